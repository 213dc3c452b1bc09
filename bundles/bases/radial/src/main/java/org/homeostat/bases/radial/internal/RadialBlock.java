package org.homeostat.bases.radial.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.homeostat.nn.Positions;
import org.homeostat.nn.Scalars;

/**
 * Functions of distances to centres. Distances are computed as ‖x‖² - 2xᵀc + ‖c‖², by one matrix product. Centres and width are
 * parameters that are not trained, so that checkpoints keep them.
 */
final class RadialBlock extends AbstractBlock {

    private static final byte VERSION = 1;

    private final Positions positions;
    private final RbfPlugin.Rbf settings;
    private final Parameter centres;
    private final Parameter width;

    RadialBlock(Positions positions, RbfPlugin.Rbf settings, long seed) {
        super(VERSION);
        this.positions = positions;
        this.settings = settings;
        centres = frozen("centres", new Shape(settings.dimension(), positions.features()), (manager, shape, type) -> {
            SplittableRandom random = new SplittableRandom(seed);
            double[] values = new double[Math.toIntExact(shape.size())];
            Arrays.setAll(values, i -> random.nextGaussian());
            return ofEngine(manager, values, shape, type);
        });
        width = frozen(
                "width",
                new Shape(1),
                (manager, shape, type) ->
                        ofEngine(manager, new double[] {settings.width().orElse(1.0)}, shape, type));
    }

    private Parameter frozen(String name, Shape shape, Initializer values) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optShape(shape)
                .optRequiresGrad(false)
                .optInitializer(values)
                .build());
    }

    private static NDArray ofEngine(NDManager manager, double[] values, Shape shape, DataType type) {
        // the engine's own copy: a type that stays would leave the array in Java's memory
        try (NDArray ofJava = manager.create(values, shape);
                NDArray ofEngine = ofJava.duplicate();
                NDArray typed = ofEngine.toType(type, true)) {
            return typed.toDevice(manager.getDevice(), true);
        }
    }

    Positions positions() {
        return positions;
    }

    /** Sets centres, one each row, and width, in place. */
    void set(double[][] points, double distance) {
        put(
                centres.getArray(),
                Arrays.stream(points).flatMapToDouble(Arrays::stream).toArray());
        put(width.getArray(), new double[] {distance});
    }

    private static void put(NDArray array, double[] values) {
        try (NDArray fresh = ofEngine(array.getManager(), values, array.getShape(), array.getDataType())) {
            array.set(new NDIndex("..."), fresh);
        }
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = positions.vectors(inputs.singletonOrThrow());
        NDArray c = parameters.getValue(centres, x.getDevice(), training);
        NDArray w = parameters.getValue(width, x.getDevice(), training);
        NDArray norms = x.mul(x).sum(new int[] {-1}, true);
        NDArray offsets = c.mul(c).sum(new int[] {-1});
        NDArray products = Linear.linear(x, c.mul(Scalars.like(x, -2)), offsets).singletonOrThrow();
        // rounding may leave a small negative number where a point is a centre
        NDArray squares = Activation.relu(products.add(norms)).div(w.mul(w));
        return new NDList(of(squares));
    }

    /** φ of squared distances in units of the width. */
    private NDArray of(NDArray squares) {
        return switch (settings.function()) {
            case GAUSSIAN -> squares.mul(Scalars.like(squares, -0.5)).exp();
            case MULTIQUADRIC -> squares.add(1).sqrt();
            case INVERSE_MULTIQUADRIC -> squares.onesLike().div(squares.add(1).sqrt());
            // r² ln r = r² ln r² / 2; at a centre, 0 times a finite number
            case THIN_PLATE -> squares.mul(squares.add(Float.MIN_NORMAL).log()).mul(Scalars.like(squares, 0.5));
        };
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {positions.output(inputShapes[0], settings.dimension())};
    }
}
