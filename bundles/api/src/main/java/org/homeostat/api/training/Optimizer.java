package org.homeostat.api.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.homeostat.api.Kind;
import org.osgi.annotation.versioning.ConsumerType;

/** An update rule. Immutable: its memory is handed in and out, so that checkpoints can keep it. */
@Kind("optimizer")
@ConsumerType
public interface Optimizer {

    /**
     * The learning rate before any schedule.
     *
     * @return positive
     */
    double learningRate();

    /**
     * The memory for one parameter before its first update.
     *
     * @param weight the parameter
     * @return fresh arrays of the parameter's manager; empty if the rule has no memory
     */
    NDList memory(NDArray weight);

    /**
     * Updates a parameter and its memory in place.
     *
     * @param weight the parameter
     * @param gradient ∂loss/∂weight
     * @param memory what {@link #memory} gave, as changed by earlier updates
     * @param update the step's numbers
     */
    void update(NDArray weight, NDArray gradient, NDList memory, Update update);
}
