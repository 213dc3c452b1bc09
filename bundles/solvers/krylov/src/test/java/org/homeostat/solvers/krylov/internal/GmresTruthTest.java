package org.homeostat.solvers.krylov.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Budget.Relative;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;
import org.homeostat.solvers.krylov.internal.AffineLayer.Result;
import org.junit.jupiter.api.Test;

/** GMRES against what it is by definition, with linear algebra of a library. */
class GmresTruthTest {

    private static final long SEED = 1986;

    private static Budget budget(double tolerance) {
        return AffineLayer.equilibria()
                .budget()
                .withTolerance(tolerance)
                .withRelative(Relative.FALSE)
                .withTrace(true)
                .withIterations(0, 200);
    }

    /** A random matrix, not symmetric, with entries of the given size. */
    private static double[][] random(Random random, int width, double size) {
        double[][] matrix = new double[width][];
        Arrays.setAll(matrix, row -> random.doubles(width, -size, size).toArray());
        return matrix;
    }

    /** The smallest ‖c - (I - L)u‖ over u in span{c, Ac, …, Aᵏ⁻¹c}, by QR of an orthonormalised Krylov matrix. */
    private static double leastResidual(double[][] l, double[] c, int k) {
        RealMatrix a = identity(l.length).subtract(new Array2DRowRealMatrix(l));
        RealMatrix space = new Array2DRowRealMatrix(l.length, k);
        RealVector next = new ArrayRealVector(c).unitVector();
        for (int j = 0; j < k; j++) {
            space.setColumnVector(j, next);
            next = a.operate(next);
            for (int twice = 0; twice < 2; twice++) {
                for (int i = 0; i <= j; i++) {
                    RealVector other = space.getColumnVector(i);
                    next = next.subtract(other.mapMultiply(other.dotProduct(next)));
                }
            }
            next = next.unitVector();
        }
        RealMatrix images = a.multiply(space);
        RealVector y = new QRDecomposition(images).getSolver().solve(new ArrayRealVector(c));
        return images.operate(y).subtract(new ArrayRealVector(c)).getNorm();
    }

    private static RealMatrix identity(int width) {
        return MatrixUtils.createRealIdentityMatrix(width);
    }

    private static double[] solution(double[][] l, double[] c) {
        RealMatrix a = identity(l.length).subtract(new Array2DRowRealMatrix(l));
        return new QRDecomposition(a).getSolver().solve(new ArrayRealVector(c)).toArray();
    }

    @Test
    void residualsAreTheLeastOverTheKrylovSpace() {
        Random random = new Random(SEED);
        for (int width : new int[] {2, 5, 12}) {
            double[][] l = random(random, width, 1);
            double[] c = random.doubles(width, -1, 1).toArray();
            double[] trace = new AffineLayer(l)
                    .solve(new Gmres(30), DataType.FLOAT64, budget(0).withIterations(width - 1, width - 1), c)
                    .report()
                    .trace()
                    .get(0);
            assertEquals(Vectors.norm(c), trace[0], 1e-14);
            for (int k = 1; k < width; k++) {
                assertEquals(leastResidual(l, c, k), trace[k], 1e-10, "seed " + SEED + ", step " + k + " of " + width);
            }
        }
    }

    @Test
    void dProductsAreEnough() {
        Random random = new Random(SEED);
        for (int width : new int[] {1, 3, 8, 12}) {
            double[][] l = random(random, width, 2);
            double[] c = random.doubles(width, -1, 1).toArray();
            Result result = new AffineLayer(l).solve(new Gmres(30), DataType.FLOAT64, budget(1e-10), c);
            assertEquals(List.of(Status.CONVERGED), result.report().status(), "seed " + SEED);
            int products = result.report().iterations()[0];
            assertTrue(products <= width, () -> products + " products in " + width + " dimensions");
            // f at the start, the products, and f at the end
            assertEquals(products + 2, result.report().evaluations());
            assertArrayEquals(solution(l, c), result.z()[0], 1e-8, "seed " + SEED);
        }
    }

