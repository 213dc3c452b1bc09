package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;

/**
 * Square images of several channels, in space and by frequency. Everything is recordable.
 *
 * <p>A circular convolution is one small matrix for each frequency. So is one of stride 2, if the four pixels of each 2x2
 * block are taken as channels of an image of half the edge: that is the alias form, in which the r² frequencies that a stride
 * of r mixes stand together. Such a grid has 2 phases; a plain one has 1.
 *
 * <p>Three layouts: samples, (batch, channels·edge²), as states have it; a plane, (edge, edge·batch·channels), where pixels
 * are rows, so that transforms run over leading axes; and frequencies, (count, batch, width), the halves of spectra that
 * determine real images, ready for a product with a matrix for each frequency.
 *
 * @param channels channels of an image
 * @param edge height and width, a multiple of the phases
 * @param phases 1, or 2 for strides of 2
 */
record Grid(long channels, long edge, long phases) {

    /** Height and width in blocks. */
    long blocks() {
        return edge / phases;
    }

    /** Rows of the half of a spectrum. */
    long rows() {
        return blocks() / 2 + 1;
    }

    /** The number of frequencies. */
    long count() {
        return rows() * blocks();
    }

    /** Channels of a block, phase by phase. */
    long width() {
        return channels * phases * phases;
    }

    /** Components of a sample. */
    long size() {
        return channels * edge * edge;
    }

    /** Samples to a plane. */
    NDArray plane(NDArray samples) {
        try (NDArray rows = samples.reshape(-1, edge * edge);
                NDArray columns = rows.transpose()) {
            return columns.reshape(edge, -1);
        }
    }

    /** A plane to samples. */
    NDArray samples(NDArray plane) {
        try (NDArray rows = plane.reshape(edge * edge, -1);
                NDArray columns = rows.transpose()) {
            return columns.reshape(-1, size());
        }
    }

    /** A plane to frequencies. */
    NDArray frequencies(NDArray plane) {
        try (NDArray blocks = phases == 1 ? plane.reshape(plane.getShape()) : gather(plane);
                NDArray half = blocks.rfft(blocks(), 0);
                NDArray lines = half.reshape(rows(), blocks(), -1);
                NDArray spectrum = lines.fft(blocks(), 1)) {
            return spectrum.reshape(count(), -1, width());
        }
    }

    /** Frequencies to a plane. */
    NDArray space(NDArray frequencies) {
        try (NDArray spectrum = frequencies.reshape(rows(), blocks(), -1);
                NDArray lines = spectrum.ifft(blocks(), 1);
                NDArray half = lines.reshape(rows(), -1);
                NDArray blocks = half.irfft(blocks(), 0)) {
            return phases == 1 ? blocks.reshape(edge, -1) : scatter(blocks);
        }
    }

    /** Pixels of a block become channels. */
    private NDArray gather(NDArray plane) {
        Shape pixels = new Shape(blocks(), phases, blocks(), phases, batch(plane), channels);
        try (NDArray apart = plane.reshape(pixels);
                NDArray together = apart.transpose(0, 2, 4, 1, 3, 5)) {
            return together.reshape(blocks(), -1);
        }
    }

    private NDArray scatter(NDArray gathered) {
        Shape pixels = new Shape(blocks(), blocks(), batch(gathered), phases, phases, channels);
        try (NDArray together = gathered.reshape(pixels);
                NDArray apart = together.transpose(0, 3, 1, 4, 2, 5)) {
            return apart.reshape(edge, -1);
        }
    }

    private long batch(NDArray plane) {
        return plane.size() / size();
    }
}
