package org.homeostat.runtime.internal.sensitivity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * Tries to change predictions by moving each input no farther than a length of its own: projected gradient ascent of the lead
 * that another class has (Madry et al. 2018), measured in the data's unit, from a random point inside.
 */
final class RadiusAttack {

    /** How far all steps together may go, over the radius. */
    private static final double REACH = 4;

    /** So that rounding carries nothing over the edge. */
    private static final double INSIDE = 1 - 1e-9;

    /** More than any logit. */
    private static final double FAR = 1e30;

    private final Probe probe;
    private final Region region;
    private final int steps;
    private final Runnable control;

    /**
     * What came of an attack.
     *
     * @param broken whether each prediction was changed, by solves that converged
     * @param examined whether any of a sample's solves converged, without which nothing is known of it
     */
    record Outcome(boolean[] broken, boolean[] examined) {}

    /**
     * Creates it.
     *
     * @param probe the network
     * @param region the samples
     * @param steps steps of ascent
     * @param control is asked before each step
     */
    RadiusAttack(Probe probe, Region region, int steps, Runnable control) {
        this.probe = probe;
        this.region = region;
        this.steps = steps;
        this.control = control;
    }

    /**
     * Attacks.
     *
     * @param classes what is predicted at the samples
     * @param count how many classes there are
     * @param radii how far each sample may be moved
     * @return what came of it
     */
    Outcome attack(int[] classes, int count, double[] radii) {
        boolean[] broken = new boolean[classes.length];
        boolean[] examined = new boolean[classes.length];
        NDArray centre = region.centre();
        try (NDManager memory = centre.getManager().newSubManager()) {
            NDArray radius = memory.create(radii, new Shape(radii.length, 1)).mul(INSIDE);
            NDArray stride = radius.mul(REACH / steps);
            NDArray own = oneHot(memory, classes, count);
            NDArray noise = memory.randomNormal(centre.getShape(), centre.getDataType());
            NDArray move = region.within(noise.mul(1e3), radius.mul(0.5));
            for (int step = 0; step <= steps; step++) {
                control.run();
                try (NDManager work = memory.newSubManager()) {
                    NDArray from = move.stopGradient();
                    from.attach(work);
                    Probe.Ascent ascent = probe.ascent(from.add(centre), outputs -> lead(outputs, own));
                    for (int i = 0; i < broken.length; i++) {
                        boolean tells = radii[i] > 0 && ascent.converged()[i] && !Double.isNaN(ascent.values()[i]);
                        examined[i] |= tells;
                        broken[i] |= tells && ascent.values()[i] > 0;
                    }
                    NDArray uphill = Region.directions(ascent.gradient().div(region.scale()))
                            .mul(stride)
                            .div(region.scale());
                    NDArray next = region.within(from.add(uphill), radius);
                    next.attach(memory);
                    move.close();
                    move = next;
                }
            }
        }
        return new Outcome(broken, examined);
    }

    /** By how much the best other class exceeds the predicted one. */
    private static NDArray lead(NDArray outputs, NDArray own) {
        NDArray predicted = outputs.mul(own).sum(new int[] {1});
        NDArray others = outputs.sub(own.mul(FAR)).max(new int[] {1});
        return others.sub(predicted);
    }

    private static NDArray oneHot(NDManager manager, int[] classes, int count) {
        double[] values = new double[classes.length * count];
        for (int i = 0; i < classes.length; i++) {
            values[i * count + classes[i]] = 1;
        }
        return manager.create(values, new Shape(classes.length, count));
    }
}
