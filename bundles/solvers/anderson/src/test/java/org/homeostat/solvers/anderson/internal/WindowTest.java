package org.homeostat.solvers.anderson.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WindowTest {

    private static final int SLOTS = 4;
    private static final long SEED = 3;

    private final double[][] residuals = new double[SLOTS][];
    private final Window window = new Window(SLOTS, 10, 1, new LeastSquares(SLOTS - 1, 0));
    private int stored;

    private double[] advance(double... residual) {
        int slot = stored++ % SLOTS;
        residuals[slot] = residual;
        double[] products = new double[SLOTS];
        for (int other = 0; other < Math.min(stored, SLOTS); other++) {
            for (int i = 0; i < residual.length; i++) {
                products[other] += residual[i] * residuals[other][i];
            }
        }
        double[] weights = window.advance(slot, products);
        residuals[slot] = residuals[window.origin()];
        return weights;
    }

    /** The components of the weighted sum of residuals. */
    private double[] mixed(double[] weights) {
        double[] sum = new double[residuals[0].length];
        for (int slot = 0; slot < SLOTS; slot++) {
            for (int i = 0; weights[slot] != 0 && i < sum.length; i++) {
                sum[i] += weights[slot] * residuals[slot][i];
            }
        }
        return sum;
    }

    @Test
    void theFirstStepIsPlain() {
        assertArrayEquals(new double[] {1, 0, 0, 0}, advance(3, 4));
    }

    @Test
    void weightsSumToOneAndMakeTheMixedResidualSmallest() {
        Random random = new Random(SEED);
        for (int k = 0; k < 9; k++) {
            double[] weights = advance(random.doubles(6, -1, 1).toArray()).clone();
            assertEquals(1, Arrays.stream(weights).sum(), 1e-12, "seed " + SEED);
            double best = norm(mixed(weights));
            for (int a = 0; a < Math.min(stored, SLOTS); a++) {
                for (double change : new double[] {-1e-3, 1e-3}) {
                    double[] moved = weights.clone();
                    moved[a] += change;
                    moved[(stored - 1) % SLOTS] -= change;
                    assertEquals(true, norm(mixed(moved)) >= best - 1e-12, "seed " + SEED + ", step " + k);
                }
            }
        }
    }

    private static double norm(double[] vector) {
        return Math.sqrt(Arrays.stream(vector).map(x -> x * x).sum());
    }

    @Test
    void twoResidualsOnALineAreMixedToZero() {
        advance(4, 0);
        assertArrayEquals(new double[] {-1, 2, 0, 0}, advance(2, 0), 1e-12);
    }

    @Test
    void growthBeyondTheSafeguardReturnsToTheSmallest() {
        advance(1, 0);
        advance(0.5, 0.1);
        advance(0.7, 0.1);
        assertArrayEquals(new double[] {0, 0, 0, 1}, advance(6, 0), "twelve times the smallest");
        assertEquals(1, window.origin(), "the slot of the smallest");
        assertEquals(0.5, window.damping());
        assertEquals(2, count(advance(0.2, 0.4)), "mixing goes on with the smallest and what came since");
        assertEquals(0, window.origin());
        assertEquals(0.5, window.damping(), "what was too far stays too far");
    }

    @Test
    void whereMixingFailedAfterACloserStepTheDampingStays() {
        advance(1, 0);
        advance(0.5, 0.1);
        advance(6, 0);
        assertEquals(1, window.origin());
        assertEquals(1, window.damping());
        assertEquals(0, window.shrinkage());
    }

    @Test
    void aResidualThatIsNotFiniteReturnsToTheSmallest() {
        advance(1, 0);
        assertArrayEquals(new double[] {0, 1, 0, 0}, advance(Double.NaN, 0));
        assertEquals(0, window.origin());
        assertArrayEquals(new double[] {0, 0, 1, 0}, advance(Double.POSITIVE_INFINITY, 0));
        assertEquals(1, window.origin(), "where the smallest was moved to");
        assertEquals(0.25, window.damping());
        assertEquals(2, count(advance(0.2, 0.1)));
    }

    @Test
    void withoutAnyFiniteResidualThereIsNowhereToReturnTo() {
        assertArrayEquals(new double[] {1, 0, 0, 0}, advance(Double.NaN, 0));
        assertEquals(0, window.origin());
        assertArrayEquals(new double[] {0, 1, 0, 0}, advance(2, 0));
        assertEquals(1, window.damping());
    }

    @Test
    void aWholeWindowThatComesNoCloserReturnsOnce() {
        advance(0.5, 0);
        advance(0.9, 0.1);
        advance(0.9, 0.2);
        advance(0.9, 0.3);
        assertEquals(0, window.origin(), "the oldest of four is the smallest");
        assertEquals(0.5, window.damping());
        for (int k = 0; k < 9; k++) {
            advance(0.9, 0.1 * k);
            assertEquals((stored - 1) % SLOTS, window.origin(), "no second time");
        }
        advance(0.4, 0);
        advance(0.9, 0.1);
        advance(0.9, 0.2);
        advance(0.9, 0.3);
        assertEquals(0.25, window.damping(), "unless it came closer in between");
    }

    private static long count(double[] weights) {
        return Arrays.stream(weights).filter(w -> w != 0).count();
    }

    @Test
    void residualsThatNoLongerChangeGiveAPlainStep() {
        for (int k = 0; k < 6; k++) {
            double[] weights = advance(0, 0);
            assertEquals(1, weights[k % SLOTS]);
            assertEquals(1, count(weights));
        }
    }
}
