package org.homeostat.koopman.internal.linalg;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.HomeostatException;
import org.netlib.lapack.Dgees;
import org.netlib.lapack.Dgeevx;
import org.netlib.lapack.Dgeqrf;
import org.netlib.lapack.Dgesdd;
import org.netlib.lapack.Dgesvd;
import org.netlib.lapack.Dtrsen;
import org.netlib.lapack.Dtrsyl;
import org.netlib.util.doubleW;
import org.netlib.util.intW;

/** The decompositions. Arguments are never changed; numbers that are not finite are refused. */
public final class Lapack {

    /** The largest relative residual of an eigenpair that is handed out. */
    private static final double LARGEST_RESIDUAL = 1e-8;

    /** What singular vectors of thousands of components may lack of being orthonormal, generously. */
    private static final double ROUNDING = 1e-11;

    private Lapack() {}

    /**
     * Decomposes by singular values.
     *
     * @param a any matrix
     * @return the thin decomposition, its factors orthonormal and their product A to rounding
     * @throws HomeostatException if it is not found
     */
    public static Svd svd(RealMatrix a) {
        // divide and conquer is faster, but fails on some matrices of low rank, and does not always say so
        return svd(a, true)
                .or(() -> svd(a, false))
                .orElseThrow(() -> new HomeostatException("LAPACK did not find the singular values of a matrix of "
                        + a.getRowDimension() + " x " + a.getColumnDimension()
                        + ". Fewer observables, or a larger rankTolerance, give a better conditioned one."));
    }

    private static Optional<Svd> svd(RealMatrix a, boolean divideAndConquer) {
        int m = a.getRowDimension();
        int n = a.getColumnDimension();
        int k = Math.min(m, n);
        double[] s = new double[k];
        double[] u = new double[Math.max(1, m * k)];
        double[] vt = new double[Math.max(1, k * n)];
        intW info = new intW(0);
        double[] x = columns(a);
        double[] work = new double[work(4L * k * k + 7L * k + (m + n) * 160L)];
        if (divideAndConquer) {
            Dgesdd.dgesdd("S", m, n, x, 0, m, s, 0, u, 0, m, vt, 0, k, work, 0, work.length, new int[8 * k], 0, info);
        } else {
            Dgesvd.dgesvd("S", "S", m, n, x, 0, m, s, 0, u, 0, m, vt, 0, k, work, 0, work.length, info);
        }
        if (info.val != 0) {
            return Optional.empty();
        }
        return Optional.of(new Svd(matrix(u, m, k), s, matrix(vt, k, n))).filter(found -> isRight(a, found));
    }

    /**
     * The singular values alone.
     *
     * @param a any matrix
     * @return as many as its shorter edge, descending
     */
    public static double[] singularValues(RealMatrix a) {
        int m = a.getRowDimension();
        int n = a.getColumnDimension();
        int k = Math.min(m, n);
        double[] s = new double[k];
        intW info = new intW(0);
        double[] work = new double[work(7L * k + (m + n) * 160L)];
        double[] none = new double[1];
        Dgesdd.dgesdd(
                "N",
                m,
                n,
                columns(a),
                0,
                m,
                s,
                0,
                none,
                0,
                1,
                none,
                0,
                1,
                work,
                0,
                work.length,
                new int[8 * k],
                0,
                info);
        check(info, "singular values");
        return s;
    }

    private static boolean isRight(RealMatrix a, Svd svd) {
        RealMatrix scaled = svd.u().copy();
        for (int i = 0; i < scaled.getRowDimension(); i++) {
            for (int j = 0; j < scaled.getColumnDimension(); j++) {
                scaled.multiplyEntry(i, j, svd.values()[j]);
            }
        }
        return a.subtract(scaled.multiply(svd.vt())).getFrobeniusNorm() <= ROUNDING * a.getFrobeniusNorm()
                && isIdentity(svd.u().transposeMultiply(svd.u()))
                && isIdentity(svd.vt().multiplyTransposed(svd.vt()));
    }

    private static boolean isIdentity(RealMatrix gram) {
        RealMatrix identity = MatrixUtils.createRealIdentityMatrix(gram.getRowDimension());
        return gram.subtract(identity).getFrobeniusNorm() <= ROUNDING * identity.getFrobeniusNorm();
    }

