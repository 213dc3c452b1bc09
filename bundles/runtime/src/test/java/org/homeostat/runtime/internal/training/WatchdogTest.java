package org.homeostat.runtime.internal.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WatchdogTest {

    /** Seconds since the call was first seen, seconds of processor time, what the thread does, and whether that is given up. */
    @ParameterizedTest
    @CsvSource({
        "59, 0, TIMED_WAITING, false",
        "61, 0, TIMED_WAITING, true", // sleeps
        "61, 0, WAITING, true",
        "61, 0, BLOCKED, true",
        "61, 61, RUNNABLE, true", // runs for ever
        "61, 30, RUNNABLE, false", // has half a processor
        "600, 30, RUNNABLE, false",
        "600, 61, RUNNABLE, true",
        "61, 30, WAITING, false", // waits now and then
        "61, 0, RUNNABLE, false", // gets no processor
        "601, 0, RUNNABLE, true" // or waits where Java does not see it
    })
    void callsThatGetNoProcessorAreNotGivenUp(double waited, double worked, Thread.State state, boolean stuck) {
        assertEquals(
                stuck, Watchdog.isStuck(Duration.ofSeconds(60), (long) (1e9 * waited), (long) (1e9 * worked), state));
    }
}
