package org.homeostat.koopman.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.analysis.AnalysisContext;
import org.homeostat.api.dataset.Samples;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.platform.TrainedModel;
import org.homeostat.koopman.internal.dynamics.LiftedPairs;

/**
 * Where a layer's own map f goes from z₀, and where its solver says that it ends.
 *
 * @param steps z₀, f(z₀), f(f(z₀)), …, a row a sample
 * @param equilibria z* of the run's own solver
 * @param images f(z*)
 */
record Iterates(List<RealMatrix> steps, RealMatrix equilibria, RealMatrix images) {

    private static final int BATCH = 100;
    private static final long MOST_NUMBERS = 40_000_000;

    /**
     * Follows f.
     *
     * @param model the model
     * @param layer one of its layers
     * @param samples where inputs come from
     * @param settings how many and how far
     * @param equilibria gives the collector under which a layer iterates f
     * @param context is told of progress
     */
    static Iterates of(
            TrainedModel model,
            EquilibriumLayer layer,
            Samples samples,
            RunSettings settings,
            Equilibria equilibria,
            AnalysisContext context) {
        Iterates all = null;
        int wanted = Math.min(settings.samples(), samples.size());
        for (int from = 0; from < wanted; from += BATCH) {
            int to = Math.min(wanted, from + BATCH);
            context.progress("following f for samples " + (from + 1) + " to " + to);
            int[] rows = IntStream.range(from, to).toArray();
            Iterates some = batch(model, layer, samples, rows, settings.steps(), equilibria);
            all = all == null ? some : all.and(some);
            long numbers = (long) all.equilibria.getRowDimension() * all.equilibria.getColumnDimension();
            if (numbers * (settings.steps() + 2) > MOST_NUMBERS) {
                context.progress("states are large: " + to + " samples will do");
                break;
            }
        }
        return all;
    }

    private static Iterates batch(
            TrainedModel model, EquilibriumLayer layer, Samples samples, int[] rows, int steps, Equilibria equilibria) {
        UnaryOperator<NDArray> start = layer.start();
        try (NDManager scratch = model.manager().newSubManager()) {
            NDList inputs = samples.inputs(scratch, rows);
            NDList state = model.model().initialState(scratch, rows.length);
            inputs.addAll(state);
            model.model().block().forward(model.parameters(), inputs, false).close();
            RealMatrix end = latest(layer, rows.length);
            layer.unroll(1);
            List<RealMatrix> path = new ArrayList<>();
            RealMatrix[] first = new RealMatrix[1];
            layer.startFrom(zeros -> {
                NDArray z0 = start.apply(zeros);
                first[0] = matrix(z0, rows.length);
                return z0;
            });
            RealMatrix z = step(model, layer, inputs, equilibria, rows.length);
            path.add(first[0]);
            path.add(z);
            while (path.size() <= steps) {
                z = stepFrom(z, model, layer, inputs, equilibria);
                path.add(z);
            }
            return new Iterates(path, end, stepFrom(end, model, layer, inputs, equilibria));
        } finally {
            layer.unroll(0);
            layer.startFrom(start);
        }
    }

    private static RealMatrix stepFrom(
            RealMatrix z, TrainedModel model, EquilibriumLayer layer, NDList inputs, Equilibria equilibria) {
        layer.startFrom(zeros -> {
            try (NDArray given = zeros.getManager()
                    .create(z.getData())
                    .toType(zeros.getDataType(), false)
                    .toDevice(zeros.getDevice(), false)) {
                return zeros.add(given);
            }
        });
        return step(model, layer, inputs, equilibria, z.getRowDimension());
    }

    /** f(start): the platform applies f plainly in place of a solve only where it would train. */
    @SuppressWarnings("try") // the collector is open while the block runs, nothing else is asked of it
    private static RealMatrix step(
            TrainedModel model, EquilibriumLayer layer, NDList inputs, Equilibria equilibria, int batch) {
        try (GradientCollector collector = equilibria.newGradientCollector()) {
            model.model().block().forward(model.parameters(), inputs, true).close();
            return latest(layer, batch);
        }
    }

    private static RealMatrix latest(EquilibriumLayer layer, int batch) {
        return matrix(layer.equilibrium().orElseThrow(), batch);
    }

    private static RealMatrix matrix(NDArray z, int batch) {
        double[] values;
        try (NDArray wide = z.toType(DataType.FLOAT64, true)) {
            values = wide.toDoubleArray();
        }
        int width = values.length / batch;
        double[][] rows = new double[batch][];
        for (int i = 0; i < batch; i++) {
            rows[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
        }
        return new Array2DRowRealMatrix(rows, false);
    }

    private Iterates and(Iterates more) {
        List<RealMatrix> both = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            both.add(LiftedPairs.below(steps.get(i), more.steps.get(i)));
        }
        return new Iterates(
                both, LiftedPairs.below(equilibria, more.equilibria), LiftedPairs.below(images, more.images));
    }

    /** How many samples. */
    int samples() {
        return equilibria.getRowDimension();
    }

    /** Some of the samples. */
    Iterates rows(int from, int to) {
        return new Iterates(
                steps.stream().map(z -> part(z, from, to)).toList(),
                part(equilibria, from, to),
                part(images, from, to));
    }

    /** All but some of the samples. */
    Iterates without(int from, int to) {
        if (from == 0) {
            return rows(to, samples());
        }
        Iterates before = rows(0, from);
        return to == samples() ? before : before.and(rows(to, samples()));
    }

    private static RealMatrix part(RealMatrix z, int from, int to) {
        return z.getSubMatrix(from, to - 1, 0, z.getColumnDimension() - 1);
    }
}