    /**
     * The triangular factor of a QR decomposition: RᵀR = AᵀA without squaring what A's columns nearly lack.
     *
     * @param a any matrix
     * @return R, with as many columns as A and no more rows than columns
     */
    public static RealMatrix triangle(RealMatrix a) {
        int m = a.getRowDimension();
        int n = a.getColumnDimension();
        double[] qr = columns(a);
        intW info = new intW(0);
        double[] work = new double[work(32L * n)];
        Dgeqrf.dgeqrf(m, n, qr, 0, m, new double[Math.max(1, Math.min(m, n))], 0, work, 0, work.length, info);
        check(info, "the QR decomposition");
        RealMatrix r = new Array2DRowRealMatrix(Math.min(m, n), n);
        for (int j = 0; j < n; j++) {
            for (int i = 0; i <= Math.min(j, m - 1); i++) {
                r.setEntry(i, j, qr[i + j * m]);
            }
        }
        return r;
    }

    /**
     * Eigenvalues and eigenvectors.
     *
     * @param a a square matrix
     * @return eigenpairs whose residuals ‖Ar - λr‖ are at most 1e-8‖A‖
     * @throws HomeostatException if they are not found
     */
    public static Eigen eigen(RealMatrix a) {
        // balancing is needed for graded matrices, and blows up rounding where entries ought to be 0
        return eigen(a, "B")
                .or(() -> eigen(a, "N"))
                .orElseThrow(() -> new HomeostatException("eigenvalues of a matrix of size " + a.getRowDimension()
                        + " were not found: it is too badly scaled. Fewer observables, or a larger rankTolerance, give a"
                        + " better one."));
    }

    private static Optional<Eigen> eigen(RealMatrix a, String balancing) {
        int n = square(a);
        double[] re = new double[n];
        double[] im = new double[n];
        double[] left = new double[n * n];
        double[] right = new double[n * n];
        intW info = new intW(0);
        double[] work = new double[work(n * 40L)];
        Dgeevx.dgeevx(
                balancing,
                "V",
                "V",
                "N",
                n,
                columns(a),
                0,
                n,
                re,
                0,
                im,
                0,
                left,
                0,
                n,
                right,
                0,
                n,
                new intW(0),
                new intW(0),
                new double[n],
                0,
                new doubleW(0),
                new double[n],
                0,
                new double[n],
                0,
                work,
                0,
                work.length,
                new int[Math.max(1, 2 * n)],
                0,
                info);
        if (info.val != 0) {
            return Optional.empty();
        }
        Complex[] values =
                IntStream.range(0, n).mapToObj(i -> new Complex(re[i], im[i])).toArray(Complex[]::new);
        Integer[] order = order(values);
        Complex[][] r = vectors(right, im, n);
        Complex[][] l = vectors(left, im, n);
        Eigen eigen = new Eigen(
                Arrays.stream(order).map(i -> values[i]).toArray(Complex[]::new),
                Arrays.stream(order).map(i -> r[i]).toArray(Complex[][]::new),
                Arrays.stream(order).map(i -> scaled(l[i], r[i])).toArray(Complex[][]::new));
        return Optional.of(eigen).filter(found -> isRight(a, found));
    }

    private static Integer[] order(Complex[] values) {
        // moduli that differ by rounding alone must not separate conjugates
        Comparator<Integer> byModulus = Comparator.comparingDouble(i -> -Math.round(values[i].norm() * 1e12) / 1e12);
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(byModulus
                        .thenComparingDouble(i -> Math.abs(values[i].getImaginary()))
                        .thenComparingDouble(i -> -values[i].getReal())
                        .thenComparingDouble(i -> -values[i].getImaginary()))
                .toArray(Integer[]::new);
    }

    private static Complex[][] vectors(double[] packed, double[] im, int n) {
        Complex[][] vectors = new Complex[n][n];
        for (int j = 0; j < n; j++) {
            boolean first = im[j] > 0;
            boolean second = im[j] < 0;
            int real = second ? j - 1 : j;
            for (int i = 0; i < n; i++) {
                double imaginary = first ? packed[i + (j + 1) * n] : second ? -packed[i + j * n] : 0;
                vectors[j][i] = new Complex(packed[i + real * n], imaginary);
            }
        }
        return vectors;
    }

    /** The left vector scaled to product 1 with the right one. */
    private static Complex[] scaled(Complex[] left, Complex[] right) {
        Complex product = Complex.ZERO;
        for (int i = 0; i < left.length; i++) {
            product = product.add(left[i].conjugate().multiply(right[i]));
        }
        Complex scale = product.conjugate();
        return Arrays.stream(left).map(x -> x.divide(scale)).toArray(Complex[]::new);
    }

