package org.homeostat.runtime.internal.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.homeostat.api.training.Optimizer;
import org.homeostat.api.training.Update;

/**
 * Adam (Kingma and Ba 2015, Algorithm 1), whose weight decay turns the gradient into g + λθ, and AdamW (Loshchilov and Hutter
 * 2019, Algorithm 2), whose decay goes beside it: θ ← θ - ηλθ, where η is the learning rate after the schedule.
 *
 * <p>The engine's fused step computes θ - a·m/(√v + e). With a = η√(1 - β₂ᵗ)/(1 - β₁ᵗ) and e = ε√(1 - β₂ᵗ) that is η·m̂/(√v̂ +
 * ε). It takes its numbers in single precision, whatever the type of the arrays.
 *
 * @param settings α, β₁, β₂, ε, λ
 * @param decoupled whether weight decay goes beside the gradient
 */
record Adam(AdamSettings settings, boolean decoupled) implements Optimizer {

    @Override
    public double learningRate() {
        return settings.learningRate();
    }

    /** The two moments, zero. */
    @Override
    public NDList memory(NDArray weight) {
        return new NDList(weight.zerosLike(), weight.zerosLike());
    }

    @Override
    public void update(NDArray weight, NDArray gradient, NDList memory, Update update) {
        // The bias corrections belong to the decay rates that the engine really uses.
        float beta1 = (float) update.momentum().orElse(settings.beta1());
        float beta2 = (float) settings.beta2();
        double root = Math.sqrt(1 - Math.pow(beta2, update.number()));
        double rate = update.learningRate() * root / (1 - Math.pow(beta1, update.number()));
        weight.getNDArrayInternal()
                .adamUpdate(
                        new NDList(weight, gradient, memory.get(0), memory.get(1)),
                        new NDList(weight),
                        (float) update.learningRate(),
                        (float) rate,
                        (float) settings.weightDecay(),
                        1f,
                        -1f,
                        beta1,
                        beta2,
                        (float) (settings.epsilon() * root),
                        false,
                        decoupled);
    }
}
