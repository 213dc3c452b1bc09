package org.homeostat.solvers.anderson.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.homeostat.solvers.anderson.internal.Spares.Memory;
import org.junit.jupiter.api.Test;

class SparesTest {

    private final Spares<float[]> spares = new Spares<>(d -> new Memory<>(new double[2][d], new float[2][d]));

    @Test
    void whatIsGivenBackIsTakenAgain() {
        List<Memory<float[]>> first = spares.take(1, 3);
        List<Memory<float[]>> second = spares.take(1, 3);
        assertNotSame(first.get(0), second.get(0));
        spares.give(first, 3);
        assertSame(first.get(0), spares.take(2, 3).get(0));
    }

    @Test
    void anotherDimensionGetsMemoryOfItsOwn() {
        spares.give(spares.take(1, 3), 3);
        assertEquals(5, spares.take(1, 5).get(0).targets()[0].length);
        spares.give(spares.take(1, 3), 3);
        assertEquals(3, spares.take(1, 3).get(0).targets()[0].length);
    }
}
