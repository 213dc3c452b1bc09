package org.homeostat.runtime.internal.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.homeostat.api.training.Update;

/**
 * The engine's fused Adam step, fed so that it computes the published one.
 *
 * <p>The engine computes θ - a·m/(√v + e). With a = α√(1 - β₂ᵗ)/(1 - β₁ᵗ) and e = ε√(1 - β₂ᵗ) that is α·m̂/(√v̂ + ε). It takes
 * its numbers in single precision, whatever the type of the arrays.
 */
final class FusedAdam {

    /** What the step needs beside arrays. */
    record Numbers(
            double learningRate, double beta1, double beta2, double epsilon, double weightDecay, boolean decoupled) {}

    private FusedAdam() {}

    /** The two moments of a parameter, zero. */
    static NDList memory(NDArray weight) {
        return new NDList(weight.zerosLike(), weight.zerosLike());
    }

    /** Updates a parameter and its moments in place. */
    static void update(NDArray weight, NDArray gradient, NDList memory, Update update, Numbers numbers) {
        // The bias corrections belong to the decay rates that the engine really uses.
        float beta1 = (float) numbers.beta1();
        float beta2 = (float) numbers.beta2();
        double root = Math.sqrt(1 - Math.pow(beta2, update.number()));
        double rate = numbers.learningRate() * root / (1 - Math.pow(beta1, update.number()));
        weight.getNDArrayInternal()
                .adamUpdate(
                        new NDList(weight, gradient, memory.get(0), memory.get(1)),
                        new NDList(weight),
                        (float) numbers.learningRate(),
                        (float) rate,
                        (float) numbers.weightDecay(),
                        1f,
                        -1f,
                        beta1,
                        beta2,
                        (float) (numbers.epsilon() * root),
                        false,
                        numbers.decoupled());
    }
}
