package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.solver.MonotoneOperator;

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
    private int reserve;
    private boolean stopsOnSteps;
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

    /** The managers to which arrays of structures belong. */
    abstract List<NDManager> owners();

    /** Gives the same structure until rows leave: what it holds is made once. */
    @Override
    public final <T> Optional<T> structure(Class<T> type) {
        return structures.computeIfAbsent(type, this::outlivingSteps).map(type::cast);
    }

    /** A structure that somebody has asked for. */
    final <T> Optional<T> inUse(Class<T> type) {
        return structures.getOrDefault(type, Optional.empty()).map(type::cast);
    }

    /** Makes the structures that are in use for the rows that have stayed. */
    final void renewStructures() {
        structures.replaceAll((type, before) -> outlivingSteps(type));
    }

    /** A structure may be asked for in the middle of a step, whose scope frees what is made in it. */
    private Optional<?> outlivingSteps(Class<?> type) {
        Optional<?> structure = known(type);
        if (structure.isPresent()) {
            owners().forEach(Scopes::spare);
        }
        return type == MonotoneOperator.class
                ? structure.map(found -> new CountedOperator((MonotoneOperator) found, this::count))
                : structure;
    }

    @Override
    public final NDArray evaluate(NDArray z) {
        if (knows(z)) {
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
        return limit == Integer.MAX_VALUE ? limit : limit - evaluations - reserve;
    }

    @Override
    public void stopOnSteps(boolean onSteps) {
        stopsOnSteps = onSteps;
    }

    @Override
    public boolean stopsOnSteps() {
        return stopsOnSteps;
    }

    @Override
    public void reserve(int evaluationsLater) {
        reserve = evaluationsLater;
    }

    @Override
    public boolean knows(NDArray z) {
        return z == argument && !image.isReleased();
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
