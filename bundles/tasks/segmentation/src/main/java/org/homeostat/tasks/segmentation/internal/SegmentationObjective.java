package org.homeostat.tasks.segmentation.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Samples;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Scorer;

/**
 * Cross-entropy of softmax(logits) over classes, averaged over the labelled pixels of a batch.
 *
 * @param input what one image is
 * @param classes the names of the classes
 * @param overlays how many images the figure shows
 */
record SegmentationObjective(DataSpec input, List<String> classes, int overlays) implements Objective {

    /** The metric that decides. */
    static final String MEAN_IOU = "meanIou";

    private static final int CLASS = 1;

    @Override
    public NDArray loss(NDList predictions, NDList targets) {
        NDArray logits = predictions.head();
        NDArray labels = targets.head().expandDims(CLASS);
        requireLogits(logits.getShape(), labels.getShape());
        // an unlabelled pixel takes part as class 0 with weight 0
        NDArray ofLabels = logits.logSoftmax(CLASS).gather(labels.maximum(0), CLASS);
        NDArray labelled = labels.gte(0).toType(logits.getDataType(), true);
        NDArray count = labelled.sum(new int[] {0, 1, 2, 3}, true).maximum(1).toType(logits.getDataType(), false);
        return ofLabels.mul(labelled).div(count).sum().neg();
    }

    private void requireLogits(Shape logits, Shape labels) {
        Shape wanted = new Shape(labels.get(0), classes.size(), labels.get(2), labels.get(3));
        if (!logits.equals(wanted)) {
            throw new HomeostatException("the model put out " + logits + "; the task 'segmentation' takes " + wanted
                    + ", a logit a class for every pixel. Choose a model that segments, such as 'mdeq'");
        }
    }

    @Override
    public Scorer scorer() {
        return new SegmentationScorer(input, classes, overlays);
    }

    @Override
    public Scorer scorer(Samples split) {
        return new SegmentationScorer(split.input().orElse(input), classes, overlays);
    }

    @Override
    public String decisiveMetric() {
        return MEAN_IOU;
    }

    @Override
    public boolean largerIsBetter() {
        return true;
    }
}
