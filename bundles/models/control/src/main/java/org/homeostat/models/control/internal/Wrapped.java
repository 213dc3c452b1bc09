package org.homeostat.models.control.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.Optional;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.Model;
import org.homeostat.api.platform.EquilibriumLayer;

/** A model around another one, whose parameters, layers and guarantees are its own; it carries no state from batch to batch. */
record Wrapped(Model inner, Block block) implements Model {

    @Override
    public List<EquilibriumLayer> layers() {
        return inner.layers();
    }

    @Override
    public List<Certificate> certificates(ParameterStore parameters) {
        return inner.certificates(parameters);
    }

    @Override
    public Optional<NDArray> penalty(ParameterStore parameters) {
        return inner.penalty(parameters);
    }

    @Override
    public void seed(long value) {
        inner.seed(value);
    }

    @Override
    public void parametersChanged() {
        inner.parametersChanged();
    }
}
