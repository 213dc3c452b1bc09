package org.homeostat.koopman.internal;

import org.homeostat.api.Setting;

/**
 * How a trained equilibrium model is looked at.
 *
 * @param split where samples come from
 * @param samples how many
 * @param steps how often f is iterated
 * @param components how far states are reduced
 * @param layer which equilibrium layer
 * @param rankTolerance which singular values of the lifted iterates count
 */
public record RunSettings(
        @Setting("The split of the run's dataset that samples are taken from.")
        String split,

        @Setting(
                value =
                        "Samples, the first of the split; three quarters are fitted to, predictions are judged on the rest.",
                min = 8,
                max = 100000)
        int samples,

        @Setting(value = "How often f is iterated from z₀ for each sample.", min = 2, max = 1000)
        int steps,

        @Setting(
                value =
                        "Principal components that are kept of the states, and as many of what f first makes of the input.",
                min = 1,
                max = 64)
        int components,

        @Setting(value = "The equilibrium layer, counted from 1.", min = 1, max = 1000)
        int layer,

        @Setting(
                value =
                        "The smallest singular value of the lifted iterates that counts, in parts of the largest. What the kept"
                                + " components leave out acts like noise: with a small one the fit has eigenvalues above 1 that f"
                                + " has not.",
                min = 0,
                max = 1)
        double rankTolerance) {

    static final RunSettings DEFAULTS = new RunSettings("test", 400, 5, 4, 1, 0.1);
}