    @Test
    void asManyProductsAsThereAreEigenvaluesAreEnough() {
        double[][] l = new double[9][9];
        double[] values = {-20, 0.5, 3};
        for (int i = 0; i < 9; i++) {
            l[i][i] = values[i % 3];
        }
        double[] c = new Random(SEED).doubles(9, -1, 1).toArray();
        for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
            double tolerance = type == DataType.FLOAT64 ? 1e-12 : 1e-4;
            Result result = new AffineLayer(l).solve(new Gmres(30), type, budget(tolerance), c);
            assertEquals(List.of(Status.CONVERGED), result.report().status());
            assertEquals(3, result.report().iterations()[0], "seed " + SEED);
        }
    }

    /** I - L shifts cyclically: nothing is gained before the last product, and nothing at all if that is never made. */
    @Test
    void aCyclicShiftTakesAllProductsAndStallsWithFewer() {
        int width = 60;
        double[][] l = new double[width][width];
        for (int i = 0; i < width; i++) {
            l[i][i] = 1;
            l[i][(i + 1) % width] = -1;
        }
        double[] c = new double[width];
        c[width - 1] = 1;
        Result whole = new AffineLayer(l).solve(new Gmres(width), DataType.FLOAT64, budget(1e-10), c);
        assertEquals(List.of(Status.CONVERGED), whole.report().status());
        assertEquals(width, whole.report().iterations()[0]);
        Result restarted = new AffineLayer(l).solve(new Gmres(20), DataType.FLOAT64, budget(1e-10), c);
        assertEquals(List.of(Status.STALLED), restarted.report().status());
        assertEquals(1, restarted.report().residuals()[0], 1e-14);
    }

    @Test
    void everyBudgetOfEvaluationsEndsHonestly() {
        Random random = new Random(SEED);
        double[][] l = random(random, 12, 1);
        double[] c = random.doubles(12, -1, 1).toArray();
        double previous = Double.POSITIVE_INFINITY;
        for (int limit = 2; limit < 13; limit++) {
            Result result = new AffineLayer(l)
                    .solve(new Gmres(5), DataType.FLOAT64, budget(1e-10).withMaxEvaluations(limit), c);
            assertEquals(List.of(Status.BUDGET), result.report().status(), "limit " + limit);
            assertTrue(result.report().evaluations() <= limit, "limit " + limit);
            double residual = result.report().residuals()[0];
            assertTrue(residual <= previous, "more evaluations never make it worse");
            previous = residual;
        }
    }

    @Test
    void restartsGoOnFromTheResidualThatWasLeft() {
        Random random = new Random(SEED);
        double[][] l = random(random, 12, 0.3);
        double[] c = random.doubles(12, -1, 1).toArray();
        Result result = new AffineLayer(l).solve(new Gmres(4), DataType.FLOAT64, budget(1e-10), c);
        assertEquals(List.of(Status.CONVERGED), result.report().status());
        assertArrayEquals(solution(l, c), result.z()[0], 1e-8, "seed " + SEED);
        double[] trace = result.report().trace().get(0);
        assertTrue(trace.length > 8, "this needs restarts");
        for (int k = 1; k < trace.length; k++) {
            assertTrue(trace[k] <= trace[k - 1] * (1 + 1e-12), "the residual never grows");
        }
        assertEquals(leastResidual(l, c, 4), trace[4], 1e-12);
    }

    /** Where no solution exists, the residual ends at the distance of c from the range of I - L. */
    @Test
    void aSingularMapLeavesWhatCannotBeReached() {
        double[][] l = {{1, 0, 0}, {0, 0.5, 0}, {0, 0, -2}};
        for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
            Result result = new AffineLayer(l).solve(new Gmres(30), type, budget(1e-6), new double[] {0.3, 1, 2});
            assertTrue(
                    result.report().count(Status.CONVERGED) == 0,
                    () -> result.report().status().toString());
            assertEquals(0.3, result.report().residuals()[0], 1e-6);
        }
    }

    @Test
    void aBatchGivesTheSameNumbersAsEachSampleAlone() {
        Random random = new Random(SEED);
        double[][] l = random(random, 10, 1);
        double[][] c = random(random, 7, 1);
        double[][] wide = new double[c.length][];
        Arrays.setAll(wide, row -> Arrays.copyOf(c[row], 10));
        for (Solver solver : List.of(new Gmres(30), new Gmres(3), new NewtonKrylovPlugin().defaults())) {
            AffineLayer layer = new AffineLayer(l);
            Result together = layer.solve(solver, DataType.FLOAT64, budget(1e-9), wide);
            for (int row = 0; row < c.length; row++) {
                Result alone = layer.solve(solver, DataType.FLOAT64, budget(1e-9), wide[row]);
                assertEquals(
                        alone.report().iterations()[0], together.report().iterations()[row], solver + ", row " + row);
                // the engine's products of one row and of several differ by rounding, which restarts let grow
                assertArrayEquals(alone.z()[0], together.z()[row], 1e-8, solver + ", seed " + SEED);
            }
        }
    }

    /** With exact products a Newton step is a linear solve. */
    @Test
    void newtonSolvesAnAffineMapInOneStep() {
        Random random = new Random(SEED);
        double[][] l = random(random, 12, 1);
        double[] c = random.doubles(12, -1, 1).toArray();
        for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
            double tolerance = type == DataType.FLOAT64 ? 1e-9 : 1e-4;
            Result result = new AffineLayer(l).solve(new NewtonKrylovPlugin().defaults(), type, budget(tolerance), c);
            assertEquals(List.of(Status.CONVERGED), result.report().status(), "seed " + SEED);
            assertEquals(1, result.report().iterations()[0]);
            assertTrue(result.report().evaluations() <= 1 + 12 + 1);
            Result gmres = new AffineLayer(l).solve(new Gmres(30), type, budget(tolerance / 2), c);
            assertEquals(gmres.report().iterations()[0] + 2, result.report().evaluations(), "as many products");
        }
    }

    @Test
    void refusesMapsThatAreNotAffine() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray z0 = manager.zeros(new Shape(1, 2));
            IllegalArgumentException error = assertThrows(
                    IllegalArgumentException.class,
                    () -> AffineLayer.equilibria().solve(NDArray::cos, z0, new Gmres(30), budget(1e-6)));
            assertTrue(error.getMessage().contains("AffineMap"), error.getMessage());
        }
    }
}
