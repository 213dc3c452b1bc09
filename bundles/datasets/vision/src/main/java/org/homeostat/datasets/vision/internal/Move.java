package org.homeostat.datasets.vision.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.homeostat.api.dataset.DataSpec;

/**
 * Where the pixels of one image go: by whole pixels, then mirrored.
 *
 * @param down rows
 * @param right columns
 * @param mirrored whether left and right change places after that
 */
record Move(int down, int right, boolean mirrored) {

    /** The number of pixels without a class. */
    private static final double UNLABELLED = -1;

    /** Whether inputs are images, and targets lie on their pixels or have nothing to do with them. */
    static boolean suits(DataSpec input, DataSpec target) {
        boolean hasPixels = target.length(DataSpec.Axis.HEIGHT).isPresent()
                || target.length(DataSpec.Axis.WIDTH).isPresent();
        return input.isImage() && (!hasPixels || liesOn(input, target));
    }

    private static boolean liesOn(DataSpec input, DataSpec target) {
        int axes = target.axes().size();
        return axes >= 2
                && target.axes().subList(axes - 2, axes).equals(List.of(DataSpec.Axis.HEIGHT, DataSpec.Axis.WIDTH))
                && target.shape().slice(axes - 2).equals(input.shape().slice(1));
    }

    /**
     * Moves images and fills in zeros.
     *
     * @param inputs (batch, channels, height, width), then whatever is left as it is
     * @param moves one an image
     * @return the moved ones, of the images' manager
     */
    static NDList images(NDList inputs, List<Move> moves) {
        NDList moved = new NDList(inputs);
        moved.set(0, moved(inputs.head(), moves, 0));
        return moved;
    }

    /**
     * Moves targets that lie on the pixels of images; whole numbers are classes, and what moves in has none.
     *
     * @param targets the targets, (batch, …, height, width) for those that are moved
     * @param target what one is
     * @param moves one an image
     * @return the moved ones, of the targets' manager; those without rows and columns as they are
     */
    static NDList targets(NDList targets, DataSpec target, List<Move> moves) {
        if (target.length(DataSpec.Axis.HEIGHT).isEmpty()) {
            return targets;
        }
        NDList moved = new NDList(targets);
        moved.set(0, moved(targets.head(), moves, target.dataType().isFloating() ? 0 : UNLABELLED));
        return moved;
    }

    private static NDArray moved(NDArray planes, List<Move> moves, double fill) {
        Shape shape = planes.getShape();
        int height = Math.toIntExact(shape.get(shape.dimension() - 2));
        int width = Math.toIntExact(shape.get(shape.dimension() - 1));
        double[] from;
        try (NDArray wide = planes.toType(DataType.FLOAT64, true)) {
            from = wide.toDoubleArray();
        }
        double[] to = new double[from.length];
        int size = from.length / moves.size();
        for (int i = 0; i < to.length; i++) {
            Move move = moves.get(i / size);
            int column = i % width;
            int row = i / width % height - move.down;
            int source = (move.mirrored ? width - 1 - column : column) - move.right;
            boolean inside = row >= 0 && row < height && source >= 0 && source < width;
            to[i] = inside ? from[i - move.down * width - column + source] : fill;
        }
        // the engine's own copy: a type that stays would leave the array in Java's memory
        try (NDArray ofJava = planes.getManager().create(to, shape);
                NDArray ofEngine = ofJava.duplicate()) {
            return ofEngine.toType(planes.getDataType(), true);
        }
    }
}
