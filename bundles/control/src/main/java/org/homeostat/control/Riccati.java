package org.homeostat.control;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/**
 * The discrete algebraic Riccati equation X = AᵀXA - AᵀXB(R + BᵀXB)⁻¹BᵀXA + Q, by the structure-preserving doubling algorithm
 * (Chu, Fan, Lin and Wang 2004): with G₀ = BR⁻¹Bᵀ and H₀ = Q,
 *
 * <pre>
 *   W = I + GH,  A ← AW⁻¹A,  G ← G + AW⁻¹GAᵀ,  H ← H + AᵀHW⁻¹A
 * </pre>
 *
 * <p>H tends to X, after k rounds with an error of ρ^(2ᵏ⁺¹), where ρ is the spectral radius of the closed loop. R has to be well
 * conditioned, for it is inverted.
 */
final class Riccati {

    private static final int MOST_ROUNDS = 60;
    private static final double CHANGE = 1e-14;
    private static final double RESIDUAL = 1e-8;
    private static final double RANK = 1e-9;

    private final LinearSystem system;
    private final RealMatrix q;
    private final RealMatrix r;

    private Riccati(LinearSystem system, RealMatrix q, RealMatrix r) {
        this.system = system;
        this.q = q;
        this.r = r;
    }

    /**
     * Solves the equation.
     *
     * @param system A and B
     * @param q Q, (n, n), symmetric and positive semidefinite
     * @param r R, (m, m), symmetric and positive definite
     * @return the stabilising solution X, symmetric and positive semidefinite
     * @throws IllegalArgumentException if there is none; the message says why
     */
    static RealMatrix solve(LinearSystem system, RealMatrix q, RealMatrix r) {
        checkWeight("Q", q, system.states(), 0);
        checkWeight("R", r, system.inputs(), Math.ulp(1.0));
        Riccati equation = new Riccati(system, q, r);
        equation.stabilisable();
        RealMatrix x = equation.doubled();
        equation.check(x);
        return x;
    }

    private static void checkWeight(String name, RealMatrix weight, int size, double least) {
        if (weight.getRowDimension() != size || weight.getColumnDimension() != size) {
            throw new IllegalArgumentException("the weight " + name + " has to be (" + size + ", " + size + "), not "
                    + LinearSystem.shape(weight));
        }
        double scale = weight.getNorm1();
        double skew = weight.subtract(weight.transpose()).getNorm1();
        double smallest = Arrays.stream(
                        new EigenDecompositionSymmetric(symmetric(weight), 1e-14, false).getEigenvalues())
                .min()
                .orElseThrow();
        boolean definite = least > 0 ? smallest > least * scale : smallest >= -1e-12 * scale;
        if (!(skew <= 1e-12 * scale) || !definite) {
            throw new IllegalArgumentException("the weight " + name + " has to be symmetric and positive "
                    + (least > 0 ? "definite" : "semidefinite") + "; its smallest eigenvalue is " + smallest);
        }
    }

    private void stabilisable() {
        deaf(system.a(), system.b()).ifPresent(mode -> {
            throw new IllegalArgumentException("the system cannot be stabilised: its mode of eigenvalue " + number(mode)
                    + " does not die away, and no input moves it; choose other inputs");
        });
    }

    /** The eigenvalue of a mode that does not die away and that the input does not reach (Popov, Belevitch, Hautus). */
    private static Optional<Complex> deaf(RealMatrix a, RealMatrix b) {
        double scale = a.getNorm1() + b.getNorm1();
        for (Complex mode : LinearSystem.eigenvalues(a)) {
            if (mode.norm() > 1 - 1e-9 && smallestSingularValue(a, b, mode) < RANK * scale) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }

    /** Of (A - λI, B), in real form, where each singular value comes twice. */
    private static double smallestSingularValue(RealMatrix a, RealMatrix b, Complex mode) {
        int n = a.getRowDimension();
        int m = b.getColumnDimension();
        RealMatrix real = MatrixUtils.createRealMatrix(2 * n, 2 * (n + m));
        RealMatrix shifted = a.subtract(identity(n).scalarMultiply(mode.getRealPart()));
        real.setSubMatrix(shifted.getData(), 0, 0);
        real.setSubMatrix(shifted.getData(), n, n);
        real.setSubMatrix(identity(n).scalarMultiply(mode.getImaginaryPart()).getData(), 0, n);
        real.setSubMatrix(identity(n).scalarMultiply(-mode.getImaginaryPart()).getData(), n, 0);
        if (m > 0) {
            real.setSubMatrix(b.getData(), 0, 2 * n);
            real.setSubMatrix(b.getData(), n, 2 * n + m);
        }
        double[] values = new SingularValueDecomposition(real).getSingularValues();
        return values[values.length - 1];
    }

    private RealMatrix doubled() {
        RealMatrix a = system.a();
        RealMatrix g = system.b()
                .multiply(new LUDecomposition(r).getSolver().solve(system.b().transpose()));
        RealMatrix h = q;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            var w = new LUDecomposition(identity(a.getRowDimension()).add(g.multiply(h))).getSolver();
            RealMatrix wa = w.solve(a);
            RealMatrix wg = w.solve(g);
            RealMatrix more = a.transpose().multiply(h).multiply(wa);
            g = symmetric(g.add(a.multiply(wg).multiply(a.transpose())));
            a = a.multiply(wa);
            h = symmetric(h.add(more));
            if (!(more.getNorm1() > CHANGE * h.getNorm1())) {
                break;
            }
        }
        return h;
    }

    /** The residual against rounding, and the closed loop. */
    private void check(RealMatrix x) {
        RealMatrix gain = gain(system, x, r);
        RealMatrix xa = x.multiply(system.a());
        RealMatrix right = system.a()
                .transpose()
                .multiply(xa)
                .subtract(xa.transpose().multiply(system.b()).multiply(gain))
                .add(q);
        double error = x.subtract(right).getNorm1() / Math.max(x.getNorm1(), Double.MIN_NORMAL);
        double radius =
                LinearSystem.spectralRadius(system.a().subtract(system.b().multiply(gain)));
        if (!(error < RESIDUAL) || !(radius < 1)) {
            // doubling does not find the modes that cost nothing
            String reason = deaf(system.a().transpose(), q)
                    .map(mode -> "the mode of eigenvalue " + number(mode)
                            + " does not die away and costs nothing; give it a weight in Q")
                    .orElse("the problem is too badly scaled; choose other units for states and inputs");
            throw new IllegalArgumentException("the Riccati equation has no stabilising solution to be found (relative"
                    + " residual " + error + ", spectral radius of the closed loop " + radius + "): " + reason);
        }
    }

    /** K = (R + BᵀXB)⁻¹BᵀXA. */
    static RealMatrix gain(LinearSystem system, RealMatrix x, RealMatrix r) {
        RealMatrix bx = system.b().transpose().multiply(x);
        return new LUDecomposition(r.add(bx.multiply(system.b()))).getSolver().solve(bx.multiply(system.a()));
    }

    private static RealMatrix identity(int n) {
        return MatrixUtils.createRealIdentityMatrix(n);
    }

    private static RealMatrix symmetric(RealMatrix matrix) {
        return matrix.add(matrix.transpose()).scalarMultiply(0.5);
    }

    private static String number(Complex value) {
        return value.getImaginaryPart() == 0
                ? String.format(Locale.ROOT, "%.4g", value.getRealPart())
                : String.format(Locale.ROOT, "%.4g%+.4gi", value.getRealPart(), value.getImaginaryPart());
    }
}
