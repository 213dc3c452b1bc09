package org.homeostat.koopman.internal.spectrum;

import java.util.Random;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/** Matrices of known Jordan form. */
public final class Matrices {

    private Matrices() {}

    /** A Jordan block of a real eigenvalue. */
    public static RealMatrix block(double value, int size) {
        RealMatrix block = new Array2DRowRealMatrix(size, size);
        for (int i = 0; i < size; i++) {
            block.setEntry(i, i, value);
            if (i + 1 < size) {
                block.setEntry(i, i + 1, 1);
            }
        }
        return block;
    }

    /** A real Jordan block of a conjugate pair: blocks |λ|R(θ) and identities above. */
    public static RealMatrix pair(double modulus, double angle, int size) {
        RealMatrix block = new Array2DRowRealMatrix(2 * size, 2 * size);
        for (int i = 0; i < size; i++) {
            int k = 2 * i;
            block.setEntry(k, k, modulus * Math.cos(angle));
            block.setEntry(k + 1, k + 1, modulus * Math.cos(angle));
            block.setEntry(k, k + 1, modulus * Math.sin(angle));
            block.setEntry(k + 1, k, -modulus * Math.sin(angle));
            if (i + 1 < size) {
                block.setEntry(k, k + 2, 1);
                block.setEntry(k + 1, k + 3, 1);
            }
        }
        return block;
    }

    /** Blocks along a diagonal. */
    public static RealMatrix diagonal(RealMatrix... blocks) {
        int n = 0;
        for (RealMatrix block : blocks) {
            n += block.getRowDimension();
        }
        RealMatrix all = new Array2DRowRealMatrix(n, n);
        int at = 0;
        for (RealMatrix block : blocks) {
            all.setSubMatrix(block.getData(), at, at);
            at += block.getRowDimension();
        }
        return all;
    }

    /** P A P⁻¹ for a well-conditioned random P. */
    public static RealMatrix similar(RealMatrix a, Random random) {
        int n = a.getRowDimension();
        RealMatrix p = MatrixUtils.createRealIdentityMatrix(n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                p.addToEntry(i, j, 0.3 * random.nextGaussian() / Math.sqrt(n));
            }
        }
        return p.multiply(a).multiply(MatrixUtils.inverse(p));
    }

    /** The t-th power. */
    public static RealMatrix power(RealMatrix a, int t) {
        return a.power(t);
    }

    /** The largest difference of two matrices' entries. */
    public static double distance(RealMatrix a, RealMatrix b) {
        double largest = 0;
        for (int i = 0; i < a.getRowDimension(); i++) {
            for (int j = 0; j < a.getColumnDimension(); j++) {
                largest = Math.max(largest, Math.abs(a.getEntry(i, j) - b.getEntry(i, j)));
            }
        }
        return largest;
    }
}
