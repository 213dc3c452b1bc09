package org.homeostat.api.gradient;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.homeostat.api.Kind;
import org.homeostat.api.training.Progress;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A term that is added to the loss at every equilibrium of a training step; the steps of the unrolled warm-up have none.
 * Immutable and thread-safe.
 */
@Kind("regularizer")
@ConsumerType
public interface Regularizer {

    /**
     * The term for one equilibrium.
     *
     * @param equilibrium the solved equilibrium, a constant; gradients are being recorded, and reach θ and x through {@link
     *     Equilibrium#attached}
     * @param progress where the run stands
     * @param random for choices, seeded by run and step
     * @return a differentiable scalar, or empty to leave this step alone
     */
    Optional<NDArray> penalty(Equilibrium equilibrium, Progress progress, RandomGenerator random);
}
