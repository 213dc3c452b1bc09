package org.homeostat.solvers.broyden.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.function.UnaryOperator;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.solver.Solver;
import org.junit.jupiter.api.Test;

/** Evaluations are as few as the textbook's in double precision, alike in all forms. */
class EvaluationsTest {

    private static final long SEED = 11;
    private static final int WIDTH = 40;

    private final Equilibria equilibria =
            ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();

    private int evaluations(Solver solver, UnaryOperator<NDArray> f, DataType type, NDManager manager) {
        return equilibria
                .solve(
                        f,
                        manager.zeros(new Shape(1, WIDTH), type),
                        solver,
                        equilibria.budget().withTolerance(1e-5).withIterations(0, 2000))
                .report()
                .evaluations();
    }

    private static Solver[] forms() {
        Broyden settings = new BroydenPlugin().defaults();
        return new Solver[] {
            new BroydenSolver(settings), (problem, memory) -> new EngineIteration(settings, problem, memory)
        };
    }

    private void asFewAsTheTextbook(double[][] weights, double[] bias, String what) {
        int textbook = Textbook.evaluations(Maps.tanh(weights, bias), new double[WIDTH], 1e-5);
        double[] flat = Arrays.stream(weights).flatMapToDouble(Arrays::stream).toArray();
        for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray matrix = manager.create(flat, new Shape(WIDTH, WIDTH))
                        .toType(type, false)
                        .transpose();
                NDArray b = manager.create(bias).toType(type, false);
                UnaryOperator<NDArray> f = z -> z.matMul(matrix).add(b).tanh();
                for (Solver solver : forms()) {
                    int ours = evaluations(solver, f, type, manager);
                    assertTrue(
                            ours <= textbook + 2,
                            () -> type + ", " + what + ": " + ours + " evaluations, textbook " + textbook + ", seed "
                                    + SEED);
                }
            }
        }
    }

    @Test
    void denseCellsTakeAsFewAsTheTextbook() {
        Random random = new Random(SEED);
        for (double gain : new double[] {0.3, 0.6, 0.9}) {
            asFewAsTheTextbook(Maps.matrix(WIDTH, gain, random), Maps.vector(WIDTH, random), "gain " + gain);
        }
    }

    @Test
    void slowContractionsTakeAsFewAsTheTextbook() {
        for (double rate : new double[] {0.9, 0.98, 0.999}) {
            double[][] diagonal = new double[WIDTH][WIDTH];
            for (int i = 0; i < WIDTH; i++) {
                diagonal[i][i] = rate * Math.cos(0.08 * i);
            }
            double[] bias = new double[WIDTH];
            Arrays.fill(bias, 0.3);
            asFewAsTheTextbook(diagonal, bias, "rate " + rate);
        }
    }

    @Test
    void slowContractionsTakeAFractionOfThePlainEvaluations() {
        try (NDManager manager = NDManager.newBaseManager()) {
            double[] slopes = new double[WIDTH];
            Arrays.setAll(slopes, i -> 0.98 * Math.cos(0.08 * i));
            NDArray slope = manager.create(slopes);
            UnaryOperator<NDArray> f = z -> z.mul(slope).add(0.3).tanh();
            int plain = evaluations((problem, memory) -> problem::evaluate, f, DataType.FLOAT64, manager);
            for (Solver solver : forms()) {
                int ours = evaluations(solver, f, DataType.FLOAT64, manager);
                assertTrue(ours < 0.2 * plain, () -> ours + " evaluations, plain " + plain);
            }
        }
    }
}
