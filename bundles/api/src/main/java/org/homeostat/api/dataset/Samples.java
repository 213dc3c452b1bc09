package org.homeostat.api.dataset;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/** The samples of one split. Used by one thread at a time. */
@ConsumerType
public interface Samples extends AutoCloseable {

    /**
     * How many there are.
     *
     * @return at least 0
     */
    int size();

    /**
     * The inputs of some samples.
     *
     * @param manager owner of the result
     * @param indices which, each at least 0 and below {@link #size}
     * @return batch first; usually one array
     */
    NDList inputs(NDManager manager, int... indices);

    /**
     * The targets of some samples.
     *
     * @param manager owner of the result
     * @param indices which, each at least 0 and below {@link #size}
     * @return batch first; usually one array
     */
    NDList targets(NDManager manager, int... indices);

    /**
     * The batches of an epoch in their order, for data whose batches continue one another (text streams, long
     * recordings).
     *
     * @param batchSize the number of samples in a batch
     * @param seed for this epoch's choices
     * @return the samples of each batch, or empty if samples are independent and the platform may shuffle
     */
    default Optional<int[][]> stream(int batchSize, long seed) {
        return Optional.empty();
    }

    /** Frees what the split holds outside its manager. */
    @Override
    default void close() {}
}
