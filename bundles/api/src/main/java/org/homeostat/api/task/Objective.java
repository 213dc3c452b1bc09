package org.homeostat.api.task;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;
import org.homeostat.api.dataset.Samples;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.platform.TrainedModel;
import org.osgi.annotation.versioning.ConsumerType;

/** What is minimised, and how predictions are scored. Immutable. */
@ConsumerType
public interface Objective {

    /**
     * The loss of a batch.
     *
     * @param predictions the model's outputs, batch first
     * @param targets the dataset's targets, batch first
     * @return a differentiable scalar, averaged over the batch
     */
    NDArray loss(NDList predictions, NDList targets);

    /**
     * A fresh scorer for one pass over a split.
     *
     * @return the scorer
     */
    Scorer scorer();

    /**
     * A fresh scorer for one pass over a split that was opened, in which samples come in the order of the pass's batches.
     *
     * @param split the samples, for what they say of themselves: their names, and what targets are in their own unit
     * @return the scorer
     */
    default Scorer scorer(Samples split) {
        return scorer();
    }

    /**
     * The metric that decides which epoch was best.
     *
     * @return one of the scorer's metrics
     */
    String decisiveMetric();

    /**
     * Whether a larger decisive metric is better.
     *
     * @return {@code true} for accuracy, {@code false} for a loss
     */
    boolean largerIsBetter();

    /**
     * Figures of what a trained model does by itself, such as the text that a language model writes. Asked for once, when
     * training is over; nothing is recorded for gradients meanwhile.
     *
     * @param model the model, which the caller closes
     * @return the figures, which may be empty
     */
    default List<Figure> figures(TrainedModel model) {
        return List.of();
    }
}
