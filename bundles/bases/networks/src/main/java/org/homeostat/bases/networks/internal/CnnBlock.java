package org.homeostat.bases.networks.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import org.homeostat.nn.BatchNorm;
import org.homeostat.nn.Composite;
import org.homeostat.nn.Layers;

/** Blocks of two convolutions with batch normalisation, rectifiers and a maximum, then a linear map. */
final class CnnBlock extends Composite {

    private static final Shape TWO = new Shape(2, 2);
    private static final Shape NONE = new Shape(0, 0);
    private static final int KERNEL = 3;

    private record Convolution(Block kernel, Block norm) {}

    private final List<Convolution> convolutions = new ArrayList<>();
    private final Block output;
    private final int dimension;

    /** For images of shape (channels, height, width). */
    CnnBlock(Shape image, CnnPlugin.Cnn settings) {
        dimension = settings.dimension();
        int width = settings.channels();
        Shape after = new Shape(1, width, 1, 1);
        long channels = image.get(0);
        for (int i = 0; i < 2 * settings.blocks(); i++) {
            convolutions.add(new Convolution(
                    add("convolution", Layers.convolution(channels, width, KERNEL), new Shape(1, channels, 1, 1)),
                    add("norm", new BatchNorm(width), after)));
            channels = width;
        }
        long features = width * (image.get(1) >> settings.blocks()) * (image.get(2) >> settings.blocks());
        output = add("observables", Layers.linear(features, dimension), new Shape(1, features));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow();
        for (int i = 0; i < convolutions.size(); i++) {
            Convolution convolution = convolutions.get(i);
            x = run(convolution.norm(), parameters, run(convolution.kernel(), parameters, x, training), training);
            if (i % 2 == 1) {
                // before the rectifier, with which a maximum commutes, so that it has a quarter of the work
                x = Pool.maxPool2d(x, TWO, TWO, NONE, false);
            }
            x = Activation.relu(x);
        }
        return new NDList(run(output, parameters, x.reshape(x.getShape().get(0), -1), training));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), dimension)};
    }
}
