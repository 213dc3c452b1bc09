package org.homeostat.gradients.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.QRDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/** Random matrices from a seed, and dense linear algebra that does not depend on the engine. */
final class Matrices {

    private final Random random;

    Matrices(long seed) {
        random = new Random(seed);
    }

    RealMatrix gaussian(int rows, int columns) {
        RealMatrix a = MatrixUtils.createRealMatrix(rows, columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                a.setEntry(i, j, random.nextGaussian());
            }
        }
        return a;
    }

    /** A square matrix with this spectral norm. */
    RealMatrix withNorm(int size, double norm) {
        RealMatrix a = gaussian(size, size);
        return a.scalarMultiply(norm / norm(a));
    }

    /** A matrix with these singular values and at least as many rows as columns. */
    RealMatrix withSingularValues(int rows, double... values) {
        RealMatrix s = MatrixUtils.createRealMatrix(rows, values.length);
        for (int i = 0; i < values.length; i++) {
            s.setEntry(i, i, values[i]);
        }
        return orthogonal(rows).multiply(s).multiply(orthogonal(values.length));
    }

    private RealMatrix orthogonal(int size) {
        return new QRDecomposition(gaussian(size, size)).getQ();
    }

    static double norm(RealMatrix a) {
        return new SingularValueDecomposition(a).getNorm();
    }

    static RealMatrix identity(int size) {
        return MatrixUtils.createRealIdentityMatrix(size);
    }

    static RealMatrix inverse(RealMatrix a) {
        return new LUDecomposition(a).getSolver().getInverse();
    }

    /** λJ + (1 - λ)I. */
    static RealMatrix damped(RealMatrix j, double damping) {
        return j.scalarMultiply(damping).add(identity(j.getRowDimension()).scalarMultiply(1 - damping));
    }

    static NDArray array(NDManager manager, RealMatrix a) {
        double[] values =
                Arrays.stream(a.getData()).flatMapToDouble(Arrays::stream).toArray();
        return manager.create(values, new Shape(a.getRowDimension(), a.getColumnDimension()));
    }

    /** ‖a - b‖/‖b‖. */
    static double distance(double[] a, double[] b) {
        double wrong = 0;
        double size = 0;
        for (int i = 0; i < b.length; i++) {
            wrong += (a[i] - b[i]) * (a[i] - b[i]);
            size += b[i] * b[i];
        }
        return Math.sqrt(wrong / size);
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /** The rows of a flat array. */
    static double[][] rows(double[] values, int width) {
        double[][] rows = new double[values.length / width][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.copyOfRange(values, i * width, (i + 1) * width);
        }
        return rows;
    }
}
