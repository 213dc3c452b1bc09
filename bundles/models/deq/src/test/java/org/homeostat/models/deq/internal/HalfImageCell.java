package org.homeostat.models.deq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Set;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Cell;
import org.homeostat.api.model.EquilibriumMap;

/** z ↦ z/2 + ax on images, a a number; claims to offer a structure forwards and another backwards. */
record HalfImageCell() implements Cell {

    @Override
    public EquilibriumMap map(DataSpec input) {
        return new HalfMap(input.shape());
    }

    @Override
    public Set<Class<?>> structures() {
        return Set.of(Runnable.class);
    }

    @Override
    public Set<Class<?>> adjointStructures() {
        return Set.of(Readable.class);
    }

    private static final class HalfMap extends AbstractBlock implements EquilibriumMap {

        private final Shape state;
        private final Parameter scale;

        HalfMap(Shape state) {
            this.state = state;
            scale = addParameter(Parameter.builder()
                    .setName("a")
                    .setType(Parameter.Type.GAMMA)
                    .optShape(new Shape(1))
                    .build());
        }

        @Override
        public Block block() {
            return this;
        }

        @Override
        public Shape stateShape(Shape... inputs) {
            return state;
        }

        @Override
        public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
            return new NDList();
        }

        @Override
        public NDList inject(ParameterStore parameters, NDList inputs, boolean training) {
            NDArray x = inputs.head();
            return new NDList(x.mul(parameters.getValue(scale, x.getDevice(), training)));
        }

        @Override
        public NDArray apply(NDArray z, NDList injection, NDList weights) {
            return z.mul(0.5).add(injection.head());
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
            throw new UnsupportedOperationException("the layer calls the map");
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return new Shape[] {new Shape(inputShapes[0].get(0)).addAll(state)};
        }
    }
}
