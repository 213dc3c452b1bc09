package org.homeostat.datasets.pixels.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.homeostat.api.dataset.Samples;

/** The pixels on a grid, row by row: coordinates, colours, and interpolated colours. */
final class PixelSamples implements Samples {

    private final float[] coordinates;
    private final float[] colours;
    private final float[] interpolated;
    private final DataType dataType;

    PixelSamples(Image image, Grid grid, DataType dataType) {
        int edge = grid.edge(image.size());
        coordinates = new float[edge * edge * 2];
        colours = new float[edge * edge * Image.CHANNELS];
        interpolated = new float[colours.length];
        for (int i = 0; i < edge * edge; i++) {
            int row = grid.row() + i / edge * grid.step();
            int column = grid.column() + i % edge * grid.step();
            coordinates[2 * i] = (float) ((double) column / image.size());
            coordinates[2 * i + 1] = (float) ((double) row / image.size());
            for (int c = 0; c < Image.CHANNELS; c++) {
                colours[i * Image.CHANNELS + c] = image.at(row, column, c);
                interpolated[i * Image.CHANNELS + c] = image.interpolated(row, column, c);
            }
        }
        this.dataType = dataType;
    }

    @Override
    public int size() {
        return coordinates.length / 2;
    }

    @Override
    public NDList inputs(NDManager manager, int... indices) {
        return new NDList(rows(manager, coordinates, 2, indices));
    }

    /**
     * The colours and, as a reference for scores, those that interpolation of the training pixels gives.
     *
     * @param manager owner of the result
     * @param indices which
     * @return two arrays (batch, 3)
     */
    @Override
    public NDList targets(NDManager manager, int... indices) {
        return new NDList(
                rows(manager, colours, Image.CHANNELS, indices), rows(manager, interpolated, Image.CHANNELS, indices));
    }

    private NDArray rows(NDManager manager, float[] values, int width, int... indices) {
        float[] chosen = new float[indices.length * width];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(values, indices[i] * width, chosen, i * width, width);
        }
        NDArray array = manager.create(chosen, new Shape(indices.length, width));
        if (dataType == array.getDataType()) {
            return array;
        }
        try (array) {
            return array.toType(dataType, true);
        }
    }
}
