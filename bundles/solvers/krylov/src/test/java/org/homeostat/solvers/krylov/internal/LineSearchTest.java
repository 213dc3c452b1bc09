package org.homeostat.solvers.krylov.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The line search's lengths. */
class LineSearchTest {

    private final LineSearch search = new LineSearch(true);

    @Test
    void acceptsTheStartWhateverItIs() {
        assertEquals(0, search.back(7));
        assertEquals(0, new LineSearch(true).back(Double.NaN), "there is nothing to go back to");
    }

    @Test
    void acceptsAFallAndRefusesAStandstill() {
        search.begin(1, 0.1);
        assertEquals(0, search.back(0.99));
        search.begin(1, 0.1);
        assertTrue(search.back(0.99995) > 0, "less than a ten-thousandth of what the model promises");
    }

    @Test
    void goesToTheParabolasMinimum() {
        // ‖g‖² = (1 - 4λ)² + 0.3²·(…): with an exact model φ(0) = 1, φ'(0) = -2, φ(1) = 5 has its minimum at 1/6
        search.begin(1, 0);
        assertEquals(1 - 1.0 / 6, search.back(Math.sqrt(5)), 1e-15);
        // from there λ = 1/6: φ = 2, so the minimum is at 1/6·(1/3)/(2(1 + 1/3)) = 1/48
        assertEquals(1 - 1.0 / 8, search.back(Math.sqrt(2)), 1e-15);
    }

    @Test
    void staysBetweenATenthAndAHalf() {
        search.begin(1, 0);
        assertEquals(0.9, search.back(1e6), 1e-15);
        search.begin(1, 0);
        assertEquals(0.5, search.back(1), 1e-15);
    }

    @Test
    void shortensStepsToImagesThatAreNotFinite() {
        for (boolean armijo : new boolean[] {true, false}) {
            LineSearch one = new LineSearch(armijo);
            one.begin(1, 0.1);
            for (int trial = 0; trial < 8; trial++) {
                assertEquals(0.75, one.back(Double.POSITIVE_INFINITY));
            }
            assertEquals(1, one.back(Double.NaN), "nine are too many");
        }
    }

    @Test
    void takesWhatThereIsAfterEightTrials() {
        search.begin(1, 0.1);
        for (int trial = 0; trial < 8; trial++) {
            assertTrue(search.back(1.5) > 0);
        }
        assertEquals(0, search.back(1.5));
    }

    @Test
    void withoutArmijoAnyFiniteImageWillDo() {
        LineSearch none = new LineSearch(false);
        none.begin(1, 0.1);
        assertEquals(0, none.back(100));
    }
}
