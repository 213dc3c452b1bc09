package org.homeostat.api.dataset;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;
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
     * recordings) or whose samples differ in length, so that not any of them can be in a batch together. Sample k of a batch
     * goes on where sample k of the batch before ended, unless one {@link #begins}; streams that end sooner stand last, so that
     * a batch may have fewer samples than the one before.
     *
     * @param batchSize the number of samples in a batch
     * @param seed for this epoch's choices
     * @return the samples of each batch, or empty if samples are independent and the platform may shuffle
     */
    default Optional<int[][]> stream(int batchSize, long seed) {
        return Optional.empty();
    }

    /**
     * The batches of {@link #stream} at which a recurrent state starts anew, because their samples begin recordings.
     *
     * @param indices the samples of a batch
     * @return whether they do not go on from the batch before; {@code false} where there is no stream
     */
    default boolean begins(int... indices) {
        return false;
    }

    /**
     * What one sample's input is, described more closely than by the dataset now that its files were read: with means,
     * deviations, names and units.
     *
     * @return the description, or empty if the dataset's says all
     */
    default Optional<DataSpec> input() {
        return Optional.empty();
    }

    /**
     * What one sample's target is, described more closely than by the dataset now that its files were read: with means,
     * deviations, names and units.
     *
     * @return the description, or empty if the dataset's says all
     */
    default Optional<DataSpec> target() {
        return Optional.empty();
    }

    /**
     * The names of the samples, where each has its own score, such as the recordings of a benchmark.
     *
     * @return one each, or empty
     */
    default List<String> names() {
        return List.of();
    }

    /** Frees what the split holds outside its manager. */
    @Override
    default void close() {}
}
