package org.homeostat.solvers.broyden.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.homeostat.api.solver.Solver;
import org.junit.jupiter.api.Test;

/** The iterates are those of the textbook. */
class IteratesTest {

    private static final long SEED = 65;

    @Test
    void agreeWithTheTextbookAsLongAsMemoryLasts() {
        Random random = new Random(SEED);
        for (int d = 1; d <= 10; d++) {
            double[] b = Maps.vector(d, random);
            double[] z0 = Maps.vector(d, random);
            agree(Maps.affine(Maps.matrix(d, 0.7, random), b), z0, "affine, d = " + d);
            agree(Maps.tanh(Maps.matrix(d, 1.2, random), b), z0, "tanh, d = " + d);
        }
    }

    private static void agree(UnaryOperator<double[]> f, double[] z0, String what) {
        int steps = 12;
        Textbook textbook = new Textbook(f, z0, steps);
        for (Solver solver : Maps.forms(20)) {
            try (Driver driver = new Driver(solver, DataType.FLOAT64, f, z0)) {
                driver.run(steps);
                double start = Textbook.norm(textbook.residual(z0));
                for (int k = 1; k <= steps; k++) {
                    double[] expected = textbook.state(k);
                    if (Textbook.norm(textbook.residual(textbook.state(k - 1))) < 1e-8 * start) {
                        break; // what follows is rounding
                    }
                    double bound = 1e-8 * (1 + Textbook.norm(expected));
                    assertArrayEquals(expected, driver.states(k)[0], bound, what + ", step " + k + ", seed " + SEED);
                }
            }
        }
    }

    /** Gay 1979: at most 2d steps for a regular linear system. */
    @Test
    void affineMapsAreSolvedInTwiceTheirDimension() {
        Random random = new Random(SEED);
        for (int d = 1; d <= 6; d++) {
            for (int trial = 0; trial < 5; trial++) {
                UnaryOperator<double[]> f = Maps.affine(Maps.matrix(d, 0.8, random), Maps.vector(d, random));
                double[] z0 = Maps.vector(d, random);
                double start = residual(f, z0);
                for (Solver solver : Maps.forms(20)) {
                    try (Driver driver = new Driver(solver, DataType.FLOAT64, f, z0)) {
                        driver.run(2 * d);
                        double end = residual(f, driver.states(2 * d)[0]);
                        int dimension = d;
                        assertTrue(
                                end <= 1e-7 * start,
                                () -> "d = " + dimension + ": the residual fell from " + start + " to " + end
                                        + ", seed " + SEED);
                    }
                }
            }
        }
    }

    private static double residual(UnaryOperator<double[]> f, double[] z) {
        return Textbook.norm(Textbook.sum(f.apply(z), -1, z));
    }
}
