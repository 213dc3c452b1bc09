package org.homeostat.solvers.broyden.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class VectorsTest {

    private static final long SEED = 17;

    @Test
    void productsOfAllLengths() {
        Random random = new Random(SEED);
        for (int n : new int[] {1, 3, 4, 1023, 1024, 1025, 5000}) {
            double[] a = Maps.vector(n, random);
            double[] b = Maps.vector(n, random);
            double expected = Textbook.product(a, b);
            assertEquals(expected, DoubleVectors.INSTANCE.product(a, b), 1e-12, n + " components, seed " + SEED);
            assertEquals(
                    expected,
                    FloatVectors.INSTANCE.product(floats(a), floats(b)),
                    1e-6 * Math.sqrt(n),
                    n + " components, seed " + SEED);
        }
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    @Test
    void nothingIsAddedWhereTheFactorIsZero() {
        float[] target = {1, 2};
        FloatVectors.INSTANCE.add(0, new float[] {Float.NaN, Float.POSITIVE_INFINITY}, target);
        assertArrayEquals(new float[] {1, 2}, target);
    }
}
