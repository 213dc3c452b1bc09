package org.homeostat.tasks.classification.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Samples;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Scorer;

/**
 * Cross-entropy of softmax(logits) against (1 - s)·label + s·uniform.
 *
 * @param classes the names of the classes
 * @param smoothing s
 * @param top the k of the top-k accuracy, 1 for none
 */
record ClassificationObjective(List<String> classes, double smoothing, int top) implements Objective {

    /** The metric that counts right answers. */
    static final String ACCURACY = "accuracy";

    @Override
    public NDArray loss(NDList predictions, NDList targets) {
        NDArray logits = predictions.head();
        NDArray labels = targets.head();
        requireLogits(logits, labels);
        NDArray logProbabilities = logits.logSoftmax(-1);
        NDArray ofLabels = logProbabilities.gather(labels.reshape(-1, 1), 1);
        if (smoothing == 0) {
            return ofLabels.mean().neg();
        }
        // arrays instead of Java numbers, whose memory the engine would read in the backward pass when it may be gone
        NDManager manager = logits.getManager();
        NDArray share = manager.full(new Shape(1), (float) smoothing, logits.getDataType());
        NDArray evenly = logProbabilities.mean(new int[] {1}, true);
        return ofLabels.add(evenly.sub(ofLabels).mul(share)).mean().neg();
    }

    private void requireLogits(NDArray logits, NDArray labels) {
        long[] shape = logits.getShape().getShape();
        if (shape.length != 2 || shape[0] != labels.size() || shape[1] != classes.size()) {
            throw new HomeostatException("the model put out " + logits.getShape() + " for a batch of " + labels.size()
                    + "; the task 'classification' takes (batch, " + classes.size() + "), a logit a class");
        }
    }

    @Override
    public Scorer scorer() {
        return new ClassificationScorer(classes, top);
    }

    /** Knows the names that only the samples tell. */
    @Override
    public Scorer scorer(Samples split) {
        List<String> names = split.target().map(DataSpec::classes).orElse(classes);
        return new ClassificationScorer(names.size() == classes.size() ? names : classes, top);
    }

    @Override
    public String decisiveMetric() {
        return ACCURACY;
    }

    @Override
    public boolean largerIsBetter() {
        return true;
    }
}
