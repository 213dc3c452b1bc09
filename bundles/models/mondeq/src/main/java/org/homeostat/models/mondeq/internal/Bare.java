package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/** The engine's fast Fourier transforms of a batch of images and a product at each frequency, each in the layout it likes. */
final class Bare implements AutoCloseable {

    private final NDManager manager;
    private final long edge;
    private final NDArray images;
    private final NDArray lines;
    private final NDArray spectra;
    private final NDArray matrices;
    private final NDArray columns;

    Bare(NDManager owner, Grid grid, long batch) {
        manager = owner.newSubManager();
        edge = grid.edge();
        images = manager.randomNormal(0, 1, new Shape(batch, grid.channels(), edge, edge), DataType.FLOAT32);
        lines = images.rfft(edge, 3);
        spectra = lines.fft(edge, 2);
        matrices = complex(grid.count(), grid.channels(), grid.channels());
        columns = complex(grid.count(), grid.channels(), batch);
    }

    private NDArray complex(long count, long rows, long width) {
        return manager.randomNormal(0, 1, new Shape(count, rows, width, 2), DataType.FLOAT32)
                .complex();
    }

    /** Images to spectra, the real ones' half. */
    void transform() {
        images.rfft(edge, 3).close();
        lines.fft(edge, 2).close();
    }

    /** A product at each frequency. */
    void multiply() {
        matrices.batchMatMul(columns).close();
    }

    /** Spectra to images. */
    void inverse() {
        spectra.ifft(edge, 2).close();
        lines.irfft(edge, 3).close();
    }

    @Override
    public void close() {
        manager.close();
    }
}
