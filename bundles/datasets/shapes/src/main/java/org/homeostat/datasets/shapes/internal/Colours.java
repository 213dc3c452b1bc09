package org.homeostat.datasets.shapes.internal;

import java.util.Random;

/** What decides the colours of shapes; grounds have any. */
public enum Colours {
    /** Each class has a colour of its own, in many shades: disks red, squares green, triangles blue, crosses yellow. */
    CLASS {
        @Override
        double[] draw(int kind, Random random) {
            double[] colour = any(random);
            for (int c = 0; c < colour.length; c++) {
                double own = (OWN[kind - 1] >> 8 * (2 - c) & 0xff) / 255.0;
                colour[c] = own + SHADE * (colour[c] - own);
            }
            return colour;
        }
    },
    /** Any, so that the outline alone tells the class. */
    ANY {
        @Override
        double[] draw(int kind, Random random) {
            return any(random);
        }
    };

    private static final int[] OWN = {0xe03030, 0x30c040, 0x3050e0, 0xe8d020};
    private static final double SHADE = 0.35;

    /** The colour of a shape: red, green and blue, 0 to 1. */
    abstract double[] draw(int kind, Random random);

    /** Any colour that is neither black nor white. */
    static double[] any(Random random) {
        return random.doubles(Drawing.CHANNELS, 0.1, 0.9).toArray();
    }
}
