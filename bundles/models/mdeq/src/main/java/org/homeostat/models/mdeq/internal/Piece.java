package org.homeostat.models.mdeq.internal;

import ai.djl.ndarray.NDArray;
import java.util.Iterator;

/**
 * A part of the map f with parameters of its own. What it computes of these once a pass, in {@link #prepare}, it takes up again
 * in the same order at every evaluation.
 */
interface Piece {

    /**
     * Computes what depends on the parameters alone.
     *
     * @param to takes the arrays up
     */
    void prepare(Prepared to);

    /**
     * Evaluates it.
     *
     * @param x (batch, channels, height, width), closed here
     * @param prepared what {@link #prepare} gave, from this piece's first array on
     * @return an image
     */
    NDArray apply(NDArray x, Iterator<NDArray> prepared);
}
