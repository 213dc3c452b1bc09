package org.homeostat.api.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.homeostat.api.platform.EquilibriumLayer;
import org.osgi.annotation.versioning.ConsumerType;

/** A model of some family: its block, and what else the platform may ask of it. */
@ConsumerType
public interface Model {

    /**
     * The network, inputs to outputs. Its inputs are those of the dataset, followed by the recurrent state if there is
     * one; its outputs are the predictions, followed by the next recurrent state.
     *
     * @return always the same block
     */
    Block block();

    /**
     * The equilibrium layers inside, first to last, for statistics and diagnostics.
     *
     * @return the layers, empty for explicit models
     */
    default List<EquilibriumLayer> layers() {
        return List.of();
    }

    /**
     * What can be proved about the model with its present parameters, computed in float64.
     *
     * @param parameters gives the parameters' values
     * @return the certificates, empty if the family has none
     */
    default List<Certificate> certificates(ParameterStore parameters) {
        return List.of();
    }

    /**
     * What can be proved about each sample of the batch just evaluated, for example how far its input may move before the
     * prediction changes.
     *
     * @param parameters gives the parameters' values
     * @param predictions the block's predictions for the batch
     * @return names and numbers, one a sample; empty if the family proves nothing about samples
     */
    default Map<String, double[]> sampleCertificates(ParameterStore parameters, NDList predictions) {
        return Map.of();
    }

    /**
     * The matrices inside the model whose spectrum means something, with its present parameters, computed in float64: of a
     * recurrent model the matrix that carries its state on, of a stable invariant model its projection.
     *
     * @param parameters gives the parameters' values
     * @return the matrices, empty if the family has none
     */
    default List<LinearPart> linearParts(ParameterStore parameters) {
        return List.of();
    }

    /**
     * The network cut at its last feature maps, for saliency by Grad-CAM.
     *
     * @return the cut, empty for models that see no images or keep no image of them
     */
    default Optional<FeatureMaps> featureMaps() {
        return Optional.empty();
    }

    /**
     * A differentiable term to add to the loss of the batch just seen.
     *
     * @param parameters gives the parameters' values
     * @return a scalar, or empty
     */
    default Optional<NDArray> penalty(ParameterStore parameters) {
        return Optional.empty();
    }

    /**
     * The recurrent state before the first batch of a stream.
     *
     * @param manager owner of the arrays
     * @param batch the number of parallel streams
     * @return one array a state, batch first; empty for models without memory
     */
    default NDList initialState(NDManager manager, int batch) {
        return new NDList();
    }

    /**
     * Sets the source of what the training passes that follow draw at random outside equilibrium layers, such as the masks of
     * dropout before a head: with the same seed, a pass over the same inputs draws the same. The platform sets it before each
     * training step. A model that draws before anybody has set it takes the engine's generator, which all runs of a process
     * share.
     *
     * @param value the seed
     */
    default void seed(long value) {}

    /**
     * Fits what a model takes from data and not from gradients, such as the centres of radial basis functions. Called once,
     * before the first step of training, and never on resuming: what is set here are parameters that are not trained, changed
     * in place, so that checkpoints keep them.
     *
     * @param parameters gives the parameters' values
     * @param inputs reads inputs of up to about a thousand samples to learn from, batch first, as the block takes them; what it
     *     gives is freed after the call
     */
    default void fit(ParameterStore parameters, Supplier<NDList> inputs) {}

    /** Called after each parameter update and after loading: forget what was computed from the old parameters. */
    default void parametersChanged() {}
}
