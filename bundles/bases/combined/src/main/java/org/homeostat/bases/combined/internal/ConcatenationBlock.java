package org.homeostat.bases.combined.internal;

import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;
import org.homeostat.api.basis.Observables;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.nn.Composite;

/** The outputs of several blocks of the same input, along the last axis. */
final class ConcatenationBlock extends Composite {

    private final List<Observables> parts;

    ConcatenationBlock(List<Observables> parts, DataSpec input) {
        this.parts = List.copyOf(parts);
        parts.forEach(part -> add("basis", part.block(), Bases.flowing(input)));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDList outputs = new NDList();
        for (Observables part : parts) {
            outputs.add(run(part.block(), parameters, inputs.singletonOrThrow(), training));
        }
        return new NDList(NDArrays.concat(outputs, -1));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        long[] shape = parts.get(0).block().getOutputShapes(inputShapes)[0].getShape();
        shape[shape.length - 1] =
                parts.stream().mapToLong(Observables::dimension).sum();
        return new Shape[] {new Shape(shape)};
    }
}
