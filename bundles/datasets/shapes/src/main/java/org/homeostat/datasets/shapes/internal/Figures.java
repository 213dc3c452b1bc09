package org.homeostat.datasets.shapes.internal;

import java.util.List;

/** The shapes, each about as wide as its radius says, whatever its kind. */
final class Figures {

    /** The names of the classes; 0 is what no shape covers. */
    static final List<String> CLASSES = List.of("background", "disk", "square", "triangle", "cross");

    private static final double ROOT_THREE = StrictMath.sqrt(3);

    private Figures() {}

    /**
     * Whether a shape covers a point.
     *
     * @param kind its class, from 1
     * @param x to the right of its centre, in units of its radius, in its own turned axes
     * @param y likewise downwards
     * @return whether it does
     */
    static boolean covers(int kind, double x, double y) {
        return switch (kind) {
            case 1 -> x * x + y * y <= 1;
            case 2 -> Math.max(Math.abs(x), Math.abs(y)) <= 0.85;
            // three sides at half the distance of the corners from the centre
            case 3 -> y <= 0.6 && ROOT_THREE * Math.abs(x) - y <= 1.2;
            case 4 -> Math.min(Math.abs(x), Math.abs(y)) <= 0.3 && Math.max(Math.abs(x), Math.abs(y)) <= 1;
            default -> throw new IllegalArgumentException("there is no shape " + kind);
        };
    }
}