    private static boolean isRight(RealMatrix a, Eigen eigen) {
        int n = a.getRowDimension();
        double bound = LARGEST_RESIDUAL * Math.max(a.getFrobeniusNorm(), Double.MIN_NORMAL);
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                Complex rest = eigen.values()[j].multiply(eigen.right()[j][i]).negate();
                for (int k = 0; k < n; k++) {
                    rest = rest.add(eigen.right()[j][k].multiply(a.getEntry(i, k)));
                }
                sum += rest.norm() * rest.norm();
            }
            if (!(Math.sqrt(sum) <= bound)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The real Schur form.
     *
     * @param a a square matrix
     * @return its factors
     */
    public static Schur schur(RealMatrix a) {
        int n = square(a);
        double[] t = columns(a);
        double[] q = new double[n * n];
        double[] re = new double[n];
        double[] im = new double[n];
        intW info = new intW(0);
        double[] work = new double[work(n * 40L)];
        Dgees.dgees(
                "V",
                "N",
                new Object(),
                n,
                t,
                0,
                n,
                new intW(0),
                re,
                0,
                im,
                0,
                q,
                0,
                n,
                work,
                0,
                work.length,
                new boolean[n],
                0,
                info);
        check(info, "the Schur form");
        return schur(t, q, re, im);
    }

    /**
     * Moves chosen eigenvalues to the top of the diagonal.
     *
     * @param schur a Schur form
     * @param chosen which, by their place on the diagonal; conjugates both or neither
     * @return the reordered form, or empty if they lie too close to the others to be told apart
     */
    public static Optional<Schur> reorder(Schur schur, boolean[] chosen) {
        int n = chosen.length;
        double[] t = columns(schur.t());
        double[] q = columns(schur.q());
        double[] re = new double[n];
        double[] im = new double[n];
        intW info = new intW(0);
        double[] work = new double[work(n)];
        Dtrsen.dtrsen(
                "N",
                "V",
                chosen,
                0,
                n,
                t,
                0,
                n,
                q,
                0,
                n,
                re,
                0,
                im,
                0,
                new intW(0),
                new doubleW(0),
                new doubleW(0),
                work,
                0,
                work.length,
                new int[Math.max(1, n)],
                0,
                n,
                info);
        if (info.val > 0) {
            return Optional.empty();
        }
        check(info, "the reordering of the Schur form");
        return Optional.of(schur(t, q, re, im));
    }

    /**
     * Solves AX - XB = C for blocks of a Schur form.
     *
     * @param a quasi-triangular as {@link Schur#t} is
     * @param b quasi-triangular, without an eigenvalue of A
     * @param c the right-hand side
     * @return X
     */
    public static RealMatrix sylvester(RealMatrix a, RealMatrix b, RealMatrix c) {
        int m = a.getRowDimension();
        int n = b.getRowDimension();
        double[] x = columns(c);
        doubleW scale = new doubleW(1);
        intW info = new intW(0);
        Dtrsyl.dtrsyl("N", "N", -1, m, n, columns(a), 0, m, columns(b), 0, n, x, 0, m, scale, info);
        if (info.val != 0 || scale.val == 0) {
            throw new HomeostatException("two groups of eigenvalues lie too close together to be separated; a larger"
                    + " circle tolerance makes them one group");
        }
        return matrix(x, m, n).scalarMultiply(1 / scale.val);
    }

    private static Schur schur(double[] t, double[] q, double[] re, double[] im) {
        int n = re.length;
        Complex[] values =
                IntStream.range(0, n).mapToObj(i -> new Complex(re[i], im[i])).toArray(Complex[]::new);
        return new Schur(matrix(t, n, n), matrix(q, n, n), values);
    }

    private static void check(intW info, String what) {
        if (info.val != 0) {
            throw new HomeostatException("LAPACK did not find " + what + " (code " + info.val
                    + "). Fewer observables, or a larger rankTolerance, give a better conditioned matrix.");
        }
    }

    private static int square(RealMatrix a) {
        if (!a.isSquare()) {
            throw new IllegalArgumentException(
                    "a square matrix is needed, not " + a.getRowDimension() + " x " + a.getColumnDimension());
        }
        return a.getRowDimension();
    }

    private static int work(long size) {
        return (int) Math.max(64, Math.min(Integer.MAX_VALUE - 8, size));
    }

    private static double[] columns(RealMatrix a) {
        int m = a.getRowDimension();
        int n = a.getColumnDimension();
        double[] packed = new double[Math.max(1, m * n)];
        for (int i = 0; i < m; i++) {
            double[] row = a.getRow(i);
            for (int j = 0; j < n; j++) {
                if (!Double.isFinite(row[j])) {
                    throw new HomeostatException("a matrix to be decomposed holds " + row[j] + " in row " + (i + 1)
                            + ", column " + (j + 1) + ": the trajectories grow too large for these observables");
                }
                packed[i + j * m] = row[j];
            }
        }
        return packed;
    }

    private static RealMatrix matrix(double[] packed, int m, int n) {
        double[][] rows = new double[m][n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                rows[i][j] = packed[i + j * m];
            }
        }
        return new Array2DRowRealMatrix(rows, false);
    }
}
