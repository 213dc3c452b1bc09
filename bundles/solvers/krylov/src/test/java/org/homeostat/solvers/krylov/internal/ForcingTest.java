package org.homeostat.solvers.krylov.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Forcing terms as Eisenstat and Walker 1996 choose them. */
class ForcingTest {

    @Test
    void adaptsToTheProgressMade() {
        Forcing forcing = new Forcing(true, 0.1, 1e-8);
        assertEquals(0.1, forcing.next(1, 0));
        assertEquals(0.9 * 0.04, forcing.next(0.2, 0), 1e-15);
        assertEquals(0.9 * 1e-6, forcing.next(2e-4, 0), 1e-15);
        assertEquals(1e-8, forcing.next(1e-9, 0), "no more than products allow");
    }

    @Test
    void doesNotFallTooFastFromALargeTerm() {
        Forcing forcing = new Forcing(true, 0.5, 1e-8);
        forcing.next(1, 0);
        assertEquals(0.9 * 0.25, forcing.next(1e-3, 0), 1e-15);
    }

    @Test
    void isNeverMoreThanNineTenths() {
        Forcing forcing = new Forcing(true, 0.5, 1e-8);
        forcing.next(1, 0);
        assertEquals(0.9, forcing.next(5, 0));
    }

    @Test
    void staysIfItIsConstant() {
        Forcing forcing = new Forcing(false, 0.3, 1e-8);
        forcing.next(1, 0);
        assertEquals(0.3, forcing.next(0.01, 0));
    }

    @Test
    void leavesHalfOfWhatTheToleranceAllows() {
        Forcing forcing = new Forcing(true, 0.1, 1e-8);
        assertEquals(0.1, forcing.next(1, 0.01), "a tolerance far away does not matter");
        assertEquals(0.25, new Forcing(true, 0.1, 1e-8).next(1, 0.5));
        assertEquals(0.9, new Forcing(true, 0.1, 1e-8).next(1, 1e9));
    }
}
