package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;

/**
 * Base of blocks that are made of others and know, when they are built, what flows between these.
 *
 * <p>A subclass adds its parts in the constructor ({@link #add}) and runs them in {@code forwardInternal} ({@link #run}); the
 * shape that each part is initialised with is stated there too, so that nothing is computed to find it out.
 */
public abstract class Composite extends AbstractBlock {

    private static final byte VERSION = 1;

    private final List<Part> parts = new ArrayList<>();

    private record Part(Block block, Shape input) {}

    private DataType dataType = DataType.UNKNOWN;

    /** Creates it without parts. */
    protected Composite() {
        super(VERSION);
    }

    /**
     * Adds a part.
     *
     * @param <B> the block
     * @param name its name among the parts
     * @param block the block
     * @param input the shape of what flows into it, batch first; axes that parameters do not depend on may have length 1
     * @return the block
     */
    protected final <B extends Block> B add(String name, B block, Shape input) {
        parts.add(new Part(block, input));
        return addChildBlock(name, block);
    }

    /**
     * Runs a part.
     *
     * @param part the block
     * @param parameters gives the parameters' values
     * @param x what flows in
     * @param training whether the model is being trained
     * @return what flows out
     */
    protected static NDArray run(Block part, ParameterStore parameters, NDArray x, boolean training) {
        return part.forward(parameters, new NDList(x), training).singletonOrThrow();
    }

    /**
     * The type of the parameters, for blocks that take whole numbers in.
     *
     * @return the type, {@code UNKNOWN} before initialisation
     */
    protected final DataType dataType() {
        return dataType;
    }

    @Override
    protected final void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        this.dataType = dataType;
        parts.forEach(part -> part.block().initialize(manager, dataType, part.input()));
    }
}
