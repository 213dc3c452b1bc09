package org.homeostat.runtime.internal.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.homeostat.api.platform.Figure;
import org.junit.jupiter.api.Test;

/** Curves of metrics over training. */
class CurvesTest {

    private static Map<String, Object> epoch(int number, double train) {
        return Map.of("epoch", number, "train", Map.of("loss", train), "time", Map.of("seconds", number * number));
    }

    private static Map<String, Object> epoch(int number, double train, double validation) {
        return Map.of(
                "epoch",
                number,
                "train",
                Map.of("loss", train),
                "validation",
                Map.of("loss", validation),
                "time",
                Map.of("seconds", number * number));
    }

    @Test
    void betweenEvaluatedEpochsTheLineIsStraight() {
        List<Map<String, Object>> epochs =
                List.of(epoch(1, 9), epoch(2, 8, 10), epoch(3, 7), epoch(4, 6, 4), epoch(5, 5));
        Figure.Lines lines = (Figure.Lines) Curves.overEpochs("loss", "n", "c", epochs);
        assertArrayEquals(new double[] {1, 2, 3, 4, 5}, lines.x());
        assertArrayEquals(
                new double[] {Double.NaN, 10, 7, 4, Double.NaN}, lines.curves().get("validation"));
        assertArrayEquals(new double[] {9, 8, 7, 6, 5}, lines.curves().get("train"));
        assertFalse(lines.isLogarithmicY());
        Figure.Lines time = (Figure.Lines) Curves.overTime("loss", "n", "c", epochs);
        assertArrayEquals(new double[] {1, 4, 9, 16, 25}, time.x());
        assertEquals(10 - 6 * 5 / 12.0, time.curves().get("validation")[2]);
        assertEquals("seconds", time.xLabel());
    }

    @Test
    void whatSpansDecadesIsReadByThem() {
        Figure.Lines lines = (Figure.Lines) Curves.overEpochs("loss", "n", "c", List.of(epoch(1, 1), epoch(2, 1e-5)));
        assertTrue(lines.isLogarithmicY());
        assertEquals(Set.of("train"), lines.curves().keySet());
        Figure.Lines zero = (Figure.Lines) Curves.overEpochs("loss", "n", "c", List.of(epoch(1, 1), epoch(2, 0)));
        assertFalse(zero.isLogarithmicY());
    }
}
