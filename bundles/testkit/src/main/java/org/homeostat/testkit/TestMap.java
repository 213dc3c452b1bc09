package org.homeostat.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * An affine map z ↦ zA + b, alike for every row but for b, with a known solution.
 *
 * @param matrix A, (d, d)
 * @param offset b, (batch, d)
 * @param solution z*, (batch, d)
 */
record TestMap(NDArray matrix, NDArray offset, NDArray solution) implements UnaryOperator<NDArray> {

    @Override
    public NDArray apply(NDArray z) {
        return z.matMul(matrix).add(offset);
    }

    /** The map of the given rows alone. */
    TestMap rows(int from, int to) {
        String rows = from + ":" + to;
        return new TestMap(matrix, offset.get(rows), solution.get(rows));
    }

    /** A = H diag(values) H with a random reflection H: symmetric, with these eigenvalues. */
    static TestMap symmetric(NDManager manager, DataType type, int batch, double[] values, Random random) {
        int d = values.length;
        double[] v = gaussian(d, random);
        double square = 0;
        for (double x : v) {
            square += x * x;
        }
        double[] a = new double[d * d];
        for (int i = 0; i < d; i++) {
            for (int j = 0; j < d; j++) {
                double sum = 0;
                for (int k = 0; k < d; k++) {
                    sum += reflection(v, square, i, k) * values[k] * reflection(v, square, k, j);
                }
                a[i * d + j] = sum;
            }
        }
        return withSolution(manager, type, batch, a, random);
    }

    private static double reflection(double[] v, double square, int i, int j) {
        return (i == j ? 1 : 0) - 2 * v[i] * v[j] / square;
    }

    /** A turns pairs of components by different angles and scales by a factor. */
    static TestMap rotation(NDManager manager, DataType type, int batch, int pairs, double factor, Random random) {
        int d = 2 * pairs;
        double[] a = new double[d * d];
        for (int p = 0; p < pairs; p++) {
            double angle = Math.PI * (p + 0.5) / pairs;
            int i = 2 * p;
            a[i * d + i] = factor * Math.cos(angle);
            a[i * d + i + 1] = factor * Math.sin(angle);
            a[(i + 1) * d + i] = -factor * Math.sin(angle);
            a[(i + 1) * d + i + 1] = factor * Math.cos(angle);
        }
        return withSolution(manager, type, batch, a, random);
    }

    private static TestMap withSolution(NDManager manager, DataType type, int batch, double[] a, Random random) {
        int d = (int) Math.sqrt(a.length);
        NDArray matrix = manager.create(a, new Shape(d, d));
        NDArray solution = manager.create(gaussian(batch * d, random), new Shape(batch, d));
        NDArray offset = solution.sub(solution.matMul(matrix));
        return new TestMap(matrix.toType(type, false), offset.toType(type, false), solution.toType(type, false));
    }

    private static double[] gaussian(int n, Random random) {
        return random.doubles(n, -1, 1).toArray();
    }
}
