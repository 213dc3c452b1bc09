package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;

/**
 * A supply rate: Σ_t [Δy; Δu]ᵀ [[Q, Sᵀ], [S, R]] [Δy; Δu] is bounded from below by what the initial states differ.
 *
 * @param q Q, (ny, ny), negative semidefinite
 * @param s S, (nu, ny)
 * @param r R, (nu, nu)
 */
record Supply(NDArray q, NDArray s, NDArray r) {}
