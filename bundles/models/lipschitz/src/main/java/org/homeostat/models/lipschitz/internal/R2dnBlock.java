package org.homeostat.models.lipschitz.internal;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.homeostat.nn.InitialState;
import org.homeostat.nn.Matrices;

/** Input sequences (batch, T, nu), and states (batch, n) if they are inputs, to output sequences (batch, T, ny), step by step. */
final class R2dnBlock extends AbstractBlock {

    private static final byte VERSION = 1;

    private final R2dnPlugin.R2dn settings;
    private final long ny;
    private final Loop loop;
    private final LbdnBlock network;
    private final Parameter bx;
    private final Parameter bv;
    private final Parameter by;
    private final Optional<Parameter> initial;

    R2dnBlock(R2dnPlugin.R2dn settings, long nu, long ny) {
        super(VERSION);
        this.settings = settings;
        this.ny = ny;
        loop = new Loop(settings, nu, ny, this::addParameter);
        network = addChildBlock(
                "network",
                new LbdnBlock(
                        new LbdnPlugin.Lbdn(settings.widths(), settings.activation(), 1, false),
                        settings.neurons(),
                        settings.neurons()));
        bx = vector("b_x", settings.states());
        bv = vector("b_v", settings.neurons());
        by = vector("b_y", ny);
        initial = settings.initialState() == InitialState.TRAINED
                ? Optional.of(vector("x_0", settings.states()))
                : Optional.empty();
    }

    private Parameter vector(String name, long size) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optShape(new Shape(size))
                .optInitializer((manager, shape, type) -> manager.zeros(shape, type))
                .build());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray u = inputs.head();
        Function<Parameter, NDArray> values = parameter -> parameters.getValue(parameter, u.getDevice(), training);
        Loop.Explicit m = loop.explicit(values);
        LbdnBlock.Explicit deep = network.explicit(values);
        NDArray a = m.a().transpose();
        NDArray b1 = m.b1().transpose();
        NDArray c1 = m.c1().transpose();
        NDList driven = steps(u.matMul(m.b2().transpose()).add(values.apply(bx)));
        NDList seen = steps(u.matMul(m.d12().transpose()).add(values.apply(bv)));
        NDArray x = start(inputs, values);
        NDList states = new NDList(driven.size());
        NDList answers = new NDList(driven.size());
        for (int t = 0; t < driven.size(); t++) {
            NDArray w = network.apply(deep, x.matMul(c1).add(seen.get(t)));
            states.add(x);
            answers.add(w);
            x = x.matMul(a).add(w.matMul(b1)).add(driven.get(t));
        }
        NDArray y = NDArrays.stack(states, 1)
                .matMul(m.c2().transpose())
                .add(NDArrays.stack(answers, 1).matMul(m.d21().transpose()))
                .add(values.apply(by));
        NDList outputs =
                new NDList(m.d22().map(d -> y.add(u.matMul(d.transpose()))).orElse(y));
        if (settings.initialState().isInput()) {
            outputs.add(x);
        }
        return outputs;
    }

    /** (batch, T, k) to T times (batch, k). */
    private static NDList steps(NDArray sequence) {
        long batch = sequence.getShape().get(0);
        long width = sequence.getShape().get(2);
        NDList steps = new NDList();
        sequence.split(sequence.getShape().get(1), 1).forEach(step -> steps.add(step.reshape(batch, width)));
        return steps;
    }

    private NDArray start(NDList inputs, Function<Parameter, NDArray> values) {
        if (settings.initialState().isInput() && inputs.size() > 1) {
            return inputs.get(1);
        }
        NDArray u = inputs.head();
        Shape shape = new Shape(u.getShape().get(0), settings.states());
        NDArray zeros = u.getManager().zeros(shape, u.getDataType(), u.getDevice());
        return initial.map(values).map(zeros::add).orElse(zeros);
    }

    /** What is proved about the matrices as the forward pass rounds them. */
    LoopProof proof(ParameterStore parameters) {
        try (NDManager scratch = NDManager.newBaseManager()) {
            Loop.Explicit rounded = loop.explicit(copies(parameters, scratch, false));
            Loop.Explicit wide = explicit(parameters, scratch);
            return LoopProof.of(
                    settings, network.bound(parameters).proved(), rounded, LoopProof.metric(wide.e(), wide.p()));
        }
    }

    /** A as the forward pass rounds it. */
    double[][] transition(ParameterStore parameters) {
        try (NDManager scratch = NDManager.newBaseManager()) {
            return Matrices.rows(
                    loop.explicit(copies(parameters, scratch, false)).a());
        }
    }

    /** The explicit matrices of the loop, computed in float64. */
    Loop.Explicit explicit(ParameterStore parameters, NDManager owner) {
        return loop.explicit(copies(parameters, owner, true));
    }

    private static Function<Parameter, NDArray> copies(ParameterStore parameters, NDManager owner, boolean wide) {
        return parameter -> {
            NDArray value = parameters.getValue(parameter, parameter.getArray().getDevice(), false);
            NDArray copy = Matrices.copy(value, owner);
            return wide ? copy.toType(DataType.FLOAT64, false) : copy;
        };
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... shapes) {
        network.initialize(manager, type, new Shape(shapes[0].get(0), settings.neurons()));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] shapes) {
        List<Shape> outputs = new ArrayList<>();
        outputs.add(new Shape(shapes[0].get(0), shapes[0].get(1), ny));
        if (settings.initialState().isInput()) {
            outputs.add(new Shape(shapes[0].get(0), settings.states()));
        }
        return outputs.toArray(Shape[]::new);
    }
}
