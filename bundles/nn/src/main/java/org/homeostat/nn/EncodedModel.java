package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.Optional;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.LinearPart;
import org.homeostat.api.model.Model;
import org.homeostat.api.platform.EquilibriumLayer;

/** A dynamical model behind the encoder of its initial state; what is proved of it holds for every initial state. */
record EncodedModel(Model inner, Block block) implements Model {

    @Override
    public List<EquilibriumLayer> layers() {
        return inner.layers();
    }

    @Override
    public List<Certificate> certificates(ParameterStore parameters) {
        return inner.certificates(parameters);
    }

    @Override
    public List<LinearPart> linearParts(ParameterStore parameters) {
        return inner.linearParts(parameters);
    }

    @Override
    public Optional<NDArray> penalty(ParameterStore parameters) {
        return inner.penalty(parameters);
    }

    @Override
    public NDList initialState(NDManager manager, int batch) {
        return new NDList();
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
