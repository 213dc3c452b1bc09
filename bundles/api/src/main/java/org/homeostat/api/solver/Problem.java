package org.homeostat.api.solver;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The equation z = f(z) for a batch of samples, as a solver sees it.
 *
 * <p>Its rows shrink when converged samples leave the work; after {@link Iteration#keep} it expects states of the rows
 * that stayed.
 */
@ProviderType
public interface Problem {

    /**
     * Evaluates f and counts it. The image of the last argument is remembered, so that asking twice costs once.
     *
     * @param z a state, (batch, d)
     * @return f(z), (batch, d)
     */
    NDArray evaluate(NDArray z);

    /**
     * The number of samples in the work now.
     *
     * @return at least 1
     */
    int batch();

    /**
     * The size of one sample's state.
     *
     * @return d, at least 1
     */
    long dimension();

    /**
     * The type of the states.
     *
     * @return {@link DataType#FLOAT32} or {@link DataType#FLOAT64}
     */
    DataType dataType();

    /**
     * Whether f is affine, as the adjoint problem u = u·∂f/∂z + v is.
     *
     * @return {@code true} if f(z) - f(0) is linear
     */
    boolean isAffine();

    /**
     * The number of samples' evaluations so far, a batch counting as one.
     *
     * @return calls of f
     */
    int evaluations();

    /**
     * The evaluations that the budget still allows. The loop stops when there is none left; a method that evaluates f more
     * than once in a step (line searches, inner iterations) asks before each one more and makes do with what it has.
     *
     * @return at least 0; very large without a bound
     */
    int remainingEvaluations();

    /**
     * Whether the solve ends on small steps and not on small residuals ({@code stop: step}). A method whose residual costs
     * extra need not show it then: the next state will do for an image.
     *
     * @return {@code false} by default
     */
    default boolean stopsOnSteps() {
        return false;
    }

    /**
     * A manager for arrays of this step; the platform frees it after the step.
     *
     * @return the manager
     */
    NDManager scratch();

    /**
     * What else is known about f.
     *
     * @param <T> the structure
     * @param type its type, one of those in this package or of others' making
     * @return it, if the family offers it
     */
    <T> Optional<T> structure(Class<T> type);
}
