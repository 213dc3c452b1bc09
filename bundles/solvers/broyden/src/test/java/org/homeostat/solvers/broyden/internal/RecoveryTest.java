package org.homeostat.solvers.broyden.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import org.homeostat.api.solver.Solver;
import org.homeostat.solvers.broyden.internal.Broyden.LineSearch;
import org.junit.jupiter.api.Test;

class RecoveryTest {

    private static Solver[] forms() {
        Broyden settings = new Broyden(20, LineSearch.NONE, 10);
        return new Solver[] {
            new BroydenSolver(settings), (problem, memory) -> new EngineIteration(settings, problem, memory)
        };
    }

    /** z = 2 - z³/4 for z below 1.9, not a number beyond; the solution is 1.4798. The plain step from 0 leads beyond. */
    private static double[] walled(double[] z) {
        return new double[] {z[0] < 1.9 ? 2 - z[0] * z[0] * z[0] / 4 : Double.NaN};
    }

    @Test
    void goesBackFromWhereTheMapIsNotANumber() {
        double solution = 1.0;
        for (int i = 0; i < 100; i++) {
            solution -= (solution + solution * solution * solution / 4 - 2) / (1 + 0.75 * solution * solution);
        }
        for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
            for (Solver solver : forms()) {
                try (Driver driver = new Driver(solver, type, RecoveryTest::walled, new double[] {0})) {
                    driver.run(20);
                    assertEquals(0.2, driver.states(2)[0][0], 1e-6, "a tenth of the step that led astray");
                    assertEquals(solution, driver.states(20)[0][0], 1e-6, type + ": the state after twenty steps");
                }
            }
        }
    }

    @Test
    void leavesNeighboursAlone() {
        for (Solver solver : forms()) {
            try (Driver both = new Driver(
                            solver,
                            DataType.FLOAT64,
                            (sample, z) -> sample == 0 ? walled(z) : new double[] {0.9 * Math.cos(z[0])},
                            new double[] {0},
                            new double[] {0});
                    Driver alone = new Driver(
                            solver, DataType.FLOAT64, z -> new double[] {0.9 * Math.cos(z[0])}, new double[] {0})) {
                both.run(8);
                alone.run(8);
                for (int k = 0; k <= 8; k++) {
                    assertArrayEquals(alone.states(k)[0], both.states(k)[1], 0, "step " + k);
                }
            }
        }
    }

    @Test
    void goesBackFromResidualsThatHaveGrown() {
        // a cliff: the plain step from 0 leads to where the residual is a thousand times as large
        for (Solver solver : forms()) {
            try (Driver driver = new Driver(
                    solver, DataType.FLOAT64, z -> new double[] {z[0] < 0.9 ? 1 - z[0] : z[0] - 1000}, new double[] {0
                    })) {
                driver.run(4);
                assertEquals(1, driver.states(1)[0][0]);
                assertEquals(0.1, driver.states(2)[0][0], 1e-15);
                assertEquals(0.5, driver.states(3)[0][0], 1e-12, "the secant step after the pair was learned");
            }
        }
    }

    @Test
    void staysWhereNoImageWasEverFinite() {
        for (Solver solver : forms()) {
            try (Driver driver =
                    new Driver(solver, DataType.FLOAT64, z -> new double[] {Double.NaN}, new double[] {3})) {
                driver.run(5);
                assertEquals(3, driver.states(5)[0][0]);
            }
        }
    }

    @Test
    void standsStillAtASolutionAndKeepsItsEstimate() {
        for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
            for (Solver solver : forms()) {
                try (Driver driver = new Driver(
                        solver, type, z -> new double[] {0.5 * z[0] + 1, 0.25 * z[1] + 3}, new double[] {0, 0})) {
                    driver.run(10);
                    double[] before = driver.leftProduct(new double[] {1, 1})[0];
                    driver.run(60);
                    double[] after = driver.leftProduct(new double[] {1, 1})[0];
                    double accuracy = type == DataType.FLOAT64 ? 1e-12 : 1e-5;
                    assertArrayEquals(new double[] {2, 4}, driver.states(70)[0], accuracy);
                    for (int i = 0; i < 2; i++) {
                        assertTrue(Math.abs(after[i]) < 10, type + ": the estimate became " + after[i]);
                    }
                    assertArrayEquals(before, after, 0.5, type + ": rounding is not learned");
                }
            }
        }
    }
}
