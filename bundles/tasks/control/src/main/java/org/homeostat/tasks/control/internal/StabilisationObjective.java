package org.homeostat.tasks.control.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.hipparchus.linear.MatrixUtils;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Scorer;
import org.homeostat.control.Plant;
import org.homeostat.control.Tensors;

/** The quadratic cost Σ (x - x*)ᵀQ(x - x*) + uᵀRu of trajectories, averaged over the batch. */
final class StabilisationObjective implements Objective {

    private final Ref<Plant> plant;
    private final int steps;
    private final double[] weights;
    private final double tolerance;

    StabilisationObjective(Ref<Plant> plant, int steps, double[] weights, double tolerance) {
        this.plant = plant;
        this.steps = steps;
        this.weights = weights.clone();
        this.tolerance = tolerance;
    }

    @Override
    public NDArray loss(NDList predictions, NDList targets) {
        NDArray trajectories = predictions.head();
        NDArray target = targets.head();
        long batch = target.getShape().get(0);
        Shape wanted = new Shape(batch, steps, weights.length);
        if (!trajectories.getShape().equals(wanted)) {
            throw new HomeostatException(
                    "the model put out " + trajectories.getShape() + ", but the task" + " 'stabilisation' takes "
                            + wanted + ": states and inputs at each time; take the model 'closed-loop'");
        }
        long inputs = weights.length - target.getShape().get(1);
        NDArray rest = NDArrays.concat(
                        new NDList(target, target.getManager().zeros(new Shape(batch, inputs), target.getDataType())),
                        1)
                .expandDims(1);
        NDArray deviation = trajectories.sub(rest);
        NDArray weight = Tensors.like(trajectories, MatrixUtils.createColumnRealMatrix(weights));
        return deviation.mul(deviation).matMul(weight).sum(new int[] {1, 2}).mean();
    }

    @Override
    public Scorer scorer() {
        return new StabilisationScorer(plant, weights, tolerance);
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
