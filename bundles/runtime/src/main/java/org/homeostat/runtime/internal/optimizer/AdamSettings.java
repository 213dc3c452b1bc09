package org.homeostat.runtime.internal.optimizer;

import org.homeostat.api.Setting;

/**
 * The settings of Adam and AdamW.
 *
 * @param learningRate α
 * @param beta1 β₁
 * @param beta2 β₂
 * @param epsilon ε, added to √v̂
 * @param weightDecay λ
 */
public record AdamSettings(
        @Setting(value = "The step size before any schedule.", min = 0, exclusiveMin = true)
        double learningRate,

        @Setting(value = "Decay of the mean of gradients.", min = 0, max = 1, exclusiveMax = true)
        double beta1,

        @Setting(value = "Decay of the mean of squared gradients.", min = 0, max = 1, exclusiveMax = true)
        double beta2,

        @Setting(value = "Added to the root of the squared mean.", min = 0, exclusiveMin = true)
        double epsilon,

        @Setting(
                value = "The multiple of each weight that adam adds to its gradient; adamw shrinks the weight by this"
                        + " multiple of the learning rate.",
                min = 0)
        double weightDecay) {}
