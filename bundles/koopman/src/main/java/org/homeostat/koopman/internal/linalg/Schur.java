package org.homeostat.koopman.internal.linalg;

import org.hipparchus.complex.Complex;
import org.hipparchus.linear.RealMatrix;

/**
 * A real Schur form A = Q T Qᵀ.
 *
 * @param t upper triangular but for blocks of size 2 on its diagonal, one a pair of conjugates
 * @param q orthogonal
 * @param values the eigenvalues in the order of the diagonal
 */
public record Schur(RealMatrix t, RealMatrix q, Complex[] values) {}
