package org.homeostat.runtime.internal.sensitivity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Looks for pairs of inputs u, v with a large gain ‖S(u) - S(v)‖/‖u - v‖: one pair a sample, from the sample outwards.
 *
 * <p>Adam climbs the logarithm of the gain with the middle of the pair, and the difference is turned by a step of the power
 * method, which is the same gradient without a step size. The pair begins wide and ends narrow: wide ones see across kinks,
 * narrow ones come to the local gain. Whatever is found is a lower bound; the best of all steps counts.
 */
final class GainAscent {

    /** Steps of Adam at their largest, and the first difference, over the spread of the samples. */
    private static final double RATE = 0.05;

    private static final double WIDTH = 0.5;

    /** The last difference over the first. */
    private static final double NARROWING = 1e-2;

    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;

    /** Keeps the logarithm of an output that does not move finite. */
    private static final double TINY = 1e-200;

    /**
     * What was found.
     *
     * @param gains a gain a sample, in the network's own unit; NaN where no pair's solves converged
     * @param sizes the norms of a pair's outputs, added up, over the distance of its inputs, at the pair with that gain
     * @param dataGains likewise with inputs measured in the data's own unit
     * @param curve the largest gain after each step
     */
    record Found(double[] gains, double[] sizes, double[] dataGains, double[] curve) {}

    private final Probe probe;
    private final Region region;
    private final OptionalDouble radius;
    private final int steps;
    private final NDManager manager;
    private final double[] gains;
    private final double[] sizes;
    private final double[] dataGains;
    private final double[] curve;

    /**
     * Creates it.
     *
     * @param probe the network
     * @param region the samples
     * @param radius how far inputs may move, in the data's unit
     * @param steps steps of ascent
     * @param manager owner of what lasts longer than a step
     */
    GainAscent(Probe probe, Region region, OptionalDouble radius, int steps, NDManager manager) {
        this.probe = probe;
        this.region = region;
        this.radius = radius;
        this.steps = steps;
        this.manager = manager;
        int samples = Math.toIntExact(region.centre().getShape().get(0));
        this.gains = new double[samples];
        this.sizes = new double[samples];
        this.dataGains = new double[samples];
        this.curve = new double[steps];
        Arrays.fill(gains, Double.NaN);
        Arrays.fill(dataGains, Double.NaN);
    }

    /** Climbs; {@code control} is asked before each step. */
    Found climb(Runnable control) {
        NDArray centre = region.centre();
        double spread = spread(centre);
        NDArray middle = own(centre::duplicate);
        NDArray direction = own(() -> Region.directions(manager.randomNormal(centre.getShape(), centre.getDataType())));
        NDArray first = own(centre::zerosLike);
        NDArray second = own(centre::zerosLike);
        double widest = WIDTH * spread * Math.sqrt(centre.getShape().get(1));
        for (int step = 0; step < steps; step++) {
            control.run();
            double done = (double) step / steps;
            try (NDManager work = manager.newSubManager()) {
                NDArray difference = difference(borrowed(direction, work), widest * Math.pow(NARROWING, done));
                NDArray at = borrowed(middle, work);
                NDArray half = difference.mul(0.5);
                NDArray points = at.sub(half).concat(at.add(half), 0);
                Probe.Ascent ascent = probe.ascent(points, outputs -> {
                    NDArray moved = Region.half(outputs, 1).sub(Region.half(outputs, 0));
                    return moved.mul(moved).sum(new int[] {1}).add(TINY).log();
                });
                keep(ascent, difference, step);
                NDArray low = Region.half(ascent.gradient(), 0);
                NDArray high = Region.half(ascent.gradient(), 1);
                direction = replaced(direction, turned(borrowed(direction, work), high.sub(low)));
                NDArray uphill = low.add(high);
                first = replaced(first, borrowed(first, work).mul(BETA1).add(uphill.mul(1 - BETA1)));
                second = replaced(
                        second,
                        borrowed(second, work).mul(BETA2).add(uphill.mul(uphill).mul(1 - BETA2)));
                NDArray mean = borrowed(first, work).div(1 - Math.pow(BETA1, step + 1));
                NDArray square = borrowed(second, work).div(1 - Math.pow(BETA2, step + 1));
                NDArray move = mean.div(square.sqrt().add(1e-12)).mul(RATE * spread * (1 - done));
                middle = replaced(middle, kept(at.add(move), half));
            }
        }
        return new Found(gains, sizes, dataGains, curve);
    }

    private NDArray own(Supplier<NDArray> made) {
        NDArray array = made.get();
        array.attach(manager);
        return array;
    }

    /** A view whose results belong to the step. */
    private static NDArray borrowed(NDArray array, NDManager work) {
        NDArray view = array.stopGradient();
        view.attach(work);
        return view;
    }

    private NDArray replaced(NDArray old, NDArray value) {
        value.attach(manager);
        old.close();
        return value;
    }

    /** The root mean square distance of the samples' components from their mean; 1 where they do not differ. */
    private static double spread(NDArray centre) {
        double[] values = centre.toDoubleArray();
        double mean = Arrays.stream(values).average().orElse(0);
        double variance = Arrays.stream(values)
                .map(x -> (x - mean) * (x - mean))
                .average()
                .orElse(0);
        return variance > 0 ? Math.sqrt(variance) : 1;
    }

    /** The differences of the pairs: of one width, and no wider than the radius. */
    private NDArray difference(NDArray direction, double width) {
        NDArray difference = direction.mul(width);
        return radius.isEmpty() ? difference : region.within(difference, radius(difference, radius.getAsDouble()));
    }

    private static NDArray radius(NDArray like, double radius) {
        return like.getManager().create(new double[] {radius}, new Shape(1, 1));
    }

    /** The middles, moved back so that both ends of the pairs stay within the radius. */
    private NDArray kept(NDArray middle, NDArray half) {
        if (radius.isEmpty()) {
            return middle;
        }
        NDArray centre = borrowed(region.centre(), middle.getManager());
        NDArray room =
                radius(middle, radius.getAsDouble()).sub(region.length(half)).maximum(0);
        return centre.add(region.within(middle.sub(centre), room));
    }

    /** A step of the power method; where nothing moves, the direction stays. */
    private static NDArray turned(NDArray direction, NDArray gradient) {
        NDArray turned = Region.directions(gradient);
        NDArray stuck = turned.mul(turned).sum(new int[] {1}, true).lt(0.5).toType(direction.getDataType(), false);
        return turned.add(direction.mul(stuck));
    }

    private void keep(Probe.Ascent ascent, NDArray difference, int step) {
        double[] length = Region.norm(difference).toDoubleArray();
        double[] dataLength = region.length(difference).toDoubleArray();
        int samples = gains.length;
        for (int i = 0; i < samples; i++) {
            double moved = Math.exp(ascent.values()[i] / 2);
            if (ascent.converged()[i] && ascent.converged()[i + samples] && Double.isFinite(moved)) {
                double gain = moved / length[i];
                if (!(gains[i] >= gain)) {
                    gains[i] = gain;
                    sizes[i] = (ascent.sizes()[i] + ascent.sizes()[i + samples]) / length[i];
                }
                dataGains[i] = larger(dataGains[i], moved / dataLength[i]);
            }
        }
        curve[step] = Arrays.stream(gains).filter(Double::isFinite).max().orElse(Double.NaN);
    }

    private static double larger(double best, double found) {
        return best >= found ? best : found;
    }
}
