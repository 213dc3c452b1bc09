package org.homeostat.bases.combined.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;
import org.homeostat.api.basis.Observables;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.nn.Composite;

/** Blocks one after another. */
final class CompositionBlock extends Composite {

    private final List<Observables> stages;

    CompositionBlock(List<Observables> stages, List<DataSpec> inputs) {
        this.stages = List.copyOf(stages);
        for (int i = 0; i < stages.size(); i++) {
            add("basis", stages.get(i).block(), Bases.flowing(inputs.get(i)));
        }
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow();
        for (Observables stage : stages) {
            x = run(stage.block(), parameters, x, training);
        }
        return new NDList(x);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape[] shapes = inputShapes;
        for (Observables stage : stages) {
            shapes = stage.block().getOutputShapes(shapes);
        }
        return shapes;
    }
}
