package org.homeostat.koopman.internal.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.DiagonalMatrix;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class LapackTest {

    private static final int COMPONENTS = 4;

    /**
     * What functions of x alone leave of the cubic functions of an iteration's (z, x), many of them nothing: LAPACK's divide and
     * conquer finds vectors for some of these that are none, and reports success.
     */
    @Test
    void singularVectorsAreSingularVectorsAtAnyRank() {
        for (int seed : new int[] {41, 44}) {
            RealMatrix a = rest(new Random(seed));
            Svd svd = Lapack.svd(a);
            RealMatrix product =
                    svd.u().multiply(new DiagonalMatrix(svd.values())).multiply(svd.vt());
            String where = "seed " + seed;
            assertEquals(0, product.subtract(a).getFrobeniusNorm(), 1e-11 * a.getFrobeniusNorm(), where);
            assertOrthonormal(svd.u(), where);
            assertOrthonormal(svd.vt().transpose(), where);
        }
    }

    @Test
    void wideMatricesAreDecomposed() {
        RealMatrix wide = new Array2DRowRealMatrix(new double[][] {{3, 4, 0}, {0, 0, 2}});
        Svd svd = Lapack.svd(wide);
        assertArrayEquals(new double[] {5, 2}, svd.values(), 1e-14);
        assertArrayEquals(svd.values(), Lapack.singularValues(wide), 1e-14);
        assertArrayEquals(new double[] {0.6, 0.8, 0}, absolute(svd.vt().getRow(0)), 1e-14);
    }

    private static double[] absolute(double... values) {
        return Arrays.stream(values).map(Math::abs).toArray();
    }

    /** Rounding where there should be zeros: balancing takes it for a badly scaled matrix and makes it large. */
    @Test
    void eigenpairsOfATriangleBesideRoundingAreFound() {
        RealMatrix a = new Array2DRowRealMatrix(new double[][] {
            {0.8999999999999999, 1.1102230246251565E-16, -2.498001805406602E-16},
            {-3.0531133177191805E-16, 0.5, 0.19999999999999996},
            {1.6653345369377348E-16, -2.0816681711721685E-17, 0.8099999999999994}
        });
        Complex[] values = Lapack.eigen(a).values();
        assertEquals(0.9, values[0].getReal(), 1e-12);
        assertEquals(0.81, values[1].getReal(), 1e-12);
        assertEquals(0.5, values[2].getReal(), 1e-12);
    }

    private static void assertOrthonormal(RealMatrix columns, String where) {
        RealMatrix gram = columns.transposeMultiply(columns);
        RealMatrix identity = MatrixUtils.createRealIdentityMatrix(gram.getRowDimension());
        assertEquals(0, gram.subtract(identity).getFrobeniusNorm(), 1e-10, where);
    }

    private static RealMatrix rest(Random random) {
        double[][] w = new double[COMPONENTS][2 * COMPONENTS];
        for (double[] row : w) {
            for (int j = 0; j < row.length; j++) {
                row[j] = random.nextGaussian() * (j < COMPONENTS ? 0.2 : 0.7);
            }
        }
        List<double[]> psi = new ArrayList<>();
        List<double[]> eta = new ArrayList<>();
        for (int sample = 0; sample < 160; sample++) {
            double[] state = new double[2 * COMPONENTS];
            System.arraycopy(random.doubles(COMPONENTS, -1.7, 1.7).toArray(), 0, state, COMPONENTS, COMPONENTS);
            double[] ofInput = cubic(state);
            for (int step = 0; step < 5; step++) {
                psi.add(cubic(state));
                eta.add(ofInput);
                double[] image = new Array2DRowRealMatrix(w).operate(state);
                for (int i = 0; i < COMPONENTS; i++) {
                    state[i] = (float) Math.tanh(image[i]);
                }
            }
        }
        RealMatrix all = new Array2DRowRealMatrix(psi.toArray(double[][]::new));
        RealMatrix ofInputs = new Array2DRowRealMatrix(eta.toArray(double[][]::new));
        Svd svd = Lapack.svd(ofInputs);
        int rank = svd.rank(1e-7);
        RealMatrix h = svd.u().getSubMatrix(0, ofInputs.getRowDimension() - 1, 0, rank - 1);
        return all.subtract(h.multiply(h.transposeMultiply(all)));
    }

    /** The state, and all its monomials of degree up to 3. */
    private static double[] cubic(double[] state) {
        List<Double> values = new ArrayList<>();
        double[] one = new double[state.length + 1];
        one[0] = 1;
        System.arraycopy(state, 0, one, 1, state.length);
        for (double x : state) {
            values.add(x);
        }
        for (int i = 0; i < one.length; i++) {
            for (int j = i; j < one.length; j++) {
                for (int k = j; k < one.length; k++) {
                    values.add(one[i] * one[j] * one[k]);
                }
            }
        }
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
