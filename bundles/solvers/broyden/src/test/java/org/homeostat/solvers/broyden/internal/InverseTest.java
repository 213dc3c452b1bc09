package org.homeostat.solvers.broyden.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.homeostat.api.solver.Solver;
import org.junit.jupiter.api.Test;

/** The estimate of the inverse is that of the textbook, for every sample and whatever has happened to it. */
class InverseTest {

    private static final long SEED = 79;

    private final Random random = new Random(SEED);

    @Test
    void isTheTextbooksInverse() {
        int d = 7;
        UnaryOperator<double[]> f = Maps.tanh(Maps.matrix(d, 1, random), Maps.vector(d, random));
        double[] z0 = Maps.vector(d, random);
        double[] v = Maps.vector(d, random);
        Textbook textbook = new Textbook(f, z0, 7);
        for (Solver solver : Maps.forms(20)) {
            try (Driver driver = new Driver(solver, DataType.FLOAT64, f, z0)) {
                assertArrayEquals(v, driver.leftProduct(v)[0], "before the first step");
                for (int pairs = 0; pairs < 7; pairs++) {
                    driver.run(1); // a step's pair is known when the next step is made
                    double[] expected = Textbook.leftApply(v, textbook.inverse(0, pairs));
                    assertArrayEquals(expected, driver.leftProduct(v)[0], 1e-9, pairs + " pairs, seed " + SEED);
                }
            }
        }
    }

    /** Also when the memory has overflown many times: H y = -s, so that (v·H)·y = -v·s whatever v. */
    @Test
    void keepsTheLatestSecantEquationForAThousandSteps() {
        int d = 12;
        UnaryOperator<double[]> f = Maps.tanh(Maps.matrix(d, 3, random), Maps.vector(d, random));
        double[] z0 = Maps.vector(d, random);
        double[] v = Maps.vector(d, random);
        for (Solver solver : Maps.forms(5)) {
            try (Driver driver = new Driver(solver, DataType.FLOAT64, f, z0)) {
                for (int k = 1; k <= 1000; k += 37) {
                    driver.run(k == 1 ? 2 : 37);
                    double[] before = driver.states(k - 1)[0];
                    double[] after = driver.states(k)[0];
                    double[] step = Textbook.sum(after, -1, before);
                    double[] change = Textbook.sum(
                            Textbook.sum(f.apply(after), -1, after), -1, Textbook.sum(f.apply(before), -1, before));
                    double[] product = driver.leftProduct(v)[0];
                    if (Textbook.norm(step) < 1e-9) {
                        break; // solved
                    }
                    double scale = Textbook.norm(product) * Textbook.norm(change) + Textbook.norm(step);
                    assertEquals(
                            -Textbook.product(v, step),
                            Textbook.product(product, change),
                            1e-7 * scale,
                            "step " + k + ", seed " + SEED);
                }
            }
        }
    }

    @Test
    void isMadeOfTheNewerHalfWhenTheMemoryIsFull() {
        int d = 9;
        UnaryOperator<double[]> f = Maps.tanh(Maps.matrix(d, 1.5, random), Maps.vector(d, random));
        double[] z0 = Maps.vector(d, random);
        double[] v = Maps.vector(d, random);
        int memory = 4;
        // pairs in the memory: 0 1 2 3 4, then 2 of 5, 3 of 6, 4 of 7, 2 of 8, ...
        int[] kept = {0, 1, 2, 3, 4, 2, 3, 4, 2, 3, 4, 2};
        for (Solver solver : Maps.forms(memory)) {
            try (Driver driver = new Driver(solver, DataType.FLOAT64, f, z0)) {
                List<double[]> steps = new ArrayList<>();
                List<double[]> changes = new ArrayList<>();
                for (int pairs = 0; pairs < kept.length; pairs++) {
                    driver.run(1);
                    if (pairs > 0) {
                        double[] before = driver.states(pairs - 1)[0];
                        double[] after = driver.states(pairs)[0];
                        double[] g = Textbook.sum(f.apply(before), -1, before);
                        steps.add(Textbook.sum(after, -1, before));
                        changes.add(Textbook.sum(Textbook.sum(f.apply(after), -1, after), -1, g));
                    }
                    int from = pairs - kept[pairs];
                    double[] expected = Textbook.leftApply(
                            v, Textbook.inverse(steps.subList(from, pairs), changes.subList(from, pairs), d));
                    double bound = 1e-7 * (1 + Textbook.norm(expected));
                    assertArrayEquals(expected, driver.leftProduct(v)[0], bound, pairs + " pairs, seed " + SEED);
                }
            }
        }
    }

