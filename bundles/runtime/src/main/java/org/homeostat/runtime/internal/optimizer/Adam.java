package org.homeostat.runtime.internal.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.homeostat.api.Setting;
import org.homeostat.api.training.Optimizer;
import org.homeostat.api.training.Update;

/**
 * Adam (Kingma and Ba 2015, Algorithm 1); weight decay is added to the gradient.
 *
 * @param learningRate α
 * @param beta1 β₁
 * @param beta2 β₂
 * @param epsilon ε, added to √v̂
 * @param weightDecay λ, the gradient becomes g + λθ
 */
public record Adam(
        @Setting(value = "The step size before any schedule.", min = 0, exclusiveMin = true)
        double learningRate,

        @Setting(value = "Decay of the mean of gradients.", min = 0, max = 1, exclusiveMax = true)
        double beta1,

        @Setting(value = "Decay of the mean of squared gradients.", min = 0, max = 1, exclusiveMax = true)
        double beta2,

        @Setting(value = "Added to the root of the squared mean.", min = 0, exclusiveMin = true)
        double epsilon,

        @Setting(value = "Adds this multiple of the weight to its gradient.", min = 0)
        double weightDecay)
        implements Optimizer {

    @Override
    public NDList memory(NDArray weight) {
        return FusedAdam.memory(weight);
    }

    @Override
    public void update(NDArray weight, NDArray gradient, NDList memory, Update update) {
        FusedAdam.update(
                weight,
                gradient,
                memory,
                update,
                new FusedAdam.Numbers(
                        update.learningRate(), update.momentum().orElse(beta1), beta2, epsilon, weightDecay, false));
    }
}
