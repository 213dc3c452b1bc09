package org.homeostat.models.lipschitz.internal;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.List;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.LinearPart;
import org.homeostat.api.model.Model;

/** A robust recurrent deep network as the platform sees it. */
record R2dnModel(R2dnPlugin.R2dn settings, R2dnBlock block) implements Model {

    @Override
    public NDList initialState(NDManager manager, int batch) {
        return settings.initialState().isInput()
                ? new NDList(manager.zeros(new Shape(batch, settings.states())))
                : new NDList();
    }

    @Override
    public List<Certificate> certificates(ParameterStore parameters) {
        return block.proof(parameters).certificates();
    }

    @Override
    public List<LinearPart> linearParts(ParameterStore parameters) {
        return List.of(new LinearPart("A", LinearPart.Role.DYNAMICS, block.transition(parameters)));
    }
}
