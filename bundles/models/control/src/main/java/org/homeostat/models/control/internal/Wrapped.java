package org.homeostat.models.control.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.Optional;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.Model;
import org.homeostat.api.platform.EquilibriumLayer;

/**
 * A model around another one, whose parameters and layers are its own; it carries no state from batch to batch. The inner model's guarantees
 * are told under its name, {@code controller.gamma} say, for they are no guarantees of the whole.
 *
 * @param inner the other one
 * @param part what it is of the whole, for example {@code controller}
 * @param block the whole
 */
record Wrapped(Model inner, String part, Block block) implements Model {

    @Override
    public List<EquilibriumLayer> layers() {
        return inner.layers();
    }

    @Override
    public List<Certificate> certificates(ParameterStore parameters) {
        return inner.certificates(parameters).stream()
                .map(c -> new Certificate(part + "." + c.name(), c.statement(), c.value(), c.holds()))
                .toList();
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
