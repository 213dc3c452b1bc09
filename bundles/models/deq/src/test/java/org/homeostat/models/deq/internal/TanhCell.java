package org.homeostat.models.deq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Cell;
import org.homeostat.api.model.EquilibriumMap;

/** z ↦ tanh(Wz + Ux) with a small W, so that these tests depend on no plug-in. */
record TanhCell(long width) implements Cell {

    @Override
    public EquilibriumMap map(DataSpec input) {
        return new TanhMap(width, input.size());
    }

    private static final class TanhMap extends AbstractBlock implements EquilibriumMap {

        private final long width;
        private final Parameter recurrent;
        private final Parameter input;

        TanhMap(long width, long features) {
            this.width = width;
            recurrent = weight("W", new Shape(width, width), 0.2f);
            input = weight("U", new Shape(width, features), 1f);
        }

        private Parameter weight(String name, Shape shape, float deviation) {
            return addParameter(Parameter.builder()
                    .setName(name)
                    .setType(Parameter.Type.WEIGHT)
                    .optShape(shape)
                    .optInitializer(new NormalInitializer(deviation))
                    .build());
        }

        @Override
        public Block block() {
            return this;
        }

        @Override
        public Shape stateShape(Shape... inputs) {
            return new Shape(width);
        }

        @Override
        public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
            return new NDList(parameters.getValue(recurrent, like.getDevice(), training));
        }

        @Override
        public NDList inject(ParameterStore parameters, NDList inputs, boolean training) {
            NDArray x = inputs.head();
            return new NDList(
                    x.matMul(parameters.getValue(input, x.getDevice(), training).transpose()));
        }

        @Override
        public NDArray apply(NDArray z, NDList injection, NDList weights) {
            return z.matMul(weights.head().transpose()).add(injection.head()).tanh();
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
            throw new UnsupportedOperationException("the layer calls the map");
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return new Shape[] {new Shape(inputShapes[0].get(0), width)};
        }
    }
}
