package org.homeostat.models.mdeq.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import org.homeostat.nn.NormalizedWeight;

/**
 * Collects what the pieces of a map compute of their parameters.
 *
 * @param parameters gives the parameters' values
 * @param like an input, for manager, device and type
 * @param training whether the model is being trained
 * @param arrays what was collected so far
 */
record Prepared(ParameterStore parameters, NDArray like, boolean training, NDList arrays) {

    NDArray value(Parameter parameter) {
        return parameters.getValue(parameter, device(), training);
    }

    void add(NormalizedWeight weight) {
        arrays.add(weight.value(parameters, device(), training));
    }

    private Device device() {
        return like.getDevice();
    }
}
