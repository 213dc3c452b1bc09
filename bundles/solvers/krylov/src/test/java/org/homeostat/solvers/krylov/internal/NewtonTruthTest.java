package org.homeostat.solvers.krylov.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Budget.Relative;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;
import org.homeostat.solvers.krylov.internal.NewtonKrylov.Term;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What theory says of Newton's method. */
class NewtonTruthTest {

    private static final long SEED = 1996;
    private static final int WIDTH = 8;

    private final NewtonKrylov defaults = new NewtonKrylovPlugin().defaults();
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static Budget budget(double tolerance) {
        return AffineLayer.equilibria()
                .budget()
                .withTolerance(tolerance)
                .withRelative(Relative.FALSE)
                .withTrace(true)
                .withIterations(0, 60);
    }

    private NDArray random(DataType type, double size, long... shape) {
        Shape wanted = new Shape(shape);
        double[] values = new Random(SEED).doubles(wanted.size(), -size, size).toArray();
        return manager.create(values, wanted).toType(type, false);
    }

    /** sin(zW + x): smooth, and with slopes of up to 3 far from a contraction. */
    private UnaryOperator<NDArray> steep(DataType type) {
        NDArray w = random(type, 1, WIDTH, WIDTH);
        return z -> z.matMul(w).add(0.4).sin();
    }

    private SolveReport solve(Solver solver, UnaryOperator<NDArray> f, NDArray z0, Budget budget) {
        return AffineLayer.equilibria().solve(f, z0, solver, budget).report();
    }

    @Test
    void convergesQuadraticallyWithExactSteps() {
        NewtonKrylov exact = new NewtonKrylov(20, 40, Term.CONSTANT, 1e-7, true);
        NDArray z0 = manager.zeros(new Shape(1, WIDTH), DataType.FLOAT64);
        SolveReport report = solve(exact, steep(DataType.FLOAT64), z0, budget(1e-12));
        assertEquals(List.of(Status.CONVERGED), report.status());
        double[] trace = report.trace().get(0);
        int last = trace.length - 1;
        // the last step but those that end in rounding
        int k = trace[last] > 1e-11 ? last : last - 1;
        assertTrue(
                trace[k] < 10 * trace[k - 1] * trace[k - 1] + 1e-8 * trace[k - 1],
                () -> "residuals " + Arrays.toString(trace));
        assertTrue(trace[k - 1] < 0.1 * trace[k - 2], () -> "residuals " + Arrays.toString(trace));
    }

    @Test
    void convergesSuperlinearlyWithAdaptedForcing() {
        NDArray z0 = manager.zeros(new Shape(1, WIDTH), DataType.FLOAT64);
        double[] trace = solve(defaults, steep(DataType.FLOAT64), z0, budget(1e-12))
                .trace()
                .get(0);
        int last = trace.length - 1;
        assertTrue(trace[last] <= 1e-12, () -> "residuals " + Arrays.toString(trace));
        double early = trace[2] / trace[1];
        double late = trace[last - 1] / trace[last - 2];
        assertTrue(late < 0.1 * early || late < 1e-4, () -> "residuals " + Arrays.toString(trace));
    }

    @Test
    void differencesInSinglePrecisionCostAtMostTwoEvaluationsMore() {
        int[] evaluations = new int[2];
        for (DataType type : List.of(DataType.FLOAT64, DataType.FLOAT32)) {
            NDArray z0 = manager.zeros(new Shape(1, WIDTH), type);
            SolveReport report = solve(defaults, steep(type), z0, budget(1e-5));
            assertEquals(List.of(Status.CONVERGED), report.status(), type.toString());
            evaluations[type == DataType.FLOAT64 ? 0 : 1] = report.evaluations();
        }
        assertTrue(
                evaluations[1] <= evaluations[0] + 2,
                () -> "evaluations in float64 and float32 " + Arrays.toString(evaluations));
    }

    /** Differences stay right for large and many components, in single precision as well. */
    @Test
    void differencesFitStatesOfAnySize() {
        for (double size : new double[] {1e-2, 1, 1e4, 1e25}) {
            for (int width : new int[] {1, 3000}) {
                NDArray z0 = manager.zeros(new Shape(1, width), DataType.FLOAT32);
                NDArray slope = manager.linspace(-3f, 0.9f, width).reshape(1, width);
                UnaryOperator<NDArray> f = z -> z.mul(slope).add(size);
                SolveReport report = solve(
                        defaults,
                        f,
                        z0,
                        AffineLayer.equilibria().budget().withTolerance(1e-5).withIterations(0, 10));
                assertEquals(List.of(Status.CONVERGED), report.status(), "size " + size + ", width " + width);
            }
        }
    }

