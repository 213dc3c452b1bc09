package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** y = W_o·pool(z) + b_o, where z is a part of the state: a vector, or an image pixel by pixel. */
final class Head extends AbstractBlock {

    private static final byte VERSION = 1;

    private final Readout readout;
    private final long outputs;
    private final Parameter weight;
    private final Parameter bias;

    /**
     * The part of a state that is read.
     *
     * @param from its first component
     * @param channels its channels; for a vector its length
     * @param edge its height and width; 1 for a vector
     * @param pool edge of the windows over which it is averaged
     */
    record Readout(long from, long channels, long edge, long pool) {

        /** A whole vector. */
        static Readout vector(long size) {
            return new Readout(0, size, 1, 1);
        }

        /** The number of components after pooling; what does not fill a window is left out. */
        long features() {
            return channels * (edge / pool) * (edge / pool);
        }

        /** The spectral norm of the averaging: windows are disjoint, and each is a row of pool² entries 1/pool². */
        double norm() {
            return 1.0 / pool;
        }

        /** Whether what is read is an image. */
        boolean isImage() {
            return edge > 1;
        }

        /** What is read of states, as images (batch, channels, height, width) without the border that is kept at zero. */
        NDArray image(NDArray z) {
            String inside = ", 1:" + (edge - 1);
            return part(z).transpose()
                    .reshape(edge, edge, channels, -1)
                    .transpose(3, 2, 0, 1)
                    .get(new NDIndex(":, :" + inside + inside));
        }

        /** States of nothing but such images, with their border. */
        NDArray state(NDArray image) {
            NDArray row = image.getManager()
                    .zeros(image.getShape(), image.getDataType())
                    .get(":, :, :1");
            NDArray tall = NDArrays.concat(new NDList(row, image, row), 2);
            NDArray column =
                    tall.getManager().zeros(tall.getShape(), tall.getDataType()).get(":, :, :, :1");
            return NDArrays.concat(new NDList(column, tall, column), 3)
                    .transpose(2, 3, 1, 0)
                    .reshape(channels * edge * edge, -1)
                    .transpose();
        }

        private NDArray part(NDArray z) {
            long size = channels * edge * edge;
            return from == 0 && z.getShape().get(1) == size
                    ? z
                    : z.get(new NDIndex(":, " + from + ":" + (from + size)));
        }

        private NDArray of(NDArray z) {
            NDArray part = part(z);
            if (!isImage()) {
                return part;
            }
            long windows = edge / pool;
            NDArray plane = part.transpose().reshape(edge, edge, -1);
            NDArray whole = plane.get(new NDIndex(":" + windows * pool + ", :" + windows * pool));
            NDArray means = pool == 1
                    ? whole
                    : whole.reshape(windows, pool, windows, pool, -1)
                            .mean(new int[] {1})
                            .mean(new int[] {2});
            return means.reshape(windows, windows, channels, -1)
                    .transpose(3, 2, 0, 1)
                    .reshape(-1, features());
        }
    }

    /**
     * A head with a weight of its own.
     *
     * @param readout what is read
     * @param outputs the number of outputs
     */
    Head(Readout readout, long outputs) {
        super(VERSION);
        this.readout = readout;
        this.outputs = outputs;
        this.weight = addParameter(weight(readout, outputs));
        this.bias = addParameter(bias(outputs));
    }

    /**
     * A head whose weight belongs to the map.
     *
     * @param readout what is read
     * @param weight W_o, (outputs, features)
     * @param outputs the number of outputs
     */
    Head(Readout readout, Parameter weight, long outputs) {
        super(VERSION);
        this.readout = readout;
        this.outputs = outputs;
        this.weight = weight;
        this.bias = addParameter(bias(outputs));
    }

    /** W_o, (outputs, features). */
    static Parameter weight(Readout readout, long outputs) {
        return Parameter.builder()
                .setName("Wo")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(outputs, readout.features()))
                .optInitializer(new UniformInitializer())
                .build();
    }

    private static Parameter bias(long outputs) {
        return Parameter.builder()
                .setName("bo")
                .setType(Parameter.Type.BIAS)
                .optShape(new Shape(outputs))
                .build();
    }

    Readout readout() {
        return readout;
    }

    /** y for the images that are read. */
    NDList ofImage(ParameterStore parameters, NDArray image) {
        Readout alone = new Readout(0, readout.channels(), readout.edge(), readout.pool());
        return outputs(parameters, alone.of(alone.state(image)), false);
    }

    /** The parameter W_o, (outputs, features). */
    Parameter weight() {
        return weight;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        return outputs(parameters, readout.of(inputs.head()), training);
    }

    private NDList outputs(ParameterStore parameters, NDArray features, boolean training) {
        return Linear.linear(
                features,
                parameters.getValue(weight, features.getDevice(), training),
                parameters.getValue(bias, features.getDevice(), training));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0), outputs)};
    }
}
