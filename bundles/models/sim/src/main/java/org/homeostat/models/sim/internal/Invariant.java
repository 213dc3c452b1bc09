package org.homeostat.models.sim.internal;

/** What is known of the operator that takes observables to those of the equilibrium. */
public enum Invariant {
    /** U Vᵀ with any U and V. */
    FREE,
    /** The orthogonal projection on the columns of U: V = U (Uᵀ U)⁻¹. */
    ORTHOGONAL,
    /** A projection on the columns of U along any complement: Uᵀ V = I. */
    BIORTHOGONAL,
    /** A power of A = P Λ P⁻¹ with eigenvalues between 0 and 1. */
    SPECTRAL
}
