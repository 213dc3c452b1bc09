package org.homeostat.solvers.broyden.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.homeostat.api.solver.Solver;
import org.junit.jupiter.api.Test;

class LineSearchTest {

    private static final long SEED = 83;

    /** Full steps overshoot further and further: g = -10 atan z. */
    private static double[] overshooting(double[] z) {
        return new double[] {z[0] - 10 * Math.atan(z[0]), z[1] - 10 * Math.atan(z[1])};
    }

    private static double residual(double[] z) {
        return Textbook.norm(Textbook.sum(overshooting(z), -1, z));
    }

    @Test
    void makesTheResidualFallWhereFullStepsDoNot() {
        double[] z0 = {1, -0.7};
        for (Solver solver : Maps.searchingForms(20)) {
            try (Driver full = new Driver(Maps.forms(20)[0], DataType.FLOAT64, LineSearchTest::overshooting, z0);
                    Driver searched = new Driver(solver, DataType.FLOAT64, LineSearchTest::overshooting, z0)) {
                full.run(1);
                assertTrue(residual(full.states(1)[0]) > residual(z0), "a full step would do");
                searched.run(12);
                for (int k = 1; k <= 12; k++) {
                    double before = residual(searched.states(k - 1)[0]);
                    double after = residual(searched.states(k)[0]);
                    assertTrue(after < before || after < 1e-14, k + ": from " + before + " to " + after);
                }
                assertTrue(residual(searched.states(12)[0]) < 1e-10);
            }
        }
    }

    @Test
    void samplesWhoseStepIsTakenKeepIt() {
        double[] hard = {1, -0.7};
        double[] easy = {1e-3, 1e-3};
        double[] image = {5e-4, 5e-4};
        for (Solver solver : Maps.searchingForms(20)) {
            try (Driver driver = new Driver(
                    solver,
                    DataType.FLOAT64,
                    (sample, z) -> sample == 0 ? overshooting(z) : new double[] {z[0] / 2, z[1] / 2},
                    hard,
                    easy)) {
                driver.run(1);
                assertArrayEquals(image, driver.states(1)[1], 0, "the step of the easy sample");
                assertTrue(driver.evaluations() > 2, "the hard sample's full step was taken");
            }
        }
    }

    @Test
    void fullStepsCostNoEvaluationMore() {
        Random random = new Random(SEED);
        int d = 8;
        UnaryOperator<double[]> f = Maps.affine(Maps.matrix(d, 0.2, random), Maps.vector(d, random));
        for (Solver solver : Maps.searchingForms(20)) {
            try (Driver driver = new Driver(solver, DataType.FLOAT64, f, new double[d])) {
                driver.run(6);
                assertEquals(7, driver.evaluations(), "evaluations of six steps, seed " + SEED);
            }
        }
    }

    @Test
    void asksForNoMoreEvaluationsThanAreLeft() {
        for (Solver solver : Maps.searchingForms(20)) {
            for (int limit = 1; limit < 12; limit++) {
                try (Driver driver =
                        new Driver(solver, DataType.FLOAT64, LineSearchTest::overshooting, new double[] {30, -20})) {
                    driver.limit(limit);
                    for (int k = 0; k < 12 && driver.remainingEvaluations() > 0; k++) {
                        driver.run(1);
                    }
                    assertTrue(driver.evaluations() <= limit, driver.evaluations() + " evaluations of " + limit);
                }
            }
        }
    }

    @Test
    void givesUpOnSamplesThatNeverImprove() {
        // the residual is the same everywhere
        UnaryOperator<double[]> f = z -> new double[] {z[0] + 1};
        for (Solver solver : Maps.searchingForms(20)) {
            try (Driver driver = new Driver(solver, DataType.FLOAT64, f, new double[] {0})) {
                driver.run(40);
                assertTrue(
                        driver.evaluations() <= 41 + 3 * ArmijoIteration.TRIALS,
                        () -> driver.evaluations() + " evaluations in 40 steps");
            }
        }
    }
}
