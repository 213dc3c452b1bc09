package org.homeostat.models.control.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Optional;
import org.homeostat.api.model.Model;
import org.homeostat.control.LinearSystem;
import org.homeostat.control.Tensors;
import org.homeostat.nn.EchoState;
import org.homeostat.nn.LinearScan;
import org.homeostat.nn.Matrices;

/**
 * Disturbances of the input (batch, T, 1) to the closed loop's outputs and inputs (batch, T, p + 1). Since y = G(d + u), what the controller
 * knows of its own input gives it ỹ = y - Gu = Gd: the loop is open, and u = θφ(ỹ) with the echoes φ of Q, ỹ itself and 1.
 */
final class YoulaBlock extends AbstractBlock {

    private static final byte VERSION = 1;

    private final LinearSystem plant;
    private final Model dynamics;
    private final EchoState echo;
    private final Parameter theta;
    private final int outputs;

    YoulaBlock(LinearSystem plant, Model dynamics, EchoState echo) {
        super(VERSION);
        this.plant = plant;
        this.dynamics = dynamics;
        this.echo = echo;
        outputs = plant.c().getRowDimension();
        addChildBlock("parameter", dynamics.block());
        theta = addParameter(Parameter.builder()
                .setName("theta")
                .setType(Parameter.Type.OTHER)
                .optShape(new Shape(1, echo.echoes() + outputs + 1))
                .optRequiresGrad(false)
                .optInitializer((manager, shape, type) -> manager.zeros(shape, type))
                .build());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray free = response(inputs.head());
        NDArray weights = parameters.getValue(theta, free.getDevice(), training);
        NDArray u = features(parameters, free, training).matMul(weights.transpose());
        return new NDList(NDArrays.concat(new NDList(free.add(response(u)), u), 2));
    }

    /** G of a signal of one channel, (batch, T, 1) to (batch, T, p). */
    private NDArray response(NDArray signal) {
        NDArray a = Tensors.like(signal, plant.a());
        NDArray driven = signal.matMul(Tensors.like(signal, plant.b().transpose()));
        NDArray x = LinearScan.of(a, signal.getShape().get(1)).states(driven, Optional.empty());
        return x.matMul(Tensors.like(signal, plant.c().transpose()));
    }

    /** φ, (batch, T, N). */
    private NDArray features(ParameterStore parameters, NDArray free, boolean training) {
        Shape shape = free.getShape();
        NDArray one =
                free.getManager().ones(new Shape(shape.get(0), shape.get(1), 1), free.getDataType(), free.getDevice());
        return NDArrays.concat(new NDList(echo.echoes(parameters, free, training), free, one), 2);
    }

    /** Sets θ to the solution of the convex problem for given disturbances. */
    void fit(ParameterStore parameters, NDArray disturbances, ConvexFit problem) {
        NDArray free = response(disturbances);
        NDArray features = features(parameters, free, false);
        long steps = features.getShape().get(1);
        long count = features.getShape().get(2);
        NDList answers = new NDList();
        for (long i = 0; i < features.getShape().get(0); i++) {
            try (NDManager one = features.getManager().newSubManager()) {
                NDArray signals = features.get(i).toType(DataType.FLOAT64, true).transpose();
                signals.attach(one);
                // (N, T, p) to (T·p, N)
                NDArray answer = response(signals.reshape(count, steps, 1))
                        .transpose(1, 2, 0)
                        .reshape(steps * outputs, count)
                        .duplicate();
                answer.attach(features.getManager());
                answers.add(answer);
            }
        }
        NDArray inputs = features.toType(DataType.FLOAT64, true).reshape(-1, count);
        double[] found = problem.solve(Matrices.values(free), NDArrays.concat(answers, 0), inputs);
        NDArray stored = theta.getArray();
        try (NDArray wide = stored.getManager().create(found, stored.getShape());
                NDArray typed = wide.toType(stored.getDataType(), true)) {
            typed.copyTo(stored);
        }
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
        dynamics.block().initialize(manager, type, new Shape(shapes[0].get(0), shapes[0].get(1), outputs));
        dynamics.block().freezeParameters(true);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
        return new Shape[] {new Shape(shapes[0].get(0), shapes[0].get(1), outputs + 1)};
    }
}
