package org.homeostat.datasets.synthetic.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import java.util.SplittableRandom;
import org.homeostat.api.dataset.Samples;

/** The samples of one split: noisy points of a curve. */
final class Curve implements Samples {

    private final double[] x;
    private final double[] y;
    private final DataType dataType;

    Curve(SyntheticPlugin.Synthetic settings, int size, String split, DataType dataType) {
        // Random, for its Gaussian numbers are specified; the other generator mixes the seed well
        Random random = new Random(new SplittableRandom(settings.seed() ^ ((long) split.hashCode() << 32)).nextLong());
        x = new double[size];
        y = new double[size];
        for (int i = 0; i < size; i++) {
            x[i] = settings.from() + (settings.to() - settings.from()) * random.nextDouble();
            y[i] = value(x[i]) + settings.noise() * random.nextGaussian();
        }
        this.dataType = dataType;
    }

    /** The curve without noise. */
    static double value(double x) {
        return 1.5 * x * x * x + x * x - 5 * x + 2 * StrictMath.sin(x) - 3;
    }

    @Override
    public int size() {
        return x.length;
    }

    @Override
    public NDList inputs(NDManager manager, int... indices) {
        return column(x, manager, indices);
    }

    @Override
    public NDList targets(NDManager manager, int... indices) {
        return column(y, manager, indices);
    }

    private NDList column(double[] values, NDManager manager, int... indices) {
        double[] chosen = new double[indices.length];
        for (int i = 0; i < indices.length; i++) {
            chosen[i] = values[indices[i]];
        }
        // the engine's own copy: a type that stays would leave the array in Java's memory
        try (NDArray ofJava = manager.create(chosen, new Shape(indices.length, 1));
                NDArray ofEngine = ofJava.duplicate()) {
            return new NDList(ofEngine.toType(dataType, true));
        }
    }
}
