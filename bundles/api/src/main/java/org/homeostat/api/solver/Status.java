package org.homeostat.api.solver;

import org.osgi.annotation.versioning.ProviderType;

/** How a solve ended for one sample. Further values may be added; treat unknown ones as not converged. */
@ProviderType
public enum Status {
    /** The tolerance is reached. */
    CONVERGED,
    /** The residual no longer falls; or steps became small, where they are what ends the solve, and left a large residual. */
    STALLED,
    /** The residual has grown far beyond its start. */
    DIVERGED,
    /** The iterations are used up. */
    BUDGET,
    /** No finite residual was ever met. */
    NOT_FINITE,
    /** The run was cancelled. */
    CANCELLED,
    /** The solver broke its contract, for example by a wrong shape. */
    FAILED
}
