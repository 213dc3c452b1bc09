package org.homeostat.solvers.anderson.internal;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Step;
import org.homeostat.solvers.anderson.internal.Spares.Memory;

/**
 * {@link Anderson} in Java, for small states on the CPU, where engine calls would cost more than the arithmetic: one pass over
 * each sample while its history is in the cache, and none over samples that are done.
 *
 * @param <T> float[] or double[]
 */
abstract class HostIteration<T> implements Iteration {

    private final Problem problem;
    private final int slots;
    private final Windows windows;
    private final Spares<T> spares;
    private List<Memory<T>> samples;
    private int stored;

    /** The size of a sample's state. */
    protected final int dimension;

    HostIteration(Anderson settings, Problem problem, Spares<T> spares) {
        this.problem = problem;
        this.spares = spares;
        dimension = Math.toIntExact(problem.dimension());
        slots = settings.window() + 1;
        windows = new Windows(settings, problem.batch());
        samples = spares.take(problem.batch(), dimension);
    }

    /** Opens the arrays of a step. */
    abstract void open(NDArray state, NDArray image, NDArray next);

    /** Writes a row's mixing target z + β g and its residual g. */
    abstract void take(int row, T target, double[] residual, double damping);

    /** Turns z + β g into z + (β - shrinkage) g. */
    abstract void shorten(T target, double[] residual, double shrinkage);

    /** Writes a row of the next state, the sum of weighted targets, of which the slot's is the newest. */
    abstract void mix(int row, T[] targets, int slot, double[] weights);

    /** Writes a row of the next state, that of the present one. */
    abstract void stay(int row);

    @Override
    public boolean recovers() {
        return true;
    }

    @Override
    public NDArray image(NDArray z) {
        return problem.evaluate(z);
    }

    @Override
    public NDArray propose(Step step) {
        int slot = stored % slots;
        stored++;
        int used = Math.min(stored, slots);
        NDArray state = step.state();
        NDArray next = state.getManager().create(state.getShape(), state.getDataType());
        open(state, step.image(), next);
        double[] norms = step.residualNorms();
        double[] solvedAt = step.targets();
        for (int row = 0; row < samples.size(); row++) {
            // where the image is infinite, so may the target be
            if (solvedAt[row] == Double.POSITIVE_INFINITY && Double.isFinite(norms[row])) {
                stay(row);
                continue;
            }
            Memory<T> sample = samples.get(row);
            take(row, sample.targets()[slot], sample.residuals()[slot], windows.damping(row));
            double[] weights = windows.weigh(row, sample.residuals(), slot, used);
            if (windows.origin(row) != slot) {
                sample.exchange(windows.origin(row), slot);
                shorten(sample.targets()[slot], sample.residuals()[slot], windows.shrinkage(row));
            }
            mix(row, sample.targets(), slot, weights);
        }
        return next;
    }

    @Override
    public void keep(int[] rows) {
        List<Memory<T>> kept = new ArrayList<>(rows.length);
        List<Memory<T>> left = new ArrayList<>(samples);
        for (int i = rows.length - 1; i >= 0; i--) {
            kept.add(left.remove(rows[i]));
        }
        Collections.reverse(kept);
        spares.give(left, dimension);
        samples = kept;
        windows.keep(rows);
    }

    @Override
    public void close() {
        spares.give(samples, dimension);
        samples = List.of();
    }
}
