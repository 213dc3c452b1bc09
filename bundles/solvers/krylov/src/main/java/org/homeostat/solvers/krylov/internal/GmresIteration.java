package org.homeostat.solvers.krylov.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.homeostat.api.solver.AffineMap;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Step;

/**
 * {@link Gmres}: an iteration is one product with L.
 *
 * <p>The residual c - (I - L)u of each iterate is a combination of the Krylov vectors, so that the image u + residual takes no
 * product. Only where a cycle begins is f itself evaluated, which keeps rounding errors from adding up.
 */
final class GmresIteration implements Iteration {

    private final Problem problem;
    private final int restart;
    private final Basis basis;
    private final Anchor start;
    private Hessenberg[] samples;
    private boolean[] active;
    private int step;

    /**
     * Begins.
     *
     * @param basis of {@link Gmres#vectors}
     */
    GmresIteration(Gmres settings, Problem problem, Basis basis, NDManager memory) {
        this.problem = problem;
        restart = settings.restart();
        this.basis = basis;
        map();
        start = new Anchor(memory);
        samples = new Hessenberg[problem.batch()];
        Arrays.setAll(samples, row -> new Hessenberg(restart, problem.dataType()));
        active = new boolean[samples.length];
    }

    private AffineMap map() {
        return problem.structure(AffineMap.class)
                .orElseThrow(() ->
                        new IllegalArgumentException("gmres solves affine problems, such as adjoint ones, and this"
                                + " one offers no AffineMap; take newton-krylov, which needs none"));
    }

    @Override
    public NDArray image(NDArray state) {
        return step == 0 ? problem.evaluate(state) : basis.add(state, rows(Hessenberg::remainder));
    }

    /** A Krylov space may grow to its full size before the residual moves, as on a cyclic shift. */
    @Override
    public int transientIterations() {
        return (int) Math.min(restart, problem.dimension());
    }

    @Override
    public NDArray propose(Step now) {
        if (step == 0) {
            begin(now);
        }
        if (problem.remainingEvaluations() < 1) {
            return now.state();
        }
        if (isAnyActive()) {
            extend(now.state());
        }
        step = (step + 1) % restart;
        NDArray next = basis.add(start.states(), rows(Hessenberg::solution));
        next.attach(now.state().getManager());
        return next;
    }

    private void begin(Step now) {
        start.set(now.state());
        double[] residuals = basis.begin(now.state(), now.image()).residuals();
        for (int row = 0; row < samples.length; row++) {
            active[row] = residuals[row] > 0 && Double.isFinite(residuals[row]);
            samples[row].begin(active[row] ? residuals[row] : 0);
        }
    }

    private boolean isAnyActive() {
        for (boolean row : active) {
            if (row) {
                return true;
            }
        }
        return false;
    }

    private void extend(NDArray like) {
        double[][] columns = basis.extend(step, map().linear(basis.vector(step, like)), active);
        for (int row = 0; row < samples.length; row++) {
            active[row] = active[row] && samples[row].add(columns[row]) && columns[row][step + 1] > 0;
        }
    }

    private double[][] rows(Function<Hessenberg, double[]> part) {
        return Arrays.stream(samples).map(part).toArray(double[][]::new);
    }

    @Override
    public void keep(int[] rows) {
        basis.keep(rows);
        start.keep(rows);
        samples = IntStream.of(rows).mapToObj(row -> samples[row]).toArray(Hessenberg[]::new);
        boolean[] kept = new boolean[rows.length];
        for (int i = 0; i < rows.length; i++) {
            kept[i] = active[rows[i]];
        }
        active = kept;
    }
}
