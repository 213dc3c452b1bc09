package org.homeostat.api.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The map f of an equilibrium layer z* = f(z*, x; θ), split by what changes when.
 *
 * <p>{@link #weights} depends on θ alone and {@link #inject} on x and θ; both are computed once a forward pass, recorded
 * for gradients. {@link #apply} is called at every iteration and must use nothing else that is differentiable: the
 * platform evaluates it on cut-off copies during a solve and on the recorded ones in the backward pass. Each sample is
 * mapped alone; batch statistics are refused.
 */
@ConsumerType
public interface EquilibriumMap {

    /**
     * The block that owns the parameters, often {@code this}. It is initialised with the shapes of the layer's inputs.
     *
     * @return the block
     */
    Block block();

    /**
     * The shape of one sample's state.
     *
     * @param inputs the shapes of the layer's inputs, batch first
     * @return the shape without the batch
     */
    Shape stateShape(Shape... inputs);

    /**
     * What depends on the parameters alone, such as a normalised weight matrix.
     *
     * @param parameters gives the parameters' values
     * @param like an input, for device and type
     * @param training whether the model is being trained
     * @return arrays without a batch axis; may be empty
     */
    NDList weights(ParameterStore parameters, NDArray like, boolean training);

    /**
     * Sets the source of what the passes that follow draw at random, such as the masks of {@link #inject}: with the same
     * seed, a pass over the same inputs draws the same. The platform sets it before each training step. A map that draws
     * before anybody has set it takes the engine's generator, which all runs of a process share.
     *
     * @param value the seed
     */
    default void seed(long value) {}

    /**
     * What depends on the input, such as Ux + b; masks that stay fixed during a solve belong here too.
     *
     * @param parameters gives the parameters' values
     * @param inputs the layer's inputs, batch first
     * @param training whether the model is being trained
     * @return arrays with the batch first, so that rows can be taken when samples leave the work
     */
    NDList inject(ParameterStore parameters, NDList inputs, boolean training);

    /**
     * Evaluates f.
     *
     * @param z the state, (batch, state shape)
     * @param injection what {@link #inject} gave, possibly for fewer samples
     * @param weights what {@link #weights} gave
     * @return f(z, x; θ), shaped like z
     */
    NDArray apply(NDArray z, NDList injection, NDList weights);

    /**
     * Structure that is known for one solve.
     *
     * @param <T> the structure
     * @param type its type, for example {@code MonotoneOperator}
     * @param injection what {@link #inject} gave, possibly for fewer samples
     * @param weights what {@link #weights} gave
     * @return it, if the map has it
     */
    default <T> Optional<T> structure(Class<T> type, NDList injection, NDList weights) {
        return Optional.empty();
    }

    /**
     * Structure of the adjoint problem u = u·∂f/∂z + v at an equilibrium.
     *
     * @param <T> the structure
     * @param type its type
     * @param z the equilibrium, (batch, state shape)
     * @param v the cotangent, shaped like z
     * @param injection what {@link #inject} gave
     * @param weights what {@link #weights} gave
     * @return it, if the map has it
     */
    default <T> Optional<T> adjointStructure(Class<T> type, NDArray z, NDArray v, NDList injection, NDList weights) {
        return Optional.empty();
    }
}
