package org.homeostat.models.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;
import org.homeostat.api.HomeostatException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConvexFitTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray array(double[][] rows) {
        double[] all = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        return manager.create(all, new Shape(rows.length, rows[0].length));
    }

    private static double value(ConvexFit fit, double[] c, double[][] a, double[][] f, double[] theta) {
        double sum = fit.regularization() * Math.sqrt(dot(theta, theta));
        for (int i = 0; i < c.length; i++) {
            sum += Math.abs(c[i] + dot(a[i], theta));
        }
        for (double[] row : f) {
            double u = dot(row, theta);
            sum += Math.abs(u) > fit.limit() * (1 + 1e-9) ? 1e9 : fit.inputWeight() * u * u;
        }
        return sum;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }

    /** Σ wᵢ|θ - mᵢ| is least at the weighted median of the mᵢ. */
    @Test
    void absoluteValuesAreLeastAtTheWeightedMedian() {
        double[] weights = {1, 4, 2, 1, 3};
        double[] points = {-2, 0.5, 3, 7, 1.25};
        double[] c = new double[5];
        double[][] a = new double[5][1];
        for (int i = 0; i < 5; i++) {
            a[i][0] = weights[i];
            c[i] = -weights[i] * points[i];
        }
        double[][] f = {{1}, {-2}};
        ConvexFit free = new ConvexFit(0, 0, Double.POSITIVE_INFINITY, 20_000, 1e-9);
        assertEquals(1.25, free.solve(c, array(a), array(f))[0], 1e-6);
        ConvexFit limited = new ConvexFit(0, 0, 0.8, 20_000, 1e-9);
        assertEquals(0.4, limited.solve(c, array(a), array(f))[0], 1e-6, "|2θ| <= 0.8");
        ConvexFit heavy = new ConvexFit(0, 12, Double.POSITIVE_INFINITY, 20_000, 1e-9);
        assertEquals(0, heavy.solve(c, array(a), array(f))[0], 1e-6, "no slope at 0 outweighs the norm's");
    }

    /** Of a convex function what is not lowered nearby is least everywhere. */
    @Test
    void nothingNearbyIsBetter() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        double[][] a = random(random, 60, 4);
        double[][] f = random(random, 40, 4);
        double[] c = random.doubles(60, -3, 3).toArray();
        for (double limit : new double[] {0.3, 5, Double.POSITIVE_INFINITY}) {
            ConvexFit fit = new ConvexFit(0.2, 0.7, limit, 50_000, 1e-9);
            double[] theta = fit.solve(c, array(a), array(f));
            double least = value(fit, c, a, f, theta);
            assertTrue(least < 1e8, "the limit is kept");
            for (int k = 0; k < 3_000; k++) {
                double size = Math.pow(10, -4 * random.nextDouble());
                double[] other = theta.clone();
                Arrays.setAll(other, i -> other[i] + size * random.nextGaussian());
                assertTrue(value(fit, c, a, f, other) > least - 1e-5, "limit " + limit + " step " + size);
            }
        }
    }

    private static double[][] random(Random random, int rows, int columns) {
        double[][] result = new double[rows][];
        for (int i = 0; i < rows; i++) {
            result[i] = random.doubles(columns, -1, 1).toArray();
        }
        return result;
    }

    @Test
    void whatIsNotFoundIsTold() {
        ConvexFit hasty = new ConvexFit(0, 0, Double.POSITIVE_INFINITY, 2, 1e-12);
        String message = assertThrows(
                        HomeostatException.class,
                        () -> hasty.solve(
                                new double[] {1, -3}, array(new double[][] {{1}, {2}}), array(new double[][] {{1}})))
                .getMessage();
        assertTrue(message.contains("within 2 iterations"), message);
    }
}
