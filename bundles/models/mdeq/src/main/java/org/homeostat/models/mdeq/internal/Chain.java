package org.homeostat.models.mdeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.Iterator;
import java.util.List;

/**
 * Pieces one after the other.
 *
 * @param pieces the pieces
 */
record Chain(List<Piece> pieces) implements Piece {

    /** max(0, x). */
    static final Piece RELU = new Piece() {
        @Override
        public void prepare(Prepared to) {
            // nothing depends on parameters
        }

        @Override
        public NDArray apply(NDArray x, Iterator<NDArray> prepared) {
            try (x) {
                return Activation.relu(x);
            }
        }
    };

    Chain {
        pieces = List.copyOf(pieces);
    }

    static Chain of(Piece... pieces) {
        return new Chain(List.of(pieces));
    }

    @Override
    public void prepare(Prepared to) {
        pieces.forEach(piece -> piece.prepare(to));
    }

    @Override
    public NDArray apply(NDArray x, Iterator<NDArray> prepared) {
        NDArray y = x;
        for (Piece piece : pieces) {
            y = piece.apply(y, prepared);
        }
        return y;
    }
}
