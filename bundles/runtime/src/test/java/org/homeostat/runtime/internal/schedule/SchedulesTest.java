package org.homeostat.runtime.internal.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.homeostat.api.training.Progress;
import org.homeostat.api.training.Schedule;
import org.junit.jupiter.api.Test;

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
}
