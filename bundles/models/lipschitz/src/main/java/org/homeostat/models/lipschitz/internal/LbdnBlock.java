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

    /**
     * The matrices of a pass, for rows.
     *
     * @param root the factor of inputs and outputs
     * @param layers the sandwich layers
     * @param head B of the linear map
     * @param bias b
     */
    record Explicit(NDArray root, List<Sandwich.Explicit> layers, NDArray head, NDArray bias) {}

    /** The matrices, recorded if gradients are. */
    Explicit explicit(Function<Parameter, NDArray> values) {
        NDArray offset = values.apply(bias);
        return new Explicit(
                root(values, offset),
                layers.stream().map(layer -> layer.explicit(values)).toList(),
                head.of(values).b(),
                offset);
    }

    /** Rows (batch, inputs) to rows (batch, outputs). */
    NDArray apply(Explicit m, NDArray x) {
        NDArray h = x.mul(m.root());
        for (Sandwich.Explicit layer : m.layers()) {
            h = sigma.apply(h.matMul(layer.in().transpose()).add(layer.bias()))
                    .matMul(layer.out().transpose());
        }
        return h.matMul(m.head().transpose()).mul(m.root()).add(m.bias());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = inputs.head().reshape(inputs.head().getShape().get(0), this.inputs);
        return new NDList(apply(explicit(parameter -> parameters.getValue(parameter, x.getDevice(), training)), x));
    }

    /** What is proved about the matrices as the forward pass rounds them. */
    Bound bound(ParameterStore parameters) {
        try (NDManager scratch = NDManager.newBaseManager()) {
            Function<Parameter, NDArray> values = parameter -> Matrices.copy(
                    parameters.getValue(parameter, parameter.getArray().getDevice(), false), scratch);
            Explicit m = explicit(values);
            double wanted = logGamma.map(weight -> Math.exp(Bound.number(values.apply(weight))))
                    .orElse(gamma);
            return Bound.of(wanted, Bound.number(m.root()), m.layers(), m.head());
        }
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return new Shape[] {new Shape(inputs[0].get(0), outputs)};
    }
}
