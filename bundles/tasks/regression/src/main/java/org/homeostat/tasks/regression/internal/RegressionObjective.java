package org.homeostat.tasks.regression.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Scorer;

/** The squared error, averaged over samples and outputs. */
final class RegressionObjective implements Objective {

    /** The metric that decides. */
    static final String RMSE = "rmse";

    private final DataSpec input;
    private final int outputs;

    RegressionObjective(DataSpec input, int outputs) {
        this.input = input;
        this.outputs = outputs;
    }

    @Override
    public NDArray loss(NDList predictions, NDList targets) {
        NDArray target = targets.head();
        NDArray error = required(predictions.head(), target).sub(target);
        return error.mul(error).mean();
    }

    private NDArray required(NDArray prediction, NDArray target) {
        long batch = target.getShape().get(0);
        if (prediction.getShape().dimension() == 0
                || prediction.getShape().get(0) != batch
                || prediction.size() != batch * outputs) {
            throw new HomeostatException("the model put out " + prediction.getShape() + " for a batch of " + batch
                    + "; the task 'regression' takes (batch, " + outputs + "), a number for each of the target's");
        }
        return prediction.reshape(target.getShape());
    }

    @Override
    public Scorer scorer() {
        return new RegressionScorer(input, outputs);
    }

    @Override
    public String decisiveMetric() {
        return RMSE;
    }

    @Override
    public boolean largerIsBetter() {
        return false;
    }
}
