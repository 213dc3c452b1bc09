package org.homeostat.models.lipschitz.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.homeostat.api.model.Activation;
import org.homeostat.nn.Matrices;
import org.homeostat.nn.Scalars;

/**
 * x ↦ √γ B h_L(… h_1(√γ x)) + b with sandwich layers h_i, (batch, …) to (batch, outputs). A thousandth of γ is kept for the rounding of the
 * layers' matrices.
 */
final class LbdnBlock extends AbstractBlock {

    private static final byte VERSION = 1;

    /** What rounding may use up. */
    private static final double SPARE = 1e-3;

    private final Activation sigma;
    private final long inputs;
    private final long outputs;
    private final double gamma;
    private final Optional<Parameter> logGamma;
    private final List<Sandwich> layers = new ArrayList<>();
    private final Cayley head;
    private final Parameter bias;

    LbdnBlock(LbdnPlugin.Lbdn settings, long inputs, long outputs) {
        super(VERSION);
        sigma = settings.activation().get();
        this.inputs = inputs;
        this.outputs = outputs;
        gamma = settings.gamma();
        logGamma = settings.learnGamma()
                ? Optional.of(addParameter(Parameter.builder()
                        .setName("log_gamma")
                        .setType(Parameter.Type.OTHER)
                        .optShape(new Shape(1))
                        .optInitializer((manager, shape, type) -> manager.full(shape, (float) Math.log(gamma), type))
                        .build()))
                : Optional.empty();
        long width = inputs;
        for (int i = 0; i < settings.widths().size(); i++) {
            int units = settings.widths().get(i);
            layers.add(Sandwich.in(this::addParameter, i, units, width));
            width = units;
        }
        head = Cayley.in(this::addParameter, "XY_head", Math.toIntExact(outputs), width);
        bias = addParameter(Parameter.builder()
                .setName("b_head")
                .setType(Parameter.Type.BIAS)
                .optShape(new Shape(outputs))
                .build());
    }

    /** √(γ less what is spared), of one element. */
    private NDArray root(Function<Parameter, NDArray> values, NDArray like) {
        return logGamma.map(weight -> {
                    NDArray log = values.apply(weight);
                    return log.mul(Scalars.like(log, 0.5)).exp().mul(Scalars.like(log, Math.sqrt(1 - SPARE)));
                })
                .orElseGet(() -> Scalars.like(like, Math.sqrt(gamma * (1 - SPARE))));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = inputs.head().reshape(inputs.head().getShape().get(0), this.inputs);
        Function<Parameter, NDArray> values = parameter -> parameters.getValue(parameter, x.getDevice(), training);
        NDArray root = root(values, x);
        NDArray h = x.mul(root);
        for (Sandwich layer : layers) {
            Sandwich.Explicit m = layer.explicit(values);
            h = sigma.apply(h.matMul(m.in().transpose()).add(m.bias()))
                    .matMul(m.out().transpose());
        }
        NDArray y = h.matMul(head.of(values).b().transpose()).mul(root);
        return new NDList(y.add(values.apply(bias)));
    }

    /** What is proved about the matrices as the forward pass rounds them. */
    Bound bound(ParameterStore parameters) {
        try (NDManager scratch = NDManager.newBaseManager()) {
            Function<Parameter, NDArray> values = parameter -> Matrices.copy(
                    parameters.getValue(parameter, parameter.getArray().getDevice(), false), scratch);
            NDArray like = values.apply(bias);
            double wanted = logGamma.map(weight -> Math.exp(Bound.number(values.apply(weight))))
                    .orElse(gamma);
            double root = Bound.number(root(values, like));
            return Bound.of(
                    wanted,
                    root,
                    layers.stream().map(layer -> layer.explicit(values)).toList(),
                    head.of(values).b());
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {new Shape(inputs[0].get(0), outputs)};
    }
}
