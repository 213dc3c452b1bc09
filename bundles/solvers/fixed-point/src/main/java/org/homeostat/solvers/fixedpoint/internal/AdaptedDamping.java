package org.homeostat.solvers.fixedpoint.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Step;

/**
 * The iteration with a γ for each sample: halved when the sample's residual has grown, raised by a fifth, up to the given γ,
 * when it has fallen. From an image that is not finite the sample goes back to its last good state.
 *
 * <p>Smaller steps help where f overshoots. Where powers of its Jacobian grow before they fall, as for matrices far from
 * normal, residuals grow at every step size; a sample that still grows nearly as fast after a halving takes the given γ
 * until it falls.
 */
final class AdaptedDamping implements Iteration {

    private static final double FALL = 0.5;
    private static final double RISE = 1.2;

    /** A halving has helped if the residual grows no faster than this part of its growth before. */
    private static final double HELP = 0.75;

    private final Problem problem;
    private final NDManager memory;
    private final double most;
    private double[] damping;
    private double[] norms;
    private double[] growth;
    private Optional<Good> good = Optional.empty();

    /** Each sample's last state whose image was finite, and the residual there, (batch, d). */
    private record Good(NDArray state, NDArray residual) {

        void close() {
            state.close();
            residual.close();
        }
    }

    AdaptedDamping(Problem problem, NDManager memory, double most) {
        this.problem = problem;
        this.memory = memory;
        this.most = most;
        damping = filled(problem.batch(), most);
        norms = filled(problem.batch(), Double.POSITIVE_INFINITY);
        growth = filled(problem.batch(), 0);
    }

    private static double[] filled(int length, double value) {
        double[] array = new double[length];
        Arrays.fill(array, value);
        return array;
    }

    @Override
    public boolean recovers() {
        return true;
    }

    @Override
    public NDArray image(NDArray state) {
        return problem.evaluate(state);
    }

    @Override
    public NDArray propose(Step step) {
        boolean[] lost = adapt(step.residualNorms());
        Good from = from(step, lost);
        NDArray column = from.state()
                .getManager()
                .create(damping, new Shape(damping.length, 1))
                .toType(problem.dataType(), false);
        NDArray next = from.residual().mul(column).addi(from.state());
        remember(from);
        return next;
    }

    /** Takes in the residuals' norms and says which rows have no finite image. */
    private boolean[] adapt(double[] now) {
        boolean[] lost = new boolean[now.length];
        for (int row = 0; row < now.length; row++) {
            lost[row] = !Double.isFinite(now[row]);
            if (lost[row]) {
                damping[row] *= FALL;
            } else {
                damping[row] = damping(row, now[row] / norms[row]);
            }
            norms[row] = lost[row] ? norms[row] : now[row];
        }
        return lost;
    }

    private double damping(int row, double ratio) {
        boolean helpless = growth[row] > 1 && ratio > HELP * growth[row];
        growth[row] = ratio > 1 ? Math.max(ratio, helpless ? growth[row] : 0) : 0;
        if (ratio > 1) {
            return helpless ? most : FALL * damping[row];
        }
        return Math.min(most, RISE * damping[row]);
    }

    /** Where each row's step starts. */
    private Good from(Step step, boolean[] lost) {
        Good present = new Good(step.state(), step.residual());
        if (good.isEmpty() || IntStream.range(0, lost.length).noneMatch(row -> lost[row])) {
            return present;
        }
        NDArray back = step.state()
                .getManager()
                .create(lost)
                .reshape(lost.length, 1)
                .broadcast(step.state().getShape());
        return new Good(
                NDArrays.where(back, good.get().state(), present.state()),
                NDArrays.where(back, good.get().residual(), present.residual()));
    }

    private void remember(Good now) {
        replace(new Good(now.state().duplicate(), now.residual().duplicate()));
    }

    private void replace(Good next) {
        next.state().attach(memory);
        next.residual().attach(memory);
        good.ifPresent(Good::close);
        good = Optional.of(next);
    }

    @Override
    public void keep(int[] rows) {
        damping = Arrays.stream(rows).mapToDouble(row -> damping[row]).toArray();
        norms = Arrays.stream(rows).mapToDouble(row -> norms[row]).toArray();
        growth = Arrays.stream(rows).mapToDouble(row -> growth[row]).toArray();
        good.ifPresent(all -> {
            try (NDArray index = memory.create(rows)) {
                replace(new Good(all.state().get(index), all.residual().get(index)));
            }
        });
    }
}
