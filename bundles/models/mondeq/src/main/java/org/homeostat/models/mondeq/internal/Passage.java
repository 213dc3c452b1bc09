package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import org.hipparchus.linear.MatrixUtils;

/**
 * From the spectra of one grid's images to those of the same images on a grid of another edge, which is padded by zeros or
 * cropped below and on the right. Recordable.
 *
 * @param to the second grid
 * @param first back to pixels across the image, those that both grids have
 * @param middle back to pixels down the image, and forth on the second grid
 * @param last forth across the image
 */
record Passage(Grid to, NDArray first, NDArray middle, NDArray last) {

    static Passage between(Grid from, Grid to, NDManager owner, DataType type) {
        long edge = Math.min(from.edge(), to.edge());
        Fourier back = new Fourier(from, edge);
        Fourier forth = new Fourier(to, edge);
        double[][] middle = MatrixUtils.createRealMatrix(forth.down())
                .multiply(MatrixUtils.createRealMatrix(back.up()))
                .getData();
        return new Passage(
                to,
                Fourier.constant(back.back(), owner, type),
                Fourier.constant(middle, owner, type),
                Fourier.constant(forth.across(), owner, type));
    }

    /** The spectra on the second grid; the argument is closed. */
    NDArray of(NDArray spectra) {
        try (spectra;
                NDArray rows = spectra.reshape(-1, first.getShape().get(1), channels(spectra));
                NDArray lines = Transform.each(first, rows);
                NDArray flat = lines.reshape(middle.getShape().get(1), -1);
                NDArray changed = middle.matMul(flat);
                NDArray wide = changed.reshape(to.rows(), last.getShape().get(1), -1);
                NDArray result = Transform.each(last, wide)) {
            return result.reshape(to.count(), 2 * to.width(), -1);
        }
    }

    /** Channels times samples. */
    private long channels(NDArray spectra) {
        return to.channels() * spectra.getShape().get(2);
    }
}
