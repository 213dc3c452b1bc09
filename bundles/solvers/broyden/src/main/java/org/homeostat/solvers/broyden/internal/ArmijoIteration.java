package org.homeostat.solvers.broyden.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Step;

/**
 * Shortens the steps of another iteration, sample by sample, until ‖g‖ falls.
 *
 * <p>A step of length t is taken if ‖g(z + tp)‖ ≤ (1 - 10⁻⁴t)‖g(z)‖ (Armijo's rule for equations, Kelley 1995, chapter 8);
 * otherwise t becomes the minimum of the parabola through what is known, within 0.1t and 0.5t (Dennis and Schnabel 1983,
 * algorithm A6.3.1). All samples are tried at once, those whose step is taken stay at it, and the last trial's image is
 * the next iteration's: full steps cost no evaluation more. Where no trial will do, the shortest is taken; it teaches the
 * estimate. A sample to which this happens often is searched no longer, so that it does not use up the others' evaluations.
 */
final class ArmijoIteration implements QuasiNewton {

    /** Evaluations in an iteration, that of the full step included. */
    static final int TRIALS = 7;

    private static final double DECREASE = 1e-4;
    private static final double SHORTEST_CUT = 0.1;
    private static final double LONGEST_CUT = 0.5;

    /** Searches in vain after which a sample is not searched any more. */
    private static final int VAIN_SEARCHES = 3;

    private final QuasiNewton inner;
    private final Problem problem;
    private final Deque<NDArray> held = new ArrayDeque<>();
    private int[] vain;

    ArmijoIteration(QuasiNewton inner, Problem problem) {
        this.inner = inner;
        this.problem = problem;
        vain = new int[problem.batch()];
    }

    @Override
    public NDArray image(NDArray z) {
        return inner.image(z);
    }

    @Override
    public NDArray propose(Step step) {
        NDArray full = inner.propose(step);
        double[] start = norms(step.residual());
        double[] lengths = new double[start.length];
        Arrays.fill(lengths, 1);
        NDArray trial = full;
        for (int i = 1; problem.remainingEvaluations() > 0; i++) {
            NDArray image = problem.evaluate(trial);
            double[] norms = norms(image.sub(trial));
            boolean[] failed = failed(start, norms, lengths, image);
            if (i == TRIALS || !any(failed)) {
                hold(image);
                count(failed);
                break;
            }
            for (int row = 0; row < failed.length; row++) {
                if (failed[row]) {
                    lengths[row] = shorter(lengths[row], start[row], norms[row]);
                }
            }
            trial = NDArrays.where(column(failed, full), along(step.state(), full, lengths), trial);
        }
        for (int row = 0; row < lengths.length; row++) {
            if (lengths[row] < 1) {
                shorten(row, lengths[row]);
            }
        }
        return trial;
    }

    /** The rows whose steps do not make the residual fall, but should. */
    private boolean[] failed(double[] start, double[] norms, double[] lengths, NDArray image) {
        boolean[] failed = new boolean[start.length];
        for (int row = 0; row < failed.length; row++) {
            failed[row] = steps(row)
                    && vain[row] < VAIN_SEARCHES
                    && !(norms[row] <= (1 - DECREASE * lengths[row]) * start[row]);
        }
        if (any(failed)) {
            // a residual that is rounding cannot be made to fall
            double[] sizes = norms(image);
            double rounding = Safeguard.NOISE * Vectors.epsilon(image.getDataType());
            for (int row = 0; row < failed.length; row++) {
                failed[row] &= !(norms[row] <= rounding * sizes[row]);
            }
        }
        return failed;
    }

    /** The minimum of the parabola with value start² and slope -2·start² at 0, and norm² at t; within bounds. */
    private static double shorter(double t, double start, double norm) {
        double ratio = norm / start;
        double cut = t / (ratio * ratio - 1 + 2 * t);
        boolean usable = Double.isFinite(ratio) && cut > SHORTEST_CUT;
        return t * (usable ? Math.min(cut, LONGEST_CUT) : SHORTEST_CUT);
    }

    /** z + t(full - z). */
    private static NDArray along(NDArray state, NDArray full, double[] lengths) {
        NDArray column =
                state.getManager().create(lengths, new Shape(lengths.length, 1)).toType(state.getDataType(), false);
        return full.sub(state).mul(column).add(state);
    }

    private static NDArray column(boolean[] rows, NDArray like) {
        return like.getManager().create(rows).reshape(rows.length, 1).broadcast(like.getShape());
    }

    private static double[] norms(NDArray rows) {
        return rows.norm(new int[] {1}).toType(DataType.FLOAT64, false).toDoubleArray();
    }

    private static boolean any(boolean[] rows) {
        for (boolean row : rows) {
            if (row) {
                return true;
            }
        }
        return false;
    }

    private void count(boolean[] failed) {
        for (int row = 0; row < failed.length; row++) {
            if (failed[row]) {
                vain[row]++;
            }
        }
    }

    /** Saves an image from being freed with the step, so that the problem remembers it; the one before is in use until then. */
    private void hold(NDArray image) {
        NDScope.unregister(image);
        held.add(image);
        if (held.size() > 2) {
            held.remove().close();
        }
    }

    private void release() {
        held.forEach(NDArray::close);
        held.clear();
    }

    @Override
    public boolean steps(int row) {
        return inner.steps(row);
    }

    @Override
    public void shorten(int row, double length) {
        inner.shorten(row, length);
    }

    @Override
    public boolean recovers() {
        return inner.recovers();
    }

    @Override
    public void keep(int[] rows) {
        inner.keep(rows);
        release();
        int[] kept = new int[rows.length];
        Arrays.setAll(kept, i -> vain[rows[i]]);
        vain = kept;
    }

    @Override
    public <T> Optional<T> offers(Class<T> what) {
        return inner.offers(what);
    }

    @Override
    public void close() {
        release();
        inner.close();
    }
}
