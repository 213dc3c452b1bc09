package org.homeostat.models.recurrent.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import java.util.Optional;
import java.util.function.Function;
import org.homeostat.nn.FeedbackForm;
import org.homeostat.nn.LinearScan;
import org.homeostat.nn.Matrices;

/** x⁺ = Ax + Bu, y = Cx + Du + b: sequences (batch, T, nu) to (batch, T, ny), the states of all times by a scan. */
final class LtiBlock extends AbstractBlock {

    private static final byte VERSION = 1;

    private final int states;
    private final long nu;
    private final long ny;
    private final Transition transition;
    private final Parameter b;
    private final Parameter c;
    private final Parameter d;
    private final Optional<Parameter> bias;
    private final Start start;

    LtiBlock(LtiPlugin.Lti settings, long nu, long ny) {
        super(VERSION);
        this.states = settings.states();
        this.nu = nu;
        this.ny = ny;
        Ring ring = new Ring(states, settings.minRadius(), settings.maxRadius(), settings.maxAngle());
        transition = settings.stable()
                ? Transition.Stable.in(this::addParameter, ring, settings.rate())
                : Transition.Free.in(this::addParameter, ring);
        // states of about unit size for white inputs of unit size
        double gain = Math.sqrt(1 - settings.maxRadius() * settings.maxRadius());
        b = matrix("B", new Shape(states, nu), normal(gain / Math.sqrt(Math.max(1, nu))));
        c = matrix("C", new Shape(ny, states), normal(1 / Math.sqrt(states)));
        d = matrix("D", new Shape(ny, nu), (manager, shape, type) -> manager.zeros(shape, type));
        bias = settings.bias()
                ? Optional.of(addParameter(Parameter.builder()
                        .setName("b_y")
                        .setType(Parameter.Type.BIAS)
                        .optShape(new Shape(ny))
                        .build()))
                : Optional.empty();
        start = Start.in(this::addParameter, settings.initialState(), 1, states);
    }

    private Parameter matrix(String name, Shape shape, Initializer initializer) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optShape(shape)
                .optInitializer(initializer)
                .build());
    }

    private static Initializer normal(double deviation) {
        return (manager, shape, type) -> manager.randomNormal(0, (float) deviation, shape, type);
    }

    Start start() {
        return start;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray u = inputs.head();
        long steps = u.getShape().get(1);
        Function<Parameter, NDArray> values = parameter -> parameters.getValue(parameter, u.getDevice(), training);
        NDArray a = transition.of(values);
        NDArray driven = u.matMul(values.apply(b).transpose());
        NDArray x = LinearScan.of(a, steps).states(driven, Optional.of(first(parameters, inputs, training)));
        NDArray both = NDArrays.concat(new NDList(x, u), 2);
        NDArray y = both.matMul(
                NDArrays.concat(new NDList(values.apply(c), values.apply(d)), 1).transpose());
        NDList outputs = new NDList(bias.map(values).map(y::add).orElse(y));
        if (start.isCarried()) {
            outputs.add(last(x, steps).matMul(a.transpose()).add(last(driven, steps)));
        }
        return outputs;
    }

    private NDArray first(ParameterStore parameters, NDList inputs, boolean training) {
        return start.states(parameters, inputs, training).head();
    }

    /** The states along trajectories, (batch, T, n). */
    NDArray states(ParameterStore parameters, NDArray u, boolean training) {
        Function<Parameter, NDArray> values = parameter -> parameters.getValue(parameter, u.getDevice(), training);
        NDArray driven = u.matMul(values.apply(b).transpose());
        return LinearScan.of(transition.of(values), u.getShape().get(1))
                .states(driven, Optional.of(first(parameters, new NDList(u), training)));
    }

    private static NDArray last(NDArray trajectory, long steps) {
        return trajectory.get(new NDIndex(":, " + (steps - 1)));
    }

    /** The system with the present parameters, rounded as the forward pass uses them. */
    FeedbackForm form(ParameterStore parameters) {
        int outputs = Math.toIntExact(ny);
        try (NDManager scratch = NDManager.newBaseManager()) {
            Function<Parameter, NDArray> values = copies(parameters, scratch);
            return new FeedbackForm(
                    Matrices.rows(transition.of(values)),
                    new double[states][0],
                    Matrices.rows(values.apply(b)),
                    new double[0][states],
                    new double[0][0],
                    new double[0][Math.toIntExact(nu)],
                    Matrices.rows(values.apply(c)),
                    new double[outputs][0],
                    Matrices.rows(values.apply(d)),
                    new double[states],
                    new double[0],
                    bias.map(values).map(Matrices::values).orElseGet(() -> new double[outputs]));
        }
    }

    private static Function<Parameter, NDArray> copies(ParameterStore parameters, NDManager owner) {
        return parameter -> Matrices.copy(
                parameters.getValue(parameter, parameter.getArray().getDevice(), false), owner);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        return start.outputs(new Shape(inputs[0].get(0), inputs[0].get(1), ny));
    }
}
