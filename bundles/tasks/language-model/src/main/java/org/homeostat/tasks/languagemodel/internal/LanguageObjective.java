package org.homeostat.tasks.languagemodel.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Arrays;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Scorer;

/**
 * Cross-entropy of softmax(logits), averaged over positions and batch.
 *
 * @param vocabulary the number of tokens
 */
record LanguageObjective(int vocabulary) implements Objective {

    /** The metric that decides. */
    static final String PERPLEXITY = "perplexity";

    @Override
    public NDArray loss(NDList predictions, NDList targets) {
        return losses(predictions.head(), targets.head()).mean();
    }

    /** -ln p of the token that comes, at each position, (batch, position, 1). */
    private NDArray losses(NDArray logits, NDArray tokens) {
        long[] shape = tokens.getShape().getShape();
        long[] expected = Arrays.copyOf(shape, shape.length + 1);
        expected[shape.length] = vocabulary;
        if (!Arrays.equals(expected, logits.getShape().getShape())) {
            throw new HomeostatException("the model put out " + logits.getShape() + " for targets of "
                    + tokens.getShape() + "; the task 'language-model' takes (batch, position, " + vocabulary
                    + "), a logit a token at every position");
        }
        return logits.logSoftmax(-1).gather(tokens.expandDims(-1), 2).neg();
    }

    @Override
    public Scorer scorer() {
        return new LanguageScorer(this::losses);
    }

    @Override
    public String decisiveMetric() {
        return PERPLEXITY;
    }

    @Override
    public boolean largerIsBetter() {
        return false;
    }
}
