package org.homeostat.solvers.anderson.internal;

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
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;
import org.junit.jupiter.api.Test;

/** Acceleration accelerates, alike in all three forms. */
class EvaluationsTest {

    private static final int WIDTH = 40;

    private final Equilibria equilibria =
            ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();

    private SolveReport solve(Solver solver, UnaryOperator<NDArray> f, DataType type, NDManager manager) {
        return equilibria
                .solve(
                        f,
                        manager.zeros(new Shape(3, WIDTH), type),
                        solver,
                        equilibria.budget().withTolerance(1e-5).withIterations(0, 2000))
                .report();
    }

    private static Solver engine(Anderson settings) {
        return (problem, memory) -> new EngineIteration(settings, problem, memory);
    }

    @Test
    void aWindowAsLargeAsTheStateSolvesAnAffineMapAsGmresDoes() {
        try (NDManager manager = NDManager.newBaseManager()) {
            // three different eigenvalues: exact after three mixed steps
            double[] eigenvalues = new double[WIDTH];
            Arrays.setAll(eigenvalues, i -> 0.99 - 0.3 * (i % 3));
            NDArray diagonal = manager.create(eigenvalues);
            SolveReport report = solve(
                    new AndersonSolver(new Anderson(5, 0, 1, 10)),
                    z -> z.mul(diagonal).add(1),
                    DataType.FLOAT64,
                    manager);
            assertEquals(3, report.count(Status.CONVERGED));
            assertTrue(report.iterations()[0] <= 4, () -> report.iterations()[0] + " iterations");
        }
    }

    @Test
    void slowContractionsTakeAFractionOfThePlainEvaluations() {
        try (NDManager manager = NDManager.newBaseManager()) {
            double[] slopes = new double[WIDTH];
            Arrays.setAll(slopes, i -> 0.98 * Math.cos(0.08 * i));
            Anderson settings = new AndersonPlugin().defaults();
            for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
                NDArray slope = manager.create(slopes).toType(type, false);
                UnaryOperator<NDArray> f = z -> z.mul(slope).add(0.3).tanh();
                int plain = solve((p, memory) -> p::evaluate, f, type, manager).evaluations();
                int java = solve(new AndersonSolver(settings), f, type, manager).evaluations();
                int engine = solve(engine(settings), f, type, manager).evaluations();
                assertTrue(java < 0.5 * plain, () -> type + ": " + java + " evaluations, plain " + plain);
                assertTrue(
                        Math.abs(engine - java) <= 1 + 0.1 * java,
                        () -> type + ": " + engine + " evaluations by the engine, " + java + " in Java");
            }
        }
    }

    @Test
    void takesAtMostATenthMoreEvaluationsThanTheTextbookInDoublePrecision() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Anderson settings = new AndersonPlugin().defaults();
            for (double rate : new double[] {0.5, 0.9, 0.98}) {
                double[] slopes = new double[WIDTH];
                Arrays.setAll(slopes, i -> rate * Math.cos(0.08 * i));
                int textbook = Textbook.evaluations(
                        z -> {
                            double[] image = new double[WIDTH];
                            Arrays.setAll(image, i -> Math.tanh(slopes[i] * z[i] + 0.3));
                            return image;
                        },
                        WIDTH,
                        settings.window(),
                        1e-5);
                for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
                    NDArray slope = manager.create(slopes).toType(type, false);
                    UnaryOperator<NDArray> f = z -> z.mul(slope).add(0.3).tanh();
                    for (Solver solver : new Solver[] {new AndersonSolver(settings), engine(settings)}) {
                        int ours = solve(solver, f, type, manager).evaluations();
                        assertTrue(
                                ours <= 1.1 * textbook,
                                () -> type + ", rate " + rate + ": " + ours + " evaluations, textbook " + textbook);
                    }
                }
            }
        }
    }
}
