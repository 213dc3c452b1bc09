package org.homeostat.solvers.broyden.internal;

import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.homeostat.api.solver.Solver;
import org.homeostat.solvers.broyden.internal.Broyden.LineSearch;

/** Maps and solvers for tests. */
final class Maps {

    private Maps() {}

    /** Both forms of the method, in Java and by the engine, without a safeguard. */
    static Solver[] forms(int memory) {
        Broyden settings = new Broyden(memory, LineSearch.NONE, 1e12);
        return new Solver[] {
            new BroydenSolver(settings), (problem, manager) -> new EngineIteration(settings, problem, manager)
        };
    }

    /** The same with a line search. */
    static Solver[] searchingForms(int memory) {
        Broyden settings = new Broyden(memory, LineSearch.ARMIJO, 1e12);
        return new Solver[] {
            new BroydenSolver(settings),
            (problem, manager) -> new ArmijoIteration(new EngineIteration(settings, problem, manager), problem)
        };
    }

    /** A matrix with independent entries of the given deviation, over √d. */
    static double[][] matrix(int d, double deviation, Random random) {
        double[][] matrix = new double[d][d];
        for (double[] row : matrix) {
            Arrays.setAll(row, j -> deviation * random.nextGaussian() / Math.sqrt(d));
        }
        return matrix;
    }

    static double[] vector(int d, Random random) {
        return random.doubles(d, -1, 1).toArray();
    }

    /** z ↦ Az + b. */
    static UnaryOperator<double[]> affine(double[][] a, double[] b) {
        return z -> Textbook.sum(Textbook.apply(a, z), 1, b);
    }

    /** z ↦ tanh(Az + b). */
    static UnaryOperator<double[]> tanh(double[][] a, double[] b) {
        UnaryOperator<double[]> affine = affine(a, b);
        return z -> Arrays.stream(affine.apply(z)).map(Math::tanh).toArray();
    }
}
