package org.homeostat.nn;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.training.ParameterStore;
import org.osgi.annotation.versioning.ConsumerType;

/** A weight after its {@link Normalization}. */
@ConsumerType
@FunctionalInterface
public interface NormalizedWeight {

    /**
     * The weight with the parameters' present values.
     *
     * @param parameters gives the parameters' values
     * @param device where to compute
     * @param training whether the model is being trained
     * @return shaped like the trained weight; gradients reach the parameters through it
     */
    NDArray value(ParameterStore parameters, Device device, boolean training);
}
