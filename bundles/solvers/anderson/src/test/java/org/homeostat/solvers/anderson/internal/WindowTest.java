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
    private final Window window = new Window(SLOTS, 10, new LeastSquares(SLOTS - 1, 0));
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
        return window.advance(slot, products);
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
    void growthBeyondTheSafeguardStartsAnew() {
        advance(1, 0);
        advance(0.5, 0.1);
        assertArrayEquals(new double[] {0, 0, 1, 0}, advance(6, 0), "twelve times the smallest");
        assertEquals(2, count(advance(1, 2)), "mixing goes on with what came since");
    }

    @Test
    void aResidualThatIsNotFiniteIsForgotten() {
        advance(1, 0);
        assertArrayEquals(new double[] {0, 1, 0, 0}, advance(Double.NaN, 0));
        assertArrayEquals(new double[] {0, 0, 1, 0}, advance(0.5, 0.5));
        assertEquals(2, count(advance(0.2, 0.1)));
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
