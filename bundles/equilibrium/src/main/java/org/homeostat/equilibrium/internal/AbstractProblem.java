package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Counting, caching and shape checks that all problems share. */
@SuppressWarnings("ReferenceEquality") // the same handle is meant, not equal numbers
abstract class AbstractProblem implements WorkingProblem {

    private final int fullBatch;
    private final long dimension;
    private final DataType dataType;
    private final Map<Class<?>, Optional<?>> structures = new LinkedHashMap<>();
    private int batch;
    private int evaluations;
    private int limit = Integer.MAX_VALUE;
    private NDArray argument;
    private NDArray image;

    AbstractProblem(int batch, long dimension, DataType dataType) {
        this.fullBatch = batch;
        this.batch = batch;
        this.dimension = dimension;
        this.dataType = dataType;
    }

    /** Evaluates f for the rows in the work. */
    abstract NDArray compute(NDArray z);

    /** What is known about f for the rows in the work. */
    abstract <T> Optional<T> known(Class<T> type);

    /** Gives the same structure until rows leave: what it holds is made once. */
    @Override
    public final <T> Optional<T> structure(Class<T> type) {
        return structures.computeIfAbsent(type, this::known).map(type::cast);
    }

    /**
     * Makes the structures that are in use for the rows that have stayed. It happens here, between steps, because arrays made
     * within a step are freed with it.
     */
    final void renewStructures() {
        structures.replaceAll((type, before) -> known(type));
    }

    @Override
    public final NDArray evaluate(NDArray z) {
        if (z == argument && !image.isReleased()) {
            return image;
        }
        Shape expected = new Shape(batch, dimension);
        if (!z.getShape().equals(expected)) {
            throw new IllegalArgumentException(
                    "the solver evaluated the map at a state of shape " + z.getShape() + "; expected " + expected);
        }
        NDArray result = compute(z);
        evaluations++;
        argument = z;
        image = result;
        return result;
    }

    /** An evaluation that did not come through {@link #evaluate}. */
    final void count() {
        evaluations++;
    }

    @Override
    public void limit(int evaluationsMore) {
        limit = evaluationsMore > Integer.MAX_VALUE - evaluations ? Integer.MAX_VALUE : evaluations + evaluationsMore;
    }

    @Override
    public int remainingEvaluations() {
        return limit == Integer.MAX_VALUE ? limit : limit - evaluations;
    }

    @Override
    public boolean isImage(NDArray z, NDArray array) {
        return z == argument && array == image;
    }

    @Override
    public int batch() {
        return batch;
    }

    @Override
    public long dimension() {
        return dimension;
    }

    @Override
    public DataType dataType() {
        return dataType;
    }

    @Override
    public int evaluations() {
        return evaluations;
    }

    @Override
    public NDManager scratch() {
        if (argument == null) {
            throw new IllegalStateException("nothing has been evaluated yet");
        }
        return argument.getManager();
    }

    @Override
    public void keep(int[] rows) {
        batch = rows.length;
    }

    @Override
    public void keepAll() {
        batch = fullBatch;
        structures.clear();
    }
}
