package org.homeostat.solvers.anderson.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LeastSquaresTest {

    private static final long SEED = 5;

    /** Sets up min ‖right - Σ xⱼ columnⱼ‖. */
    private static LeastSquares of(double ridge, double[] right, double[]... columns) {
        LeastSquares problem = new LeastSquares(columns.length, ridge);
        for (int i = 0; i < columns.length; i++) {
            problem.right(i, product(columns[i], right));
            for (int j = 0; j <= i; j++) {
                problem.normal(i, j, product(columns[i], columns[j]));
            }
        }
        return problem;
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Test
    void leavesAResidualThatIsOrthogonalToTheColumns() {
        Random random = new Random(SEED);
        double[][] columns = new double[4][9];
        double size = 1;
        for (double[] column : columns) {
            size /= 100;
            for (int i = 0; i < column.length; i++) {
                column[i] = size * random.nextGaussian();
            }
        }
        double[] right = random.doubles(9).toArray();
        LeastSquares problem = of(0, right, columns);
        assertTrue(problem.solve(4));
        double[] rest = right.clone();
        for (int j = 0; j < 4; j++) {
            for (int i = 0; i < 9; i++) {
                rest[i] -= problem.solution(j) * columns[j][i];
            }
        }
        for (double[] column : columns) {
            double cosine = product(rest, column) / Math.sqrt(product(rest, rest) * product(column, column));
            assertEquals(0, cosine, 1e-12, "seed " + SEED);
        }
    }

    @Test
    void dropsColumnsThatDependOnEarlierOnes() {
        LeastSquares problem =
                of(0, new double[] {2, 3, 1}, new double[] {1, 0, 0}, new double[] {-3, 0, 0}, new double[] {0, 1, 0});
        assertTrue(problem.solve(3));
        assertEquals(2, problem.solution(0), 1e-15);
        assertEquals(0, problem.solution(1));
        assertEquals(3, problem.solution(2), 1e-15);
    }

    @Test
    void dropsColumnsOfZeros() {
        LeastSquares problem = of(1e-10, new double[] {4, 0}, new double[] {0, 0}, new double[] {2, 0});
        assertTrue(problem.solve(2));
        assertEquals(0, problem.solution(0));
        assertEquals(2, problem.solution(1), 1e-8);
    }

    @Test
    void theRidgeIsRelativeToTheColumn() {
        for (double size : new double[] {1e-8, 1, 1e8}) {
            LeastSquares problem = of(1, new double[] {size}, new double[] {size});
            assertTrue(problem.solve(1));
            assertEquals(0.5, problem.solution(0), 1e-12);
        }
    }

    @Test
    void saysWhenTheSolutionIsNotFinite() {
        LeastSquares problem = new LeastSquares(1, 0);
        problem.normal(0, 0, 1);
        problem.right(0, Double.POSITIVE_INFINITY);
        assertFalse(problem.solve(1));
    }
}
