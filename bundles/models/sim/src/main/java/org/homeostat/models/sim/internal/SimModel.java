package org.homeostat.models.sim.internal;

import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.function.Supplier;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.LinearPart;
import org.homeostat.api.model.Model;
import org.homeostat.nn.Dropout;

/**
 * A stable invariant model.
 *
 * @param sim its block
 */
record SimModel(SimBlock sim) implements Model {

    @Override
    public Block block() {
        return sim;
    }

    @Override
    public void fit(ParameterStore parameters, Supplier<NDList> inputs) {
        sim.fit(parameters, inputs);
    }

    @Override
    public List<Certificate> certificates(ParameterStore parameters) {
        return sim.invariant().certificates(parameters);
    }

    @Override
    public List<LinearPart> linearParts(ParameterStore parameters) {
        return List.of(sim.invariant().linearPart(parameters));
    }

    @Override
    public void seed(long value) {
        Dropout.seed(sim, value);
    }
}
