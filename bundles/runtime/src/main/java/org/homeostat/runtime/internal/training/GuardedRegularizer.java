package org.homeostat.runtime.internal.training;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.gradient.Regularizer;
import org.homeostat.api.training.Progress;
import org.homeostat.runtime.internal.settings.PluginUse;

/** A regularizer whose calls are known to the run. */
record GuardedRegularizer(Regularizer regularizer, PluginCalls calls, PluginUse use) implements Regularizer {

    @Override
    public Optional<NDArray> penalty(Equilibrium equilibrium, Progress progress, RandomGenerator random) {
        return calls.call(use, "penalty", () -> regularizer.penalty(equilibrium, progress, random));
    }
}
