package org.homeostat.models.mdeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What happens between scales: each one becomes the sum of all, brought to its size, and then GN(W*ReLU(sum)) with a 1x1
 * convolution. To coarser scales lead 3x3 convolutions of stride 2 with normalisations, and ReLU between; to finer ones a 1x1
 * convolution and a normalisation, whose pixels are then repeated.
 */
final class Fusion {

    private final List<Scale> scales;
    private final List<List<Piece>> passages = new ArrayList<>();
    private final List<Chain> after = new ArrayList<>();

    /**
     * Creates it.
     *
     * @param parts makes its parts
     * @param scales the scales
     * @param size the network's size
     */
    Fusion(Parts parts, List<Scale> scales, Architecture size) {
        this.scales = scales;
        for (int to = 0; to < scales.size(); to++) {
            List<Piece> into = new ArrayList<>();
            for (int from = 0; from < scales.size(); from++) {
                if (from != to) {
                    into.add(from < to ? down(parts, from, to, size) : up(parts, from, to, size));
                }
            }
            passages.add(into);
            Scale own = scales.get(to);
            after.add(Chain.of(
                    Chain.RELU,
                    parts.normalized("after" + to + "_conv", own.channels(), own.channels(), 1),
                    parts.norm("after" + to + "_norm", size.groupsAfterFusion(), own, size.affine())));
        }
    }

    private Chain up(Parts parts, int from, int to, Architecture size) {
        String name = "up" + from + "to" + to;
        Scale coarse = scales.get(from);
        Scale projected = new Scale(scales.get(to).channels(), coarse.height(), coarse.width());
        return Chain.of(
                parts.plain(name + "_conv", coarse.channels(), projected.channels(), 1, 1),
                parts.norm(name + "_norm", size.groups(), projected, true));
    }

    /** The channels change in the last step. */
    private Chain down(Parts parts, int from, int to, Architecture size) {
        List<Piece> steps = new ArrayList<>();
        long own = scales.get(from).channels();
        for (int at = from + 1; at <= to; at++) {
            String name = "down" + from + "to" + to + "_" + (at - from);
            Scale reached = scales.get(at);
            Scale image = at == to ? reached : new Scale(own, reached.height(), reached.width());
            steps.add(parts.plain(name + "_conv", own, image.channels(), 3, 2));
            steps.add(parts.norm(name + "_norm", size.groups(), image, true));
            if (at < to) {
                steps.add(Chain.RELU);
            }
        }
        return new Chain(steps);
    }

    void prepare(Prepared to) {
        for (int i = 0; i < scales.size(); i++) {
            passages.get(i).forEach(piece -> piece.prepare(to));
            after.get(i).prepare(to);
        }
    }

    /**
     * Fuses.
     *
     * @param images one for each scale, closed here
     * @param prepared from this part's first array on
     * @return one for each scale
     */
    NDList apply(NDList images, Iterator<NDArray> prepared) {
        NDList fused = new NDList();
        try (images) {
            for (int to = 0; to < scales.size(); to++) {
                NDArray sum = images.get(to).reshape(images.get(to).getShape());
                Iterator<Piece> into = passages.get(to).iterator();
                for (int from = 0; from < scales.size(); from++) {
                    if (from != to) {
                        NDArray image = images.get(from);
                        sum = added(sum, into.next().apply(image.reshape(image.getShape()), prepared), from - to);
                    }
                }
                fused.add(after.get(to).apply(sum, prepared));
            }
        }
        return fused;
    }

    /** The sum of an image and one that is so many scales coarser; both are closed. */
    private static NDArray added(NDArray sum, NDArray image, int coarser) {
        try (sum;
                image) {
            return coarser <= 0 ? sum.add(image) : raised(sum, image, 1L << coarser);
        }
    }

    /** Adds each pixel of the coarse image to a square of pixels; what hangs over the edge falls away. */
    private static NDArray raised(NDArray sum, NDArray coarse, long factor) {
        Shape fine = sum.getShape();
        Shape low = coarse.getShape();
        long rows = low.get(2);
        long columns = low.get(3);
        Shape spread = new Shape(low.get(0), low.get(1), rows, 1, columns, 1);
        Shape squares = new Shape(low.get(0), low.get(1), rows, factor, columns, factor);
        try (NDArray pixels = coarse.reshape(spread)) {
            if (fine.get(2) == rows * factor && fine.get(3) == columns * factor) {
                try (NDArray grid = sum.reshape(squares);
                        NDArray added = grid.add(pixels)) {
                    return added.reshape(fine);
                }
            }
            try (NDArray repeated = pixels.broadcast(squares);
                    NDArray image = repeated.reshape(low.get(0), low.get(1), rows * factor, columns * factor);
                    NDArray cropped = image.get(new NDIndex()
                            .addAllDim(2)
                            .addSliceDim(0, fine.get(2))
                            .addSliceDim(0, fine.get(3)))) {
                return sum.add(cropped);
            }
        }
    }
}
