package org.homeostat.solvers.fixedpoint.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;
import org.junit.jupiter.api.Test;

class DampingTest {

    private final Equilibria equilibria =
            ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();

    private SolveReport solve(Solver solver, UnaryOperator<NDArray> f, int min, int max, float... start) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray z0 = manager.create(start, new Shape(start.length, 1));
            return equilibria
                    .solve(
                            f,
                            z0,
                            solver,
                            equilibria.budget().withIterations(min, max).withTrace(true))
                    .report();
        }
    }

    private static UnaryOperator<NDArray> affine(double rate) {
        return z -> z.mul(rate).add(1);
    }

    @Test
    void theResidualShrinksAsTheoryHasIt() {
        // z ← z + γ(f(z) - z) multiplies the residual of f(z) = rz + 1 by 1 - γ(1 - r)
        for (double damping : new double[] {1, 0.5, 0.1}) {
            double[] expected = {1, 1 - 0.6 * damping, Math.pow(1 - 0.6 * damping, 2)};
            SolveReport report = solve(new FixedPoint(damping, false), affine(0.4), 2, 2, 0);
            assertArrayEquals(expected, report.trace().get(0), 1e-6);
        }
    }

    @Test
    void dampingTamesAnOscillation() {
        assertEquals(
                1, solve(new FixedPoint(0.5, false), affine(-1.5), 0, 60, 0).count(Status.CONVERGED));
        assertEquals(0, solve(new FixedPoint(1, false), affine(-1.5), 0, 60, 0).count(Status.CONVERGED));
    }

    @Test
    void adaptedDampingIsHalvedAndRaisedByTheResidual() {
        // f(z) = 1 - 3z: the residual's factor is 1 - 4γ, γ goes 1, 1 (first step), 1/2 (it grew), 0.5·1.2 ...
        double[] expected = new double[6];
        double residual = 1;
        double damping = 1;
        double before = Double.POSITIVE_INFINITY;
        for (int k = 0; k < expected.length; k++) {
            expected[k] = Math.abs(residual);
            damping = expected[k] > before ? damping / 2 : Math.min(1, 1.2 * damping);
            before = expected[k];
            residual *= 1 - 4 * damping;
        }
        SolveReport report = solve(new FixedPoint(1, true), affine(-3), 5, 5, 0);
        assertArrayEquals(expected, report.trace().get(0), 1e-4);
    }

    @Test
    void adaptedDampingFindsItsOwnSizeForEachSample() {
        for (double rate : new double[] {-1.5, -7, -60}) {
            SolveReport report = solve(new FixedPoint(1, true), affine(rate), 0, 100, 0, 5);
            assertEquals(2, report.count(Status.CONVERGED), () -> "rate " + rate + ": " + report.status());
        }
    }

    @Test
    void whereNothingGrowsAdaptedDampingIsPlain() {
        assertArrayEquals(
                solve(new FixedPoint(1, false), affine(0.7), 0, 50, 0, 3)
                        .trace()
                        .get(1),
                solve(new FixedPoint(1, true), affine(0.7), 0, 50, 0, 3).trace().get(1),
                1e-6);
    }

    @Test
    void adaptedDampingReturnsFromWhereTheImageIsNotFinite() {
        // √(2 - z) sends -90 to 9.6, where it is NaN; the second sample is in no danger and takes no notice
        UnaryOperator<NDArray> f = z -> z.neg().add(2).sqrt();
        SolveReport plain = solve(new FixedPoint(1, false), f, 0, 100, -90, 0.5f);
        assertEquals(Status.DIVERGED, plain.status().get(0));
        SolveReport adapted = solve(new FixedPoint(1, true), f, 0, 100, -90, 0.5f);
        assertEquals(2, adapted.count(Status.CONVERGED), () -> adapted.status().toString());
        assertTrue(Double.isNaN(adapted.trace().get(0)[1]), "it went there");
        assertEquals(plain.iterations()[1], adapted.iterations()[1]);
    }
}
