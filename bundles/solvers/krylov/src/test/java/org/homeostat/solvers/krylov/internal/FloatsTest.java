package org.homeostat.solvers.krylov.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sums in float32 that keep their digits. */
class FloatsTest {

    private static final long SEED = 8;

    private final Floats floats = new Floats();

    @Test
    void normsHoldForNumbersOfAnySize() {
        for (float size : new float[] {0x1p-133f, 0x1p-73f, 0x1p-16f, 1, 0x1p60f, 0x1p100f}) {
            float[] vector = new float[1003];
            Arrays.fill(vector, size);
            assertEquals(size * Math.sqrt(1003), floats.norm(vector), 1e-6 * size * Math.sqrt(1003), "size " + size);
        }
    }

    @Test
    void longProductsKeepTheirDigits() {
        Random random = new Random(SEED);
        for (int length : new int[] {1, 7, 8, 512, 513, 1_000_000}) {
            float[] a = new float[length];
            float[] b = new float[length];
            double expected = 0;
            for (int i = 0; i < length; i++) {
                a[i] = random.nextFloat();
                b[i] = random.nextFloat();
                expected += (double) a[i] * b[i];
            }
            assertEquals(expected, floats.product(a, b), 1e-6 * expected, "seed " + SEED + ", length " + length);
        }
    }
}