    @Test
    void isExactInOneDimension() {
        for (Solver solver : Maps.forms(20)) {
            try (Driver driver =
                    new Driver(solver, DataType.FLOAT64, z -> new double[] {0.75 * z[0] + 1}, new double[] {0})) {
                driver.run(2);
                assertEquals(4, driver.leftProduct(new double[] {1})[0][0], 1e-12);
            }
        }
    }

    /** Good Broyden need not find the whole inverse, but what it finds is better than the identity, the start. */
    @Test
    void comesNearTheInverseOfAnAffineMap() {
        int d = 6;
        for (Solver solver : Maps.forms(20)) {
            double error = 0;
            double errorOfIdentity = 0;
            for (int trial = 0; trial < 20; trial++) {
                double[][] a = Maps.matrix(d, 0.6, random);
                double[] w = Maps.vector(d, random);
                // the row vector v with v·(I - A)⁻¹ = w
                double[] v = Textbook.sum(w, -1, Textbook.leftApply(w, a));
                UnaryOperator<double[]> f = Maps.affine(a, Maps.vector(d, random));
                try (Driver driver = new Driver(solver, DataType.FLOAT64, f, new double[d])) {
                    driver.run(2 * d);
                    error += Textbook.norm(Textbook.sum(driver.leftProduct(v)[0], -1, w));
                    errorOfIdentity += Textbook.norm(Textbook.sum(v, -1, w));
                }
            }
            double ratio = error / errorOfIdentity;
            assertTrue(ratio < 0.75, () -> "error " + ratio + " of the identity's, seed " + SEED);
        }
    }

    @Test
    void isGivenInTheOrderOfTheSamplesWhenSomeAreDoneOrHaveLeft() {
        int d = 4;
        double[][] a = Maps.matrix(d, 1, random);
        double[] b = Maps.vector(d, random);
        double[][] starts = new double[6][];
        double[][] v = new double[6][];
        for (int sample = 0; sample < 6; sample++) {
            starts[sample] = Maps.vector(d, random);
            v[sample] = Maps.vector(d, random);
        }
        // how many steps each sample makes
        int[] steps = {3, 8, 5, 3, 8, 5};
        UnaryOperator<double[]> f = Maps.tanh(a, b);
        for (int memory : new int[] {20, 3}) {
            for (int form = 0; form < 2; form++) {
                try (Driver driver = new Driver(Maps.forms(memory)[form], DataType.FLOAT64, f, starts)) {
                    driver.run(3);
                    driver.finish(3);
                    driver.keep(1, 2, 3, 4, 5);
                    driver.run(2);
                    driver.keep(0, 2, 3); // samples 1, 3 and 4; 2 and 5 have left
                    driver.run(3);
                    double[][] found = driver.leftProduct(v);
                    for (int sample = 0; sample < 6; sample++) {
                        Solver alone = Maps.forms(memory)[form];
                        try (Driver own = new Driver(alone, DataType.FLOAT64, f, starts[sample])) {
                            own.run(steps[sample]);
                            assertArrayEquals(
                                    own.leftProduct(v[sample])[0],
                                    found[sample],
                                    1e-9,
                                    "sample " + sample + ", memory " + memory + ", form " + form);
                        }
                    }
                }
            }
        }
    }

    @Test
    void learnsFromShortenedSteps() {
        // the full step makes ‖g‖ grow, a shorter one is taken
        UnaryOperator<double[]> f = z -> new double[] {z[0] - 5 * Math.atan(z[0])};
        for (Solver solver : Maps.searchingForms(20)) {
            try (Driver driver = new Driver(solver, DataType.FLOAT64, f, new double[] {1.5})) {
                driver.run(2);
                double s = driver.states(1)[0][0] - 1.5;
                assertTrue(Math.abs(s) < 0.9 * 5 * Math.atan(1.5), () -> "a full step of " + s);
                double y = -5 * Math.atan(1.5 + s) + 5 * Math.atan(1.5);
                assertEquals(-s / y, driver.leftProduct(new double[] {1})[0][0], 1e-12);
            }
        }
    }
}
