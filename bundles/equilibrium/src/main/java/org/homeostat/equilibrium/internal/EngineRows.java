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

    private final Norm norm;
    private final UnaryOperator<NDArray> solution;
    private final NDManager manager;
    /** Samples that have left the work, group by group, and their best iterates. */
    private final List<int[]> finished = new ArrayList<>();

    private final NDList finishedBest = new NDList();
    private int[] samples;
    private Optional<NDArray> best = Optional.empty();

    EngineRows(NDArray like, Norm norm, UnaryOperator<NDArray> solution, NDManager manager) {
        this.norm = norm;
        this.solution = solution;
        int batch = Math.toIntExact(like.getShape().get(0));
        this.manager = manager.newSubManager();
        samples = new int[batch];
        for (int i = 0; i < batch; i++) {
            samples[i] = i;
        }
    }

    @Override
    void measure(NDArray state, NDArray image, double[] difference, double[] scale) {
        try (NDArray residual = image.sub(state)) {
            read(residual, difference);
        }
        read(image, scale);
    }

    private void read(NDArray array, double[] target) {
        int[] axis = {1};
        try (NDArray norms = norm == Norm.TWO ? array.norm(axis) : absoluteMaximum(array)) {
            if (norms.getDataType() == DataType.FLOAT64) {
                System.arraycopy(norms.toDoubleArray(), 0, target, 0, samples.length);
            } else {
                float[] values = norms.toFloatArray();
                for (int i = 0; i < values.length; i++) {
                    target[i] = values[i];
                }
            }
        }
    }

    private static NDArray absoluteMaximum(NDArray array) {
        try (NDArray absolute = array.abs()) {
            return absolute.max(new int[] {1});
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
        if (!any) {
            return;
        }
        NDArray before = best.orElse(z);
        if (all || before == z) {
            replace(z.duplicate());
        } else {
            replace(select(better, z, before));
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
        return Scopes.adopt(best(owner), owner);
    }

    @Override
    NDArray best(NDManager owner) {
        NDArray working = solution.apply(best.orElseThrow());
        if (finished.isEmpty()) {
            NDArray result = working.duplicate();
            result.attach(owner);
            return result;
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
