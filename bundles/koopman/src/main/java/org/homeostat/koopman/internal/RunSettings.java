package org.homeostat.koopman.internal;

import java.util.Optional;
import org.homeostat.api.Setting;

/**
 * How a trained equilibrium model is looked at.
 *
 * @param split where samples come from
 * @param samples how many
 * @param steps how often f is iterated
 * @param components how far states are reduced
 * @param layer which equilibrium layer
 * @param ridge how weakly excited observables are damped
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
                        "The ridge of the fit, in parts of the mean square of an observable; without it the one of 0 to 1 that"
                                + " foretells z* best in cross-validation over the fitted samples. What the kept components"
                                + " leave out acts like noise: with too small a ridge a fit of many observables has eigenvalues"
                                + " above 1 that f has not.",
                min = 0,
                max = 1)
        Optional<Double> ridge) {

    static final RunSettings DEFAULTS = new RunSettings("test", 400, 5, 4, 1, Optional.empty());
}
