package org.homeostat.api.task;

import ai.djl.ndarray.NDList;
import java.util.List;
import java.util.Map;
import org.homeostat.api.platform.Figure;
import org.osgi.annotation.versioning.ConsumerType;

/** Collects predictions over a split and says how good they were. Used by one thread. */
@ConsumerType
public interface Scorer {

    /**
     * Takes a batch in. Arrays are valid during the call.
     *
     * @param inputs the dataset's inputs
     * @param predictions the model's outputs
     * @param targets the dataset's targets
     * @param loss the batch's loss
     */
    void add(NDList inputs, NDList predictions, NDList targets, double loss);

    /**
     * The metrics of what was taken in.
     *
     * @return names and values in the order in which to show them; {@code loss} among them
     */
    Map<String, Double> metrics();

    /**
     * Figures of what was taken in.
     *
     * @return the figures, which may be empty
     */
    default List<Figure> figures() {
        return List.of();
    }

    /**
     * What a user should know before trusting the metrics of what was taken in.
     *
     * @return sentences without an end mark, none by default
     */
    default List<String> warnings() {
        return List.of();
    }
}
