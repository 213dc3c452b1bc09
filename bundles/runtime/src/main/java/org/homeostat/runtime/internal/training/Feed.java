package org.homeostat.runtime.internal.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import org.homeostat.api.dataset.Samples;
import org.homeostat.runtime.internal.settings.PluginUse;

/** Hands out a split's batches in the run's precision and carries the recurrent state along a stream. */
final class Feed implements AutoCloseable {

    /** A batch, owned by the manager of a step. */
    record Batch(NDList inputs, NDList targets, int size, boolean begins) {}

    private final Setup setup;
    private final PluginUse use;
    private final Samples samples;
    private final NDManager memory;
    private final boolean stream;
    private NDList state = new NDList();

    /** The samples stay the caller's; {@code manager} is the run's. */
    Feed(Setup setup, Samples samples, int batchSize, NDManager manager) {
        this.setup = setup;
        this.use = setup.calls().use("dataset", setup.settings().dataset());
        this.samples = samples;
        this.memory = manager.newSubManager();
        this.stream = setup.calls().call(use, "stream", () -> Batches.stream(samples, batchSize));
    }

    int[][] batches(int batchSize, boolean shuffle, long seed) {
        return setup.calls().call(use, "stream", () -> Batches.of(samples, batchSize, shuffle, seed));
    }

    Batch batch(NDManager work, int[] indices) {
        NDList inputs = setup.calls().call(use, "inputs", () -> samples.inputs(work, indices));
        NDList targets = setup.calls().call(use, "targets", () -> samples.targets(work, indices));
        boolean begins = stream && setup.calls().call(use, "begins", () -> samples.begins(indices));
        return new Batch(precise(inputs, work), precise(targets, work), indices.length, begins);
    }

    private NDList precise(NDList arrays, NDManager work) {
        DataType type = setup.dataType();
        NDList result = new NDList(arrays.size());
        for (NDArray array : arrays) {
            NDArray placed = array.toDevice(work.getDevice(), false);
            NDArray precise = placed.getDataType().isFloating() ? placed.toType(type, false) : placed;
            precise.attach(work);
            result.add(precise);
        }
        return result;
    }

    /** Whether batches go on from one another, so that a recurrent state can be carried. */
    boolean streams() {
        return stream;
    }

    /**
     * The inputs of the block: the batch's, then the recurrent state, fresh unless a stream goes on. A batch of fewer rows goes on with
     * the first ones.
     */
    NDList withState(Network network, Batch batch, NDManager work) {
        boolean goesOn = stream
                && !batch.begins()
                && !state.isEmpty()
                && state.head().getShape().get(0) >= batch.size();
        NDList inputs = new NDList(batch.inputs());
        for (NDArray array : goesOn ? state : precise(network.model().initialState(work, batch.size()), work)) {
            NDArray plain = array.stopGradient();
            plain.attach(work);
            inputs.add(goesOn && plain.getShape().get(0) > batch.size() ? first(plain, batch.size()) : plain);
        }
        return inputs;
    }

    private static NDArray first(NDArray rows, int count) {
        return rows.get(new NDIndex(":" + count));
    }

    /** The number of recurrent states among the block's inputs. */
    static int states(NDList blockInputs, Batch batch) {
        return blockInputs.size() - batch.inputs().size();
    }

    /** Keeps the next recurrent state of a stream, cut off from its history. */
    void keep(NDList next) {
        if (stream) {
            NDList fresh = new NDList(next.size());
            for (NDArray array : next) {
                try (NDArray plain = array.stopGradient()) {
                    NDArray copy = plain.duplicate();
                    copy.attach(memory);
                    fresh.add(copy);
                }
            }
            forget();
            state = fresh;
        }
    }

    /** Starts the stream anew. */
    void forget() {
        state.forEach(NDArray::close);
        state = new NDList();
    }

    /** The recurrent state, for checkpoints. */
    NDList state() {
        return state;
    }

    /** Takes up a recurrent state from a checkpoint. */
    void resume(NDList saved) {
        saved.attach(memory);
        state = saved;
    }

    /** Where saved states are made. */
    NDManager memory() {
        return memory;
    }

    @Override
    public void close() {
        memory.close();
    }
}
