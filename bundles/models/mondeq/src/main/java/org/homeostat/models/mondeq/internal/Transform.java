package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * From images to spectra and back, by products with constant matrices. Recordable.
 *
 * @param grid the grid
 * @param down along columns of pixels
 * @param across along rows of pixels
 * @param back its inverse
 * @param up that of the first
 */
record Transform(Grid grid, NDArray down, NDArray across, NDArray back, NDArray up) {

    static Transform of(Grid grid, NDManager owner, DataType type) {
        Fourier fourier = new Fourier(grid, grid.edge());
        return new Transform(
                grid,
                Fourier.constant(fourier.down(), owner, type),
                Fourier.constant(fourier.across(), owner, type),
                Fourier.constant(fourier.back(), owner, type),
                Fourier.constant(fourier.up(), owner, type));
    }

    /** The same to spectra, and back to twice the images. */
    Transform twiceBack() {
        return new Transform(grid, down, across, back, MonotoneBlock.lasting(up.mul(2), up.getManager()));
    }

    /** Images to spectra. */
    NDArray spectra(NDArray images) {
        try (NDArray plane = images.reshape(grid.edge(), -1);
                NDArray lines = down.matMul(plane);
                NDArray rows = lines.reshape(grid.rows(), across.getShape().get(1), -1);
                NDArray spectrum = each(across, rows)) {
            return spectrum.reshape(grid.count(), 2 * grid.width(), -1);
        }
    }

    /** Spectra to images. */
    NDArray images(NDArray spectra) {
        try (NDArray rows = spectra.reshape(grid.rows(), back.getShape().get(1), -1);
                NDArray lines = each(back, rows);
                NDArray spectrum = lines.reshape(up.getShape().get(1), -1);
                NDArray plane = up.matMul(spectrum)) {
            return plane.reshape(grid.size(), -1);
        }
    }

    /** The product of one matrix with each of several. */
    static NDArray each(NDArray matrix, NDArray several) {
        Shape shape = matrix.getShape();
        try (NDArray repeated = matrix.broadcast(new Shape(several.getShape().get(0), shape.get(0), shape.get(1)))) {
            return repeated.batchMatMul(several);
        }
    }
}
