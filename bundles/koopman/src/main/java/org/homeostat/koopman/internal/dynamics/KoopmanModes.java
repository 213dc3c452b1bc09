package org.homeostat.koopman.internal.dynamics;

import java.util.Arrays;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.koopman.internal.linalg.Eigen;
import org.homeostat.koopman.internal.linalg.Lapack;

/**
 * Eigenvalues, eigenfunctions and modes of a lifted model, and how far from eigenpairs they are.
 *
 * @param values the eigenvalues μ, by modulus from the largest
 * @param functions coefficients of the eigenfunctions over ψ, one list an eigenvalue: φ = ψ ξ
 * @param modes the modes, one an eigenvalue: x(t) = Σ v φ(x₀) μᵗ; not finite where the eigenvalue is defective
 * @param residuals ‖Kφ - μφ‖/‖φ‖ over the data (ResDMD, Colbrook and Townsend 2024, eq. 3.2), one an eigenvalue
 */
public record KoopmanModes(Complex[] values, Complex[][] functions, Complex[][] modes, double[] residuals) {

    /**
     * Takes a lifted model apart.
     *
     * @param pairs the data it was fitted to
     * @param k its matrix, w(y) ≈ w(x) K
     * @return its modes
     */
    public static KoopmanModes of(LiftedPairs pairs, RealMatrix k) {
        Eigen eigen = Lapack.eigen(k);
        int n = eigen.values().length;
        RealMatrix readout = pairs.readout();
        Complex[][] functions = new Complex[n][];
        Complex[][] modes = new Complex[n][];
        double[] residuals = new double[n];
        for (int j = 0; j < n; j++) {
            functions[j] = product(pairs.whitening(), eigen.right()[j]);
            modes[j] = Arrays.stream(product(readout.transpose(), conjugate(eigen.left()[j])))
                    .toArray(Complex[]::new);
            residuals[j] = residual(pairs, eigen.values()[j], eigen.right()[j]);
        }
        return new KoopmanModes(eigen.values(), functions, modes, residuals);
    }

    private static double residual(LiftedPairs pairs, Complex value, Complex[] xi) {
        Complex[] g = product(pairs.w(), xi);
        Complex[] image = product(pairs.image(), xi);
        double rest = 0;
        double norm = 0;
        for (int i = 0; i < g.length; i++) {
            double d = image[i].subtract(value.multiply(g[i])).norm();
            rest += d * d;
            norm += g[i].norm() * g[i].norm();
        }
        return Math.sqrt(rest / norm);
    }

    private static Complex[] conjugate(Complex[] vector) {
        return Arrays.stream(vector).map(Complex::conjugate).toArray(Complex[]::new);
    }

    /** A real matrix times a complex vector. */
    static Complex[] product(RealMatrix a, Complex[] vector) {
        double[] re =
                a.operate(Arrays.stream(vector).mapToDouble(Complex::getReal).toArray());
        double[] im = a.operate(
                Arrays.stream(vector).mapToDouble(Complex::getImaginary).toArray());
        Complex[] result = new Complex[re.length];
        Arrays.setAll(result, i -> new Complex(re[i], im[i]));
        return result;
    }
}
