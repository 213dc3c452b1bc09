package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.homeostat.api.solver.Budget.Norm;

/** {@link Rows} by the engine, for large states, float64 and GPUs. */
@SuppressWarnings("ReferenceEquality") // the same handle is meant, not equal numbers
final class EngineRows extends Rows {

    private static final int[] COMPONENTS = {1};

    /** Elements whose differences and squares fit into the processor's cache. */
    private static final long PART = 1 << 18;

    private final Norm norm;
    private final UnaryOperator<NDArray> solution;
    private final NDManager work;
    private final NDManager manager;

    /** Samples that have left the work, group by group, and their best iterates. */
    private final List<int[]> finished = new ArrayList<>();

    private final NDList finishedBest = new NDList();
    private int[] samples;
    private Optional<NDArray> best = Optional.empty();

    EngineRows(NDArray like, Norm norm, UnaryOperator<NDArray> solution, NDManager work) {
        this.norm = norm;
        this.solution = solution;
        int batch = Math.toIntExact(like.getShape().get(0));
        this.work = work;
        this.manager = work.newSubManager();
        samples = new int[batch];
        for (int i = 0; i < batch; i++) {
            samples[i] = i;
        }
    }

    @Override
    void measure(NDArray state, NDArray image, double[] difference, double[] scale) {
        if (norm == Norm.TWO) {
            measureTwo(state, image, difference, scale);
            return;
        }
        try (NDArray residual = image.sub(state);
                NDArray largest = absoluteMaximum(residual);
                NDArray largestImage = absoluteMaximum(image)) {
            System.arraycopy(doubles(largest), 0, difference, 0, samples.length);
            System.arraycopy(doubles(largestImage), 0, scale, 0, samples.length);
        }
    }

    /**
     * Two-norms by sums of squares, some components at a time, so that what is made on the way stays in the processor's cache.
     * The engine's own norm is many times slower where samples are innermost in memory. In FLOAT32 a norm beyond 1e19 counts as
     * infinite, and one below 1e-19 as 0.
     */
    private void measureTwo(NDArray state, NDArray image, double[] difference, double[] scale) {
        long parts = image.getDevice().isGpu() ? 1 : Math.max(1, image.size() / PART);
        try (NDList states = state.split(Math.min(parts, image.getShape().get(1)), 1);
                NDList images = image.split(Math.min(parts, image.getShape().get(1)), 1);
                NDList differences = new NDList();
                NDList scales = new NDList()) {
            for (int i = 0; i < images.size(); i++) {
                try (NDArray residual = images.get(i).sub(states.get(i));
                        NDArray squares = images.get(i).mul(images.get(i))) {
                    differences.add(residual.muli(residual).sum(COMPONENTS));
                    scales.add(squares.sum(COMPONENTS));
                }
            }
            roots(differences, difference);
            roots(scales, scale);
        }
    }

    /** Square roots of the sums over the parts. */
    private static void roots(NDList parts, double[] target) {
        try (NDArray stacked = NDArrays.stack(parts)) {
            double[] values = doubles(stacked);
            int n = values.length / parts.size();
            for (int row = 0; row < n; row++) {
                double sum = 0;
                for (int part = 0; part < parts.size(); part++) {
                    sum += values[part * n + row];
                }
                target[row] = Math.sqrt(sum);
            }
        }
    }

    private static double[] doubles(NDArray array) {
        try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
            return wide.toDoubleArray();
        }
    }

    private static NDArray absoluteMaximum(NDArray array) {
        try (NDArray absolute = array.abs()) {
            return absolute.max(COMPONENTS);
        }
    }

    @Override
    void keepBest(NDArray z, boolean[] better) {
        boolean all = true;
        boolean any = false;
        for (int row = 0; row < samples.length; row++) {
            all &= better[row];
            any |= better[row];
        }
        if (!any || holds(z)) {
            return;
        }
        if (all || best.isEmpty()) {
            // the state itself where it is the loop's; never a second handle, which does not keep alive what Java made
            replace(z.getManager() == work ? z : z.duplicate());
        } else {
            replace(select(better, z, best.get()));
        }
    }

    /** Rows of the first array where a flag is set, of the second elsewhere. */
    static NDArray select(boolean[] first, NDArray a, NDArray b) {
        try (NDArray flags = a.getManager().create(first);
                NDArray column = flags.reshape(first.length, 1);
                NDArray mask = column.broadcast(a.getShape())) {
            return NDArrays.where(mask, a, b);
        }
    }

    @Override
    boolean holds(NDArray state) {
        return best.isPresent() && best.get() == state;
    }

    private void replace(NDArray next) {
        Scopes.adopt(next, manager);
        best.ifPresent(NDArray::close);
        best = Optional.of(next);
    }

    @Override
    void keep(int[] rows) {
        boolean[] stays = new boolean[samples.length];
        int[] kept = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            stays[rows[i]] = true;
            kept[i] = samples[rows[i]];
        }
        int[] leaving = new int[samples.length - rows.length];
        int[] left = new int[leaving.length];
        int n = 0;
        for (int row = 0; row < samples.length; row++) {
            if (!stays[row]) {
                leaving[n] = row;
                left[n++] = samples[row];
            }
        }
        NDArray all = best.orElseThrow();
        finished.add(left);
        finishedBest.add(Scopes.adopt(RowSelection.of(solution.apply(all), leaving, manager), manager));
        samples = kept;
        replace(RowSelection.of(all, rows, manager));
    }

    @Override
    NDArray snapshot(NDManager owner) {
        NDArray now = inOrder(owner);
        return Scopes.adopt(holds(now) ? now.duplicate() : now, owner);
    }

    @Override
    NDArray best(NDManager owner) {
        NDArray result = inOrder(owner);
        result.attach(owner);
        return result;
    }

    /** The best of all samples in their original order, which may be {@link #best} itself. */
    private NDArray inOrder(NDManager owner) {
        NDArray working = solution.apply(best.orElseThrow());
        if (finished.isEmpty()) {
            return working;
        }
        NDList parts = new NDList(finishedBest);
        parts.add(working);
        List<int[]> order = new ArrayList<>(finished);
        order.add(samples);
        int[] origin = order.stream().flatMapToInt(java.util.Arrays::stream).toArray();
        int[] position = new int[origin.length];
        for (int i = 0; i < origin.length; i++) {
            position[origin[i]] = i;
        }
        try (NDArray joined = NDArrays.concat(parts, 0)) {
            return RowSelection.of(joined, position, owner);
        }
    }
}
