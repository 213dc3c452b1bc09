package org.homeostat.tasks.sequencelabelling.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Scorer;

/**
 * Cross-entropy of softmax(logits), averaged over positions and batch.
 *
 * @param classes the names of the classes
 * @param blank the class of positions at which there is nothing to tell
 */
record SequenceObjective(List<String> classes, OptionalInt blank) implements Objective {

    /** The metric that decides. */
    static final String LOSS = "loss";

    @Override
    public NDArray loss(NDList predictions, NDList targets) {
        NDArray logits = predictions.head();
        NDArray labels = targets.head();
        requireLogits(logits, labels);
        return logits.logSoftmax(-1).gather(labels.expandDims(-1), 2).mean().neg();
    }

    private void requireLogits(NDArray logits, NDArray labels) {
        long[] shape = labels.getShape().getShape();
        long[] expected = Arrays.copyOf(shape, shape.length + 1);
        expected[shape.length] = classes.size();
        if (!Arrays.equals(expected, logits.getShape().getShape())) {
            throw new HomeostatException("the model put out " + logits.getShape() + " for targets of "
                    + labels.getShape() + "; the task 'sequence-labelling' takes (batch, position, " + classes.size()
                    + "), a logit a class at every position");
        }
    }

    @Override
    public Scorer scorer() {
        return new SequenceScorer(classes.size(), blank);
    }

    @Override
    public String decisiveMetric() {
        return LOSS;
    }

    @Override
    public boolean largerIsBetter() {
        return false;
    }
}
