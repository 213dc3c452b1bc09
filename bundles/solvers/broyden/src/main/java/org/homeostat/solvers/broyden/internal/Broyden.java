package org.homeostat.solvers.broyden.internal;

import org.homeostat.api.Setting;

/**
 * The settings of Broyden's good method with limited memory, each sample for itself.
 *
 * <p>With g(z) = f(z) - z the step is z + H g(z), where H ≈ (I - ∂f/∂z)⁻¹ is what Broyden's update (Broyden 1965, the good
 * one) makes of the identity with the latest pairs of steps and changes of g. The first step is the plain one. It needs
 * fewer evaluations than the plain iteration where f contracts slowly, often converges where f does not contract, and leaves
 * an estimate of the inverse to whoever asks. It keeps two vectors of the state's size for each pair.
 *
 * @param memory pairs that make H; when there are more, the newer half is kept
 * @param lineSearch how the length of a step is found
 * @param safeguard growth of a sample's residual over its smallest that makes it go back and try a tenth of the step
 */
record Broyden(
        @Setting(
                value =
                        "Latest steps that make the estimate of the inverse; when there are more, the newer half is kept.",
                min = 1,
                max = 200)
        int memory,

        @Setting(
                "How the length of a step is found: none takes full steps; armijo shortens a step until the residual falls.")
        LineSearch lineSearch,

        @Setting(
                value =
                        "Growth of the residual over its smallest at which a sample goes back and tries a tenth of the step.",
                min = 1,
                exclusiveMin = true)
        double safeguard) {

    /** How the length of a step is found. */
    enum LineSearch {
        /** Full steps. */
        NONE,
        /** Steps that make the residual fall, each tried by one more evaluation. */
        ARMIJO
    }
}
