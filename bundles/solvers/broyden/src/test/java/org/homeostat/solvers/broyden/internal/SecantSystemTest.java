package org.homeostat.solvers.broyden.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SecantSystemTest {

    private static final long SEED = 94;

    /** Appends a pair for which all inner products are given. */
    private static boolean append(SecantSystem system, int slot, double square, double[] images, double[] residual) {
        boolean sound = system.append(slot, square, images, residual);
        system.remember(residual);
        return sound;
    }

    @Test
    void onePairGivesTheSecant() {
        SecantSystem system = new SecantSystem(3, 1e-12);
        // s·s = 4 and s·f = 1, hence s·y = -3
        assertTrue(append(system, 1, 4, new double[] {9, 1, 9}, new double[] {9, 5, 9}));
        assertEquals(5 / 3.0, system.solve(new double[] {7, 5, 7})[1], 1e-15);
        assertEquals(0, system.solve(new double[] {7, 5, 7})[0]);
    }

    @Test
    void theTransposedSolutionIsTheAdjoint() {
        Random random = new Random(SEED);
        int slots = 6;
        SecantSystem system = new SecantSystem(slots, 1e-12);
        for (int slot = 0; slot < slots; slot++) {
            assertTrue(append(
                            system,
                            slot,
                            Math.pow(10, -slot),
                            random.doubles(slots, -0.01, 0.01).map(x -> x * 0.1).toArray(),
                            random.doubles(slots, -0.01, 0.01).map(x -> x * 0.1).toArray())
                    || slot > 0);
        }
        double[] a = random.doubles(slots).toArray();
        double[] b = random.doubles(slots).toArray();
        double left = Textbook.product(a, system.solve(b).clone());
        double right = Textbook.product(b, system.solveTransposed(a).clone());
        assertEquals(left, right, 1e-10 * Math.abs(left), "seed " + SEED);
    }

    @Test
    void aPairWithoutPivotIsLeftOut() {
        SecantSystem system = new SecantSystem(2, 1e-12);
        // y is orthogonal to s
        assertFalse(append(system, 0, 1, new double[] {1, 0}, new double[] {0, 0}));
        assertFalse(append(system, 0, 1, new double[] {Double.NaN, 0}, new double[] {0, 0}));
        assertEquals(0, system.count());
        assertEquals(0, system.solve(new double[] {1, 1})[0]);
    }

    @Test
    void anOverflowEmptiesIt() {
        SecantSystem system = new SecantSystem(1, 1e-12);
        assertTrue(append(system, 0, 1, new double[] {0.5}, new double[] {0}));
        assertEquals(0, system.solve(new double[] {Double.POSITIVE_INFINITY})[0]);
        assertEquals(0, system.count());
    }
}
