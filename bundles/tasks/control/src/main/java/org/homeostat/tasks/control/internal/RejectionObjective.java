package org.homeostat.tasks.control.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import java.util.Optional;
import org.hipparchus.linear.MatrixUtils;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Scorer;
import org.homeostat.control.Plant;
import org.homeostat.control.Tensors;

/** The cost Σ|y| + ρΣu² a step, averaged over steps and samples. */
final class RejectionObjective implements Objective {

    private final Ref<Plant> plant;
    private final int outputs;
    private final double inputWeight;
    private final Optional<Double> limit;

    RejectionObjective(Ref<Plant> plant, int outputs, double inputWeight, Optional<Double> limit) {
        this.plant = plant;
        this.outputs = outputs;
        this.inputWeight = inputWeight;
        this.limit = limit;
    }

    @Override
    public NDArray loss(NDList predictions, NDList targets) {
        NDArray both = predictions.head();
        int width = outputs + plant.get().inputs().size();
        if (both.getShape().dimension() != 3 || both.getShape().get(2) != width) {
            throw new HomeostatException("the model put out " + both.getShape() + ", but the task"
                    + " 'disturbance-rejection' takes (batch, time, " + width
                    + "): outputs and inputs at each time; take the model 'youla'");
        }
        NDArray y = both.get(new NDIndex(":, :, :" + outputs));
        NDArray u = both.get(new NDIndex(":, :, " + outputs + ":"));
        NDArray weight = Tensors.like(both, MatrixUtils.createRealMatrix(new double[][] {{inputWeight}}));
        return y.abs()
                .sum(new int[] {2})
                .add(u.mul(u).sum(new int[] {2}).mul(weight.reshape(1)))
                .mean();
    }

    @Override
    public Scorer scorer() {
        return new RejectionScorer(plant.get(), outputs, limit);
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
