package org.homeostat.datasets.shapes.internal;

import java.util.Random;

/** What decides the colours of shapes; grounds have any. */
public enum Colours {
    /**
     * Two classes share the shades of each of two colours, disks and triangles red, squares and crosses blue: the outline
     * tells which of the two.
     */
    PAIR {
        @Override
        double[] draw(int kind, Random random) {
            return shade(kind % 2 == 0 ? BLUE : RED, random);
        }
    },
    /** Each class has a colour of its own, in many shades: disks red, squares green, triangles blue, crosses yellow. */
    CLASS {
        @Override
        double[] draw(int kind, Random random) {
            return shade(OWN[kind - 1], random);
        }
    },
    /** Any, so that the outline alone tells the class. */
    ANY {
        @Override
        double[] draw(int kind, Random random) {
            return any(random);
        }
    };

    private static final int RED = 0xe03030;
    private static final int BLUE = 0x3050e0;
    private static final int[] OWN = {RED, 0x30c040, BLUE, 0xe8d020};
    private static final double SHADE = 0.35;

    /** The colour of a shape: red, green and blue, 0 to 1. */
    abstract double[] draw(int kind, Random random);

    /** Any colour that is neither black nor white. */
    static double[] any(Random random) {
        return random.doubles(Drawing.CHANNELS, 0.1, 0.9).toArray();
    }

    private static double[] shade(int own, Random random) {
        double[] colour = any(random);
        for (int c = 0; c < colour.length; c++) {
            double pure = (own >> 8 * (2 - c) & 0xff) / 255.0;
            colour[c] = pure + SHADE * (colour[c] - pure);
        }
        return colour;
    }
}
