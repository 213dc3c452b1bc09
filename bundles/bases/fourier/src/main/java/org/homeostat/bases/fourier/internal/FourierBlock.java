package org.homeostat.bases.fourier.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.homeostat.bases.fourier.internal.RffPlugin.Frequencies;
import org.homeostat.bases.fourier.internal.RffPlugin.Waves;
import org.homeostat.nn.Positions;
import org.homeostat.nn.Scalars;

/** Cosines and sines of frozen frequencies, which are parameters only so that checkpoints keep them. */
final class FourierBlock extends AbstractBlock {

    private static final byte VERSION = 1;

    private final Positions positions;
    private final int dimension;
    private final boolean paired;
    private final Parameter frequencies;
    private final Parameter phases;

    FourierBlock(Positions positions, RffPlugin.Rff settings, long seed) {
        super(VERSION);
        this.positions = positions;
        dimension = settings.dimension();
        paired = settings.waves() == Waves.COS_SIN;
        SplittableRandom seeds = new SplittableRandom(seed);
        double width = 1 / settings.bandwidth();
        frequencies = frozen(
                "frequencies",
                new Shape(paired ? dimension / 2 : dimension, positions.features()),
                settings.frequencies() == Frequencies.GAUSSIAN
                        ? drawn(seeds.nextLong(), random -> width * random.nextGaussian())
                        : drawn(seeds.nextLong(), random -> width * Math.tan(Math.PI * (random.nextDouble() - 0.5))));
        phases = frozen(
                "phases",
                new Shape(paired ? 0 : dimension),
                drawn(seeds.nextLong(), random -> 2 * Math.PI * random.nextDouble()));
    }

    private Parameter frozen(String name, Shape shape, Initializer values) {
        Parameter parameter = Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optShape(shape)
                .optRequiresGrad(false)
                .optInitializer(values)
                .build();
        return shape.size() > 0 ? addParameter(parameter) : parameter;
    }

    /** The same numbers whatever the type, and whoever else draws from the engine. */
    private static Initializer drawn(long seed, ToDoubleFunction<SplittableRandom> draw) {
        return (NDManager manager, Shape shape, DataType type) -> {
            SplittableRandom random = new SplittableRandom(seed);
            double[] values = new double[Math.toIntExact(shape.size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = draw.applyAsDouble(random);
            }
            // the engine's own copy: a type that stays would leave the array in Java's memory
            try (NDArray ofJava = manager.create(values, shape);
                    NDArray ofEngine = ofJava.duplicate();
                    NDArray typed = ofEngine.toType(type, true)) {
                return typed.toDevice(manager.getDevice(), true);
            }
        };
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = positions.vectors(inputs.singletonOrThrow());
        NDArray w = parameters.getValue(frequencies, x.getDevice(), training);
        NDArray scale = Scalars.like(x, 1 / Math.sqrt(dimension / 2.0));
        if (paired) {
            NDArray angles = Linear.linear(x, w).singletonOrThrow();
            return new NDList(
                    NDArrays.concat(new NDList(angles.cos(), angles.sin()), -1).mul(scale));
        }
        NDArray b = parameters.getValue(phases, x.getDevice(), training);
        return new NDList(Linear.linear(x, w, b).singletonOrThrow().cos().mul(scale));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {positions.output(inputShapes[0], dimension)};
    }
}