    /** Newton's method on arctan z from beyond 1.39 overshoots more at every full step. */
    @Test
    void theLineSearchTamesTheArctangent() {
        UnaryOperator<NDArray> f = z -> z.sub(z.atan());
        for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
            NDArray z0 =
                    manager.create(new double[] {10, -3, 1}, new Shape(3, 1)).toType(type, false);
            SolveReport searched = solve(defaults, f, z0, budget(1e-6));
            assertEquals(3, searched.count(Status.CONVERGED), () -> searched.status() + " in " + type);
            NewtonKrylov full = new NewtonKrylov(20, 40, Term.CONSTANT, 1e-3, false);
            double[] wild = solve(full, f, z0, budget(1e-6).withIterations(0, 3))
                    .trace()
                    .get(0);
            assertTrue(wild[3] > wild[0], () -> "full steps from 10 lead away: " + Arrays.toString(wild));
        }
    }

    /** g = -ln z: from 5 a full step leads to -3, where there is no logarithm. */
    @Test
    void comesBackFromWhereThereIsNoImage() {
        UnaryOperator<NDArray> f = z -> z.sub(z.log());
        for (boolean lineSearch : new boolean[] {true, false}) {
            NewtonKrylov solver = new NewtonKrylov(20, 40, Term.EISENSTAT_WALKER, 0.5, lineSearch);
            NDArray z0 = manager.create(new double[] {5, 0.3}, new Shape(2, 1));
            SolveReport report = solve(solver, f, z0, budget(1e-10));
            assertEquals(2, report.count(Status.CONVERGED), () -> report.status() + ", line search " + lineSearch);
            assertTrue(
                    Arrays.stream(report.trace().get(0)).anyMatch(Double::isNaN), "it was meant to leave the domain");
        }
    }

    @Test
    void saysThatItStallsWhereThereIsNoFixedPoint() {
        // z + 1 + z² has none; ‖g‖ is smallest at 0
        NDArray z0 = manager.create(new double[] {3, -0.2}, new Shape(2, 1));
        SolveReport report =
                solve(defaults, z -> z.add(1).add(z.square()), z0, budget(1e-8).withIterations(0, 300));
        assertEquals(List.of(Status.STALLED, Status.STALLED), report.status());
        assertArrayEquals(new double[] {1, 1}, report.residuals(), 0.05);
    }

    /** A sample that is done asks for no products. */
    @Test
    void samplesThatAreDoneCostNothing() {
        NDArray w = random(DataType.FLOAT64, 1, WIDTH, WIDTH);
        double done = Math.sin(0.4);
        NDArray scale = manager.create(new double[] {0, 0, 1}, new Shape(3, 1));
        NDArray z0 = scale.neg().add(1).mul(done).broadcast(new Shape(3, WIDTH));
        SolveReport together =
                solve(defaults, z -> z.matMul(w).mul(scale).add(0.4).sin(), z0, budget(1e-6));
        SolveReport alone = solve(defaults, z -> z.matMul(w).add(0.4).sin(), z0.get("2:"), budget(1e-6));
        assertEquals(3, together.count(Status.CONVERGED));
        assertEquals(alone.evaluations(), together.evaluations());
        assertEquals(alone.iterations()[0], together.iterations()[2]);
    }

    @Test
    void theEngineAndJavaGiveTheSameSteps() {
        for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
            NDArray z0 = random(type, 0.5, 5, WIDTH);
            Solver engine = (problem, memory) -> new NewtonIteration(
                    defaults, problem, new EngineBasis(problem, memory, defaults.vectors()), memory);
            double tolerance = type == DataType.FLOAT64 ? 1e-11 : 1e-5;
            SolveReport java = solve(defaults, steep(type), z0, budget(tolerance));
            SolveReport other = solve(engine, steep(type), z0, budget(tolerance));
            assertArrayEquals(java.iterations(), other.iterations(), type.toString());
            for (int row = 0; row < 5; row++) {
                double[] expected = java.trace().get(row);
                // the first steps; later ones differ by what rounding makes of differences
                assertArrayEquals(
                        Arrays.copyOf(expected, 3),
                        Arrays.copyOf(other.trace().get(row), 3),
                        (type == DataType.FLOAT64 ? 1e-6 : 1e-2) * expected[0]);
            }
        }
    }
}
