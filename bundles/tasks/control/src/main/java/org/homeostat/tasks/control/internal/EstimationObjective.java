package org.homeostat.tasks.control.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Scorer;

/** The squared error of one-step predictions: the sum over the state, the mean over steps and samples. */
final class EstimationObjective implements Objective {

    private final int states;
    private final int washout;
    private final double sampleTime;

    EstimationObjective(int states, int washout, double sampleTime) {
        this.states = states;
        this.washout = washout;
        this.sampleTime = sampleTime;
    }

    @Override
    public NDArray loss(NDList predictions, NDList targets) {
        NDArray target = targets.head();
        NDArray prediction = predictions.head();
        Shape found = prediction.getShape();
        Shape wanted = target.getShape();
        if (found.dimension() != 3
                || found.get(0) != wanted.get(0)
                || found.get(1) != wanted.get(1)
                || found.get(2) < states) {
            throw new HomeostatException("the model put out " + found + ", but the task 'state-estimation' takes "
                    + wanted + ", the next states, and perhaps estimates behind them; take the model 'observer'");
        }
        NDArray error = prediction.get(new NDIndex(":, :, 0:" + states)).sub(target);
        return error.mul(error).sum(new int[] {2}).mean();
    }

    @Override
    public Scorer scorer() {
        return new EstimationScorer(states, washout, sampleTime);
    }

    @Override
    public String decisiveMetric() {
        return "loss";
    }

    @Override
    public boolean largerIsBetter() {
        return false;
    }
}
