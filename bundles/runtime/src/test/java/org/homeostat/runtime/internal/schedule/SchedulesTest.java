package org.homeostat.runtime.internal.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.homeostat.api.training.Progress;
import org.homeostat.api.training.Schedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulesTest {

    private record At(long updates, long updatesPerEpoch, int epochs) implements Progress {}

    private static double rate(Schedule schedule, long updates) {
        return schedule.learningRate(2, new At(updates, 10, 4));
    }

    @Test
    void constantStaysAndWarmsUp() {
        assertEquals(2, rate(new Constant(0), 0));
        assertEquals(2, rate(new Constant(0), 39));
        assertEquals(2 * 1 / 20.0, rate(new Constant(2), 0));
        assertEquals(2 * 20 / 20.0, rate(new Constant(2), 19));
        assertEquals(2, rate(new Constant(2), 20));
    }

    @Test
    void stepFallsAtEpochs() {
        Step step = new Step(2, 0.5, 0);
        assertEquals(2, rate(step, 19));
        assertEquals(1, rate(step, 20));
        assertEquals(1, rate(step, 39));
    }

    @Test
    void cosineFallsFromTheRateToItsMinimum() {
        Cosine cosine = new Cosine(0.1, 0);
        assertEquals(2, rate(cosine, 0));
        assertEquals(2 * (0.1 + 0.9 * (1 + Math.cos(Math.PI / 4)) / 2), rate(cosine, 10), 1e-15);
        assertEquals(2 * 0.55, rate(cosine, 20), 1e-15);
        assertEquals(0.2, rate(cosine, 40), 1e-15);
    }

    @Test
    void cosineBeginsAfterTheWarmUp() {
        Cosine cosine = new Cosine(0, 2);
        assertEquals(2 * 10 / 20.0, rate(cosine, 9));
        assertEquals(2, rate(cosine, 20));
        assertEquals(1, rate(cosine, 30), 1e-15);
    }

    /** A plain interpolation over the published knots. */
    private static double interpolated(double[] knots, double[] values, double t) {
        for (int i = 1; i < knots.length; i++) {
            if (t <= knots[i]) {
                return values[i - 1] + (values[i] - values[i - 1]) * (t - knots[i - 1]) / (knots[i] - knots[i - 1]);
            }
        }
        return values[values.length - 1];
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 40, 65})
    void oneCycleRunsThroughThePublishedKnots(int epochs) {
        OneCycle cycle = new OneCyclePlugin().defaults();
        double[] knots = {0, (epochs - 5) / 2, epochs - 5, epochs};
        for (int update = 0; update < 7 * epochs; update++) {
            At at = new At(update, 7, epochs);
            double t = update / 7.0;
            assertEquals(
                    interpolated(knots, new double[] {1e-3, 0.05, 1e-3, 1e-3}, t),
                    cycle.learningRate(0.05, at),
                    1e-15,
                    "rate at epoch " + t);
            assertEquals(
                    interpolated(knots, new double[] {0.95, 0.85, 0.95, 0.95}, t),
                    cycle.momentum(at).orElseThrow(),
                    1e-15,
                    "momentum at epoch " + t);
        }
    }

    @Test
    void oneCycleInNumbers() {
        OneCycle cycle = new OneCyclePlugin().defaults();
        // 65 epochs: up in 30, down in 30, rest for 5; a rate below 1e-3 starts above itself all the same
        assertEquals(1e-3, cycle.learningRate(0.01, new At(0, 10, 65)));
        assertEquals(0.0055, cycle.learningRate(0.01, new At(150, 10, 65)), 1e-15);
        assertEquals(0.01, cycle.learningRate(0.01, new At(300, 10, 65)), 1e-15);
        assertEquals(0.007, cycle.learningRate(0.01, new At(400, 10, 65)), 1e-15);
        assertEquals(1e-3, cycle.learningRate(0.01, new At(649, 10, 65)));
        assertEquals(0.9, cycle.momentum(new At(150, 10, 65)).orElseThrow(), 1e-15);
        assertEquals(1e-3, cycle.learningRate(1e-4, new At(0, 10, 65)));
        assertEquals(1e-4, cycle.learningRate(1e-4, new At(300, 10, 65)), 1e-15);
    }

    @Test
    void oneCyclesKnotsMove() {
        OneCycle early = new OneCycle(0, 1, Optional.of(1.5), false, 0.95, 0.85);
        assertEquals(2 * 7 / 15.0, rate(early, 7), 1e-15);
        assertEquals(2, rate(early, 15), 1e-15);
        assertEquals(2 * 8 / 15.0, rate(early, 22), 1e-15);
        assertEquals(0, rate(early, 30));
        assertTrue(early.momentum(new At(3, 10, 4)).isEmpty());
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> rate(new OneCyclePlugin().defaults(), 0));
        assertEquals("one-cycle rests 5.0 epochs, and the run has 4; lower rest, or train longer", e.getMessage());
        IllegalArgumentException late = assertThrows(
                IllegalArgumentException.class, () -> rate(new OneCycle(0, 1, Optional.of(3.5), false, 0.95, 0.85), 0));
        assertTrue(late.getMessage().contains("lower rest or peak, or train longer"), late.getMessage());
    }
}
