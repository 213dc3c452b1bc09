package org.homeostat.runtime.internal.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import org.homeostat.api.Setting;
import org.homeostat.api.training.Optimizer;
import org.homeostat.api.training.Update;

/**
 * Stochastic gradient descent with momentum, in the form in which most published settings are stated: d = g + λθ, v ← μv +
 * d, θ ← θ - ηv, or with Nesterov's look-ahead θ ← θ - η(d + μv) (Sutskever et al. 2013, with the learning rate outside of
 * the velocity).
 *
 * @param learningRate η
 * @param momentum μ
 * @param nesterov whether to look ahead
 * @param weightDecay λ
 */
public record Sgd(
        @Setting(value = "The step size before any schedule.", min = 0, exclusiveMin = true)
        double learningRate,

        @Setting(value = "The part of the velocity that is kept.", min = 0, max = 1, exclusiveMax = true)
        double momentum,

        @Setting("Takes the gradient's velocity one step ahead (needs momentum).")
        boolean nesterov,

        @Setting(value = "Adds this multiple of the weight to its gradient.", min = 0)
        double weightDecay)
        implements Optimizer {

    /** Refuses Nesterov's look-ahead without momentum. */
    public Sgd {
        if (nesterov && momentum == 0) {
            throw new IllegalArgumentException("nesterov needs a momentum above 0; set momentum, for example to 0.9");
        }
    }

    /** The velocity; also without a momentum of its own, since a schedule may give one. */
    @Override
    public NDList memory(NDArray weight) {
        return new NDList(weight.zerosLike());
    }

    @Override
    public void update(NDArray weight, NDArray gradient, NDList memory, Update update) {
        double mu = update.momentum().orElse(momentum);
        try (NDManager work = weight.getManager().newSubManager()) {
            NDArray theta = in(work, weight.stopGradient());
            NDArray direction =
                    weightDecay == 0 ? gradient : theta.mul(weightDecay).addi(gradient);
            NDArray velocity = memory.get(0);
            velocity.muli(mu).addi(direction);
            NDArray step = nesterov ? in(work, velocity.mul(mu)).addi(direction) : velocity;
            theta.subi(in(work, step.mul(update.learningRate())));
        }
    }

    private static NDArray in(NDManager manager, NDArray array) {
        array.attach(manager);
        return array;
    }
}
