package org.homeostat.solvers.anderson.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.solver.Budget.Relative;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way back from steps that went too far, alike in all forms. */
class SafeguardTest {

    /** The forms of the iteration. */
    enum Form {
        FLOAT(DataType.FLOAT32),
        DOUBLE(DataType.FLOAT64),
        ENGINE_FLOAT(DataType.FLOAT32),
        ENGINE_DOUBLE(DataType.FLOAT64);

        final DataType type;

        Form(DataType type) {
            this.type = type;
        }

        Solver solver(double mixing) {
            Anderson settings = new Anderson(5, 0, mixing, 10);
            return name().startsWith("ENGINE")
                    ? (problem, memory) -> new EngineIteration(settings, problem, memory)
                    : new AndersonSolver(settings);
        }

        double precision() {
            return type == DataType.FLOAT64 ? 1e-9 : 1e-4;
        }
    }

    private final Equilibria equilibria =
            ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();

    private SolveReport solve(Form form, double mixing, int most, UnaryOperator<NDArray> f, double... start) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray z0 = manager.create(start, new Shape(start.length, 1)).toType(form.type, false);
            return equilibria
                    .solve(
                            f,
                            z0,
                            form.solver(mixing),
                            equilibria
                                    .budget()
                                    .withTolerance(form.precision())
                                    .withRelative(Relative.MIXED)
                                    .withIterations(0, most)
                                    .withTrace(true))
                    .report();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStepThatGoesTooFarIsHalvedFromTheLastGoodState(Form form) {
        // f(z) = 1 - 30z from 0: the residual at β is 1 - 31β, which is refused beyond 10; then two residuals on a line
        double[] trace = solve(form, 1, 20, z -> z.mul(-30).add(1), 0).trace().get(0);
        assertArrayEquals(new double[] {1, 30, 14.5, 6.75}, Arrays.copyOf(trace, 4), 1e-4);
        assertEquals(5, trace.length, () -> Arrays.toString(trace));
    }

    @ParameterizedTest
    @EnumSource
    void theHalvingBeginsAtTheGivenMixing(Form form) {
        double[] trace = solve(form, 0.8, 20, z -> z.mul(-30).add(1), 0).trace().get(0);
        assertArrayEquals(new double[] {1, 23.8, 11.4, 5.2}, Arrays.copyOf(trace, 4), 1e-4);
        assertEquals(5, trace.length, () -> Arrays.toString(trace));
    }

    @ParameterizedTest
    @EnumSource
    void aStateWithoutAFiniteImageIsLeftAgain(Form form) {
        // √(2 - z) sends -90 to 9.6, where it is NaN; the second sample is in no danger and takes no notice
        UnaryOperator<NDArray> f = z -> z.neg().add(2).sqrt();
        SolveReport report = solve(form, 1, 50, f, -90, 0.5);
        assertEquals(2, report.count(Status.CONVERGED), () -> report.status().toString());
        assertTrue(Double.isNaN(report.trace().get(0)[1]), "it went there");
        assertArrayEquals(
                solve(form, 1, 50, f, 0.5).trace().get(0), report.trace().get(1), form.precision());
    }

    @ParameterizedTest
    @EnumSource
    void oneIterationGivesAResult(Form form) {
        SolveReport report = solve(form, 1, 1, z -> z.mul(0.5).add(1), 0);
        assertEquals(Status.BUDGET, report.status().get(0));
        assertEquals(0.5, report.residuals()[0], 1e-6);
    }
}
