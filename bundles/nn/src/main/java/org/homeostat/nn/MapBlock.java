package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.OptionalLong;
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

    private OptionalLong seed = OptionalLong.empty();

    /** Creates it without parameters. */
    protected MapBlock() {
        super(VERSION);
    }

    @Override
    public final Block block() {
        return this;
    }

    @Override
    public final void seed(long value) {
        seed = OptionalLong.of(value);
    }

    /**
     * Draws the mask of a pass and adds it to what stays constant in its solve. To be called at most once a pass, from {@link
     * #inject}.
     *
     * @param injection an array or more, batch first; the mask is added at the end if there is one
     * @param mask what to draw
     * @param sample the shape of one sample's mask; it may have axes of length 1 to drop whole channels
     * @param training whether the model is being trained; otherwise there is no mask
     */
    protected final void addMask(NDList injection, FixedMask mask, Shape sample, boolean training) {
        if (training && mask.drops()) {
            NDArray like = injection.head();
            Shape shape = new Shape(like.getShape().get(0)).addAll(sample);
            injection.add(mask.draw(like, shape, seed.orElseGet(() -> drawSeed(like))));
        }
    }

    /** A seed from the engine's generator, for maps that nobody has seeded. */
    private static long drawSeed(NDArray like) {
        try (NDArray drawn = like.getManager().randomInteger(0, Integer.MAX_VALUE, new Shape(1), DataType.INT64)) {
            return drawn.getLong();
        }
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
