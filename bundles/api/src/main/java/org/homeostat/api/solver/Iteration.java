package org.homeostat.api.solver;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One solve in progress.
 *
 * <p>The platform calls {@link #start}, then repeats {@link #image} and {@link #propose} until every sample is done. Rows
 * of all arrays are samples, and a step must treat each row alone: a sample's result may not depend on its batch mates.
 *
 * <p>Ownership: arguments are valid during the call and are not to be changed; what an iteration keeps beyond it, it attaches to the memory that
 * {@link Solver#begin} received; what it returns is adopted by the platform. Arrays made from an argument belong to a
 * manager of the platform and are freed after the step unless attached elsewhere.
 */
@ConsumerType
public interface Iteration extends AutoCloseable {

    /**
     * The method's own state for a starting point, for methods whose state is not z itself (Peaceman-Rachford's u).
     *
     * @param z0 the starting point, (batch, d)
     * @return the state, (batch, s)
     */
    default NDArray start(NDArray z0) {
        return z0;
    }

    /**
     * One application of the method's map; a state that equals its image is a solution.
     *
     * @param state the state, (batch, s)
     * @return the image, (batch, s); for plain methods {@code problem.evaluate(state)}
     */
    NDArray image(NDArray state);

    /**
     * The next state; acceleration goes here.
     *
     * @param step state, image and residual of this iteration
     * @return the next state, (batch, s)
     */
    default NDArray propose(Step step) {
        return step.image();
    }

    /**
     * The solution that a state stands for. Asked for the best states of samples that leave the work and at the end, not
     * for every state; a method whose state is z returns the argument itself.
     *
     * @param state the state, (batch, s)
     * @return z, (batch, d)
     */
    default NDArray solution(NDArray state) {
        return state;
    }

    /**
     * Whether states are solutions themselves, so that {@link #solution} gives its argument. Asked once, at the first state;
     * a method for which {@link #solution} costs something answers without it.
     *
     * @param state the first state, (batch, s)
     * @return by default, whether {@link #solution} gives that very array
     */
    default boolean isSolution(NDArray state) {
        return solution(state) == state;
    }

    /**
     * Converged samples have left the work: keep the memory of the given rows alone, in this order.
     *
     * @param rows indices into the rows as they were before the call, ascending
     */
    default void keep(int[] rows) {}

    /**
     * Whether {@link #propose} knows a way back from images that are not finite or have grown beyond all measure. If so,
     * such a sample stays in the work for a few more iterations, and the proposal for its row must be a finite state made
     * from what the iteration remembers; the step shows the row as it is. Otherwise the sample ends with its best iterate.
     *
     * @return {@code false} by default
     */
    default boolean recovers() {
        return false;
    }

    /**
     * Iterations during which growing or standing residuals mean nothing, as on the way of a finite method; whether a sample
     * stalls or diverges is judged only after them.
     *
     * @return 0 by default
     */
    default int transientIterations() {
        return 0;
    }

    /**
     * Something that the iteration learned and others may use after the solve, for example Broyden's {@link
     * InverseEstimate}.
     *
     * @param <T> what is asked for
     * @param what its type
     * @return it, if there is one; valid until the iteration is closed
     */
    default <T> Optional<T> offers(Class<T> what) {
        return Optional.empty();
    }

    /** Ends the solve. What is attached to the memory is freed without this. */
    @Override
    default void close() {}
}
