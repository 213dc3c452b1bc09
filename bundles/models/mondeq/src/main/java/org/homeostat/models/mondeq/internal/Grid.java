package org.homeostat.models.mondeq.internal;

/**
 * Square images of several channels, and their spectra.
 *
 * <p>A circular convolution is one small matrix for each frequency. So is one of stride 2, if the four pixels of each 2x2
 * block are taken as channels of an image of half the edge: that is the alias form, in which the r² frequencies that a stride
 * of r mixes stand together. Such a grid has 2 phases; a plain one has 1.
 *
 * <p>Images lie as columns, (edge·edge·channels, batch), pixel by pixel with the samples innermost. Spectra are (count,
 * 2·width, batch): the half of the frequencies that determines real images, and for each the real parts of all channels, then
 * the imaginary parts. So a complex matrix X + iY is the real one [X -Y; Y X], and its adjoint is the transpose.
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
}
