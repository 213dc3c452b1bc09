package org.homeostat.tasks.languagemodel.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.Arrays;
import java.util.List;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.platform.TrainedModel;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Scorer;

/**
 * Cross-entropy of softmax(logits), averaged over positions and batch.
 *
 * @param vocabulary the number of tokens
 * @param sample what the trained model is to write
 */
record LanguageObjective(int vocabulary, Sample sample) implements Objective {

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

    @Override
    public List<Figure> figures(TrainedModel model) {
        if (sample.tokens() == 0) {
            return List.of();
        }
        List<String> splits = model.splits();
        String split = splits.get(splits.size() - 1);
        String text = new Writer(model, sample).write(split).toString();
        return List.of(Figure.text(
                "sample",
                "What the model writes behind ▸, going on from the beginning of the split '" + split
                        + "', at temperature " + sample.temperature() + ".",
                text));
    }
}
