package org.homeostat.solvers.krylov.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.homeostat.api.solver.AffineMap;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Step;

/**
 * {@link NewtonKrylov}: an iteration is a Newton step. The evaluation at its end is the line search's first trial; where that
 * fails, the sample's next iteration is a shorter step from the same place.
 *
 * <p>Products by differences of f step by √ε(√d + ‖z‖ + ‖f(z) - z‖) along the unit vector: √ε of a typical component's size
 * balances rounding in f against curvature, and the relative error √ε that is left is far below the forcing terms that pay, so
 * that central differences would double the cost for nothing.
 */
final class NewtonIteration implements Iteration {

    /** A product, and the evaluation of where the step leads. */
    private static final int EVALUATIONS_WANTED = 2;

    private final NewtonKrylov settings;
    private final Problem problem;
    private final double precision;
    private final Basis basis;
    private final Anchor origins;
    private NewtonSample[] samples;

    /**
     * Begins.
     *
     * @param basis of {@link NewtonKrylov#vectors}
     */
    NewtonIteration(NewtonKrylov settings, Problem problem, Basis basis, NDManager memory) {
        this.settings = settings;
        this.problem = problem;
        precision = problem.dataType() == DataType.FLOAT64 ? 0x1p-52 : 0x1p-23;
        this.basis = basis;
        origins = new Anchor(memory);
        boolean exact = problem.structure(AffineMap.class).isPresent();
        samples = new NewtonSample[problem.batch()];
        Arrays.setAll(samples, row -> new NewtonSample(settings, exact, problem.dataType()));
    }

    @Override
    public NDArray image(NDArray state) {
        return problem.evaluate(state);
    }

    @Override
    public boolean recovers() {
        return true;
    }

    @Override
    public NDArray propose(Step now) {
        NDArray state = now.state();
        Basis.Norms norms = basis.begin(state, now.image());
        double[] back = new double[samples.length];
        boolean[] accepted = new boolean[samples.length];
        double[] targets = now.targets();
        for (int row = 0; row < samples.length; row++) {
            double residual = norms.residuals()[row];
            samples[row].arrive(residual);
            boolean done = targets[row] == Double.POSITIVE_INFINITY;
            back[row] = done ? 0 : samples[row].back();
            accepted[row] = back[row] == 0;
            boolean isRounding = residual <= precision * norms.states()[row];
            if (accepted[row] && !done && !isRounding && Double.isFinite(residual)) {
                samples[row].begin(targets[row] / now.residualNorms()[row]);
            }
        }
        NDArray from = retreat(state, back);
        origins.set(state, accepted);
        NDArray next = solve(from, now, norms);
        for (int row = 0; row < samples.length; row++) {
            if (accepted[row]) {
                samples[row].end();
            }
        }
        return next;
    }

    /** Rows whose step led nowhere good, part of the way back to where it began. */
    private NDArray retreat(NDArray state, double[] back) {
        if (Arrays.stream(back).allMatch(part -> part == 0)) {
            return state;
        }
        NDArray parts = state.getManager().create(back, new Shape(back.length, 1));
        return state.sub(state.sub(origins.states()).muli(parts.toType(state.getDataType(), false)));
    }

    /** All samples' Newton steps, each taken from its row of the given states. */
    private NDArray solve(NDArray from, Step now, Basis.Norms norms) {
        Optional<AffineMap> affine = problem.structure(AffineMap.class);
        NDArray reached = from;
        int vectors = 0;
        for (int made = 0; made < settings.products() && isProductWanted(); made++) {
            if (vectors == settings.restart()) {
                reached = restart(reached);
                vectors = 0;
            }
            double[][] columns = product(vectors, affine, now, norms);
            for (int row = 0; row < samples.length; row++) {
                if (samples[row].isActive()) {
                    samples[row].add(columns[row]);
                }
            }
            vectors++;
        }
        return basis.add(reached, rows(NewtonSample::step));
    }

    private boolean isProductWanted() {
        return problem.remainingEvaluations() >= EVALUATIONS_WANTED
                && Arrays.stream(samples).anyMatch(NewtonSample::isActive);
    }

    private NDArray restart(NDArray reached) {
        NDArray further = basis.add(reached, rows(NewtonSample::step));
        double[] left = basis.restart(rows(NewtonSample::remainder));
        for (int row = 0; row < samples.length; row++) {
            samples[row].restart(left[row]);
        }
        return further;
    }

    /** (I - J)vₖ in the vectors. */
    private double[][] product(int k, Optional<AffineMap> affine, Step now, Basis.Norms norms) {
        boolean[] active = new boolean[samples.length];
        for (int row = 0; row < samples.length; row++) {
            active[row] = samples[row].isActive();
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            if (affine.isPresent()) {
                return basis.extend(k, affine.get().linear(basis.vector(k, now.state())), active);
            }
            double[] lengths = new double[samples.length];
            double typical = Math.sqrt(problem.dimension());
            for (int row = 0; row < samples.length; row++) {
                double size = typical + norms.states()[row] + norms.residuals()[row];
                lengths[row] = active[row] ? Math.sqrt(precision) * size : 0;
            }
            NDArray image = problem.evaluate(basis.step(k, lengths, now.state()));
            return basis.extend(k, image, lengths, active);
        }
    }

    private double[][] rows(Function<NewtonSample, double[]> part) {
        return Arrays.stream(samples).map(part).toArray(double[][]::new);
    }

    @Override
    public void keep(int[] rows) {
        basis.keep(rows);
        origins.keep(rows);
        samples = IntStream.of(rows).mapToObj(row -> samples[row]).toArray(NewtonSample[]::new);
    }
}
