package org.homeostat.tasks.imageregression.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Scorer;

/** The squared error, averaged over pixels and colours. */
final class ImageObjective implements Objective {

    /** The metric that decides. */
    static final String PSNR = "psnr";

    @Override
    public NDArray loss(NDList predictions, NDList targets) {
        NDArray prediction = predictions.head();
        NDArray target = targets.head();
        if (!prediction.getShape().equals(target.getShape())) {
            throw new HomeostatException("the model put out " + prediction.getShape() + " for targets of "
                    + target.getShape() + "; the task 'image-regression' takes (batch, 3), red, green and blue");
        }
        NDArray error = prediction.sub(target);
        return error.mul(error).mean();
    }

    @Override
    public Scorer scorer() {
        return new ImageScorer();
    }

    @Override
    public String decisiveMetric() {
        return PSNR;
    }

    @Override
    public boolean largerIsBetter() {
        return true;
    }
}
