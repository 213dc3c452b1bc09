package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import org.homeostat.api.model.EquilibriumMap;

/**
 * Base of equilibrium maps that own their parameters: block and map in one.
 *
 * <p>A subclass adds its parameters in the constructor and implements {@link #stateShape}, {@link #weights}, {@link
 * #inject} and {@link #apply}. As a block it maps the layer's inputs to f(0, x; θ), one evaluation from zero; the
 * equilibrium layer around it calls the map's methods instead.
 */
public abstract class MapBlock extends AbstractBlock implements EquilibriumMap {

    private static final byte VERSION = 1;

    /** Creates it without parameters. */
    protected MapBlock() {
        super(VERSION);
    }

    /**
     * Adds a parameter.
     *
     * @param name its name within the map
     * @param type what kind it is
     * @param start its values at the start
     * @param shape its sizes
     * @return it
     */
    protected final Parameter add(String name, Parameter.Type type, Initializer start, long... shape) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(type)
                .optShape(new Shape(shape))
                .optInitializer(start)
                .build());
    }

    @Override
    public final Block block() {
        return this;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = inputs.head();
        Shape state = new Shape(x.getShape().get(0)).addAll(stateShape(inputs.getShapes()));
        NDArray zero = x.getManager().zeros(state, x.getDataType());
        return new NDList(apply(zero, inject(parameters, inputs, training), weights(parameters, x, training)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0)).addAll(stateShape(inputShapes))};
    }
}
