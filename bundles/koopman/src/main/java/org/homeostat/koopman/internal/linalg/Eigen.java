package org.homeostat.koopman.internal.linalg;

import org.hipparchus.complex.Complex;

/**
 * Eigenvalues and eigenvectors of a real matrix.
 *
 * @param values the eigenvalues, largest modulus first, conjugates next to one another, the one above the real axis first
 * @param right the eigenvectors of length 1, A r = λ r, one a value
 * @param left the left eigenvectors, lᴴ A = λ lᴴ, scaled to lᴴ r = 1; not finite where there is none so scaled because the
 *     eigenvalue is defective
 */
public record Eigen(Complex[] values, Complex[][] right, Complex[][] left) {}
