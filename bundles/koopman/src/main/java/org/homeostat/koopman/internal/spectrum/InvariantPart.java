package org.homeostat.koopman.internal.spectrum;

import java.util.function.Predicate;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.HomeostatException;
import org.homeostat.koopman.internal.linalg.Lapack;
import org.homeostat.koopman.internal.linalg.Schur;

/**
 * The part of a matrix that belongs to some of its eigenvalues: A u = u T, vᵀ A = T vᵀ, vᵀ u = I, and u vᵀ is the spectral
 * projector. For the eigenvalue 1, semisimple, u vᵀ is UVᵀ of eq. 7, the limit of the powers.
 *
 * @param u a basis of the invariant subspace, orthonormal columns
 * @param vt the left basis that goes with it, in rows
 * @param t the matrix on the subspace
 */
public record InvariantPart(RealMatrix u, RealMatrix vt, RealMatrix t) {

    /**
     * Splits off the part of some eigenvalues: an ordered Schur form and a Sylvester equation.
     *
     * @param schur the matrix's Schur form
     * @param chosen which eigenvalues; conjugates both or neither
     * @return the part
     * @throws IllegalArgumentException if none is chosen
     */
    public static InvariantPart of(Schur schur, Predicate<Complex> chosen) {
        int n = schur.values().length;
        boolean[] marked = new boolean[n];
        int m = 0;
        for (int i = 0; i < n; i++) {
            marked[i] = chosen.test(schur.values()[i]);
            m += marked[i] ? 1 : 0;
        }
        if (m == 0) {
            throw new IllegalArgumentException("none of the eigenvalues is chosen");
        }
        Schur ordered = Lapack.reorder(schur, marked)
                .orElseThrow(() -> new HomeostatException("the eigenvalues asked for lie too close to others to be"
                        + " separated; a larger circle tolerance takes them together"));
        RealMatrix t = ordered.t();
        RealMatrix head = t.getSubMatrix(0, m - 1, 0, m - 1);
        RealMatrix left = new Array2DRowRealMatrix(m, n);
        left.setSubMatrix(MatrixUtils.createRealIdentityMatrix(m).getData(), 0, 0);
        if (m < n) {
            RealMatrix coupling =
                    Lapack.sylvester(head, t.getSubMatrix(m, n - 1, m, n - 1), t.getSubMatrix(0, m - 1, m, n - 1));
            left.setSubMatrix(coupling.getData(), 0, m);
        }
        return new InvariantPart(
                ordered.q().getSubMatrix(0, n - 1, 0, m - 1),
                left.multiply(ordered.q().transpose()),
                head);
    }

    /**
     * The size of the part.
     *
     * @return the number of its eigenvalues, with their multiplicities
     */
    public int size() {
        return u.getColumnDimension();
    }

    /**
     * The spectral projector.
     *
     * @return u vᵀ
     */
    public RealMatrix projector() {
        return u.multiply(vt);
    }
}
