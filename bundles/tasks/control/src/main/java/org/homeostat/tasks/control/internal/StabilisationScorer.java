package org.homeostat.tasks.control.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.task.Scorer;
import org.homeostat.control.Plant;

/** Says of each trajectory whether and when it settles, and keeps some to draw. */
final class StabilisationScorer implements Scorer {

    /** A sixteenth of the time is the least that a trajectory has to have been at rest. */
    private static final int REST = 16;

    private static final int DRAWN = 24;

    private final Ref<Plant> plant;
    private final double[] weights;
    private final double tolerance;
    private final List<double[]> starts = new ArrayList<>();
    private final List<Boolean> stabilised = new ArrayList<>();
    private final List<Motion> drawn = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(DRAWN);
    private double loss;
    private double cost;
    private double settling;
    private double peak;

    StabilisationScorer(Ref<Plant> plant, double[] weights, double tolerance) {
        this.plant = plant;
        this.weights = weights.clone();
        this.tolerance = tolerance;
    }

    @Override
    public void add(NDList inputs, NDList predictions, NDList targets, double batchLoss) {
        NDArray trajectories = predictions.head();
        int batch = Math.toIntExact(trajectories.getShape().get(0));
        int steps = Math.toIntExact(trajectories.getShape().get(1));
        int m = plant.get().inputs().size();
        int n = weights.length - m;
        double[] values = toDoubles(trajectories);
        double[] rest = toDoubles(targets.head());
        for (int i = 0; i < batch; i++) {
            Motion motion = Motion.of(values, i * steps * (n + m), steps, n, m);
            requireSamePlant(motion);
            add(motion, Arrays.copyOfRange(rest, i * n, (i + 1) * n));
        }
        loss += batchLoss * batch;
    }

    private static double[] toDoubles(NDArray array) {
        try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
            return wide.toDoubleArray();
        }
    }

    private void requireSamePlant(Motion motion) {
        double[] expected = plant.get().next(motion.states()[0], motion.inputs()[0]);
        double[] found = motion.states()[1];
        double scale = 1 + largest(expected) + largest(motion.states()[0]);
        for (int i = 0; i < expected.length; i++) {
            if (Math.abs(expected[i] - found[i]) > 1e-4 * scale) {
                throw new HomeostatException("task.plant is not the plant that the model moves: from the same state and"
                        + " input task.plant goes to " + Arrays.toString(expected) + ", the model's to "
                        + Arrays.toString(found) + "; give both the same settings");
            }
        }
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).map(Math::abs).max().orElse(0);
    }

    private void add(Motion motion, double[] target) {
        int settled = motion.settled(target, tolerance);
        boolean arrived = settled <= motion.steps() - Math.max(1, motion.steps() / REST);
        starts.add(motion.states()[0]);
        stabilised.add(arrived);
        settling += arrived ? settled * plant.get().sampleTime() : 0;
        cost += cost(motion, target);
        peak = Math.max(peak, motion.peakInput());
        if (drawn.size() < DRAWN) {
            drawn.add(motion);
        } else {
            // an even choice (Vitter's algorithm R), the first one kept
            int place = random.nextInt(starts.size());
            if (place > 0 && place < DRAWN) {
                drawn.set(place, motion);
            }
        }
    }

    private double cost(Motion motion, double[] target) {
        double sum = 0;
        for (int t = 0; t < motion.steps(); t++) {
            for (int i = 0; i < target.length; i++) {
                double deviation = motion.states()[t][i] - target[i];
                sum += weights[i] * deviation * deviation;
            }
            for (int i = target.length; i < weights.length; i++) {
                double u = motion.inputs()[t][i - target.length];
                sum += weights[i] * u * u;
            }
        }
        return sum;
    }

    @Override
    public Map<String, Double> metrics() {
        int samples = starts.size();
        long arrived = stabilised.stream().filter(Boolean::booleanValue).count();
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", loss / samples);
        metrics.put("cost", cost / samples);
        metrics.put("stabilised", (double) arrived / samples);
        metrics.put("settlingTime", arrived == 0 ? Double.NaN : settling / arrived);
        metrics.put("peakInput", peak);
        return metrics;
    }

    @Override
    public List<Figure> figures() {
        if (starts.isEmpty()) {
            return List.of();
        }
        ControlFigures figures = new ControlFigures(plant.get(), drawn);
        List<Figure> all = new ArrayList<>(figures.responses());
        if (weights.length - plant.get().inputs().size() >= 2) {
            all.add(figures.phasePortrait());
            all.add(figures.attraction(starts, stabilised));
        }
        figures.animation().ifPresent(all::add);
        return all;
    }
}
