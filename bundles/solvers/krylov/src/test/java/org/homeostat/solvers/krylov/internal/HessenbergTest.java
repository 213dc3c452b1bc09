package org.homeostat.solvers.krylov.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.DataType;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The small least-squares problem against its definition. */
class HessenbergTest {

    private static final long SEED = 4;

    private final Hessenberg problem = new Hessenberg(6, DataType.FLOAT64);

    /** Columns of a random matrix that is zero below its first subdiagonal. */
    private static double[][] random(int columns) {
        Random random = new Random(SEED);
        double[][] matrix = new double[columns][];
        for (int j = 0; j < columns; j++) {
            matrix[j] = random.doubles(j + 2, -1, 1).toArray();
        }
        return matrix;
    }

    /** βe₁ - Hy. */
    private static double[] rest(double beta, double[][] columns, double[] y) {
        double[] rest = new double[y.length + 1];
        rest[0] = beta;
        for (int j = 0; j < y.length; j++) {
            for (int i = 0; i <= j + 1; i++) {
                rest[i] -= y[j] * columns[j][i];
            }
        }
        return rest;
    }

    @Test
    void leavesAResidualThatIsOrthogonalToTheColumns() {
        double[][] columns = random(6);
        problem.begin(2.5);
        for (int k = 0; k < 6; k++) {
            assertTrue(problem.add(columns[k]));
            double[] rest = rest(2.5, columns, problem.solution());
            assertEquals(Vectors.norm(rest), problem.residual(), 1e-13, "seed " + SEED);
            double[] remainder = problem.remainder();
            assertEquals(k + 2, remainder.length);
            for (int i = 0; i < rest.length; i++) {
                assertEquals(rest[i], remainder[i], 1e-13, "seed " + SEED + ", component " + i);
            }
            for (int j = 0; j <= k; j++) {
                double product = 0;
                for (int i = 0; i <= j + 1; i++) {
                    product += columns[j][i] * rest[i];
                }
                assertEquals(0, product, 1e-13, "seed " + SEED + ", column " + j);
            }
        }
    }

    @Test
    void beginsAnew() {
        double[][] columns = random(3);
        problem.begin(1);
        problem.add(columns[0]);
        problem.begin(3);
        assertEquals(0, problem.columns());
        assertEquals(3, problem.residual());
        problem.add(columns[0]);
        assertEquals(Vectors.norm(rest(3, columns, problem.solution())), problem.residual(), 1e-14);
    }

    @Test
    void anInvariantSpaceGivesTheExactSolution() {
        problem.begin(1);
        problem.add(new double[] {2, 0});
        assertEquals(0, problem.residual());
        assertEquals(0.5, problem.solution()[0]);
    }

    @Test
    void refusesColumnsThatDependOnEarlierOnes() {
        problem.begin(1);
        assertTrue(problem.add(new double[] {1, 1}));
        assertFalse(problem.add(new double[] {2, 2, 0}), "twice the first column");
        assertFalse(problem.add(new double[] {0, 0, 0}), "a direction that the matrix sends to zero");
        assertEquals(1, problem.columns());
        assertEquals(Math.sqrt(0.5), problem.residual(), 1e-15);
        assertEquals(0.5, problem.solution()[0], 1e-15);
    }

    @Test
    void refusesWhatIsNotFinite() {
        problem.begin(1);
        assertFalse(problem.add(new double[] {Double.NaN, 1}));
        assertFalse(problem.add(new double[] {1, Double.POSITIVE_INFINITY}));
        assertEquals(1, problem.residual());
        assertEquals(0, problem.solution().length);
    }
}
