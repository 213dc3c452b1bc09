package org.homeostat.cli.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.homeostat.api.platform.Benchmarks;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.platform.Measurement;
import org.junit.jupiter.api.Test;

class BenchFiguresTest {

    private static Benchmarks.Row cell(String table, String label, String column, double value, String unit) {
        return new Measurement(table, label, column, value, unit, OptionalDouble.empty());
    }

    @Test
    void drawsTablesWhoseColumnsAreNumbers() {
        List<Figure> figures = BenchFigures.of(
                "memory",
                List.of(
                        Measurement.told("alone", 1, "ms"),
                        cell("Steps, 8 images", "unrolled", "1,040 layers", 70, "MiB"),
                        cell("Steps, 8 images", "unrolled", "5 layers", 10, "MiB"),
                        cell("Steps, 8 images", "implicit", "5 layers", 9, "MiB"),
                        cell("Words", "row", "forward", 1, "ms"),
                        cell("Words", "row", "5", 1, "ms"),
                        cell("One", "row", "5", 1, "ms"),
                        cell("Mixed", "row", "5 layers", 1, "ms"),
                        cell("Mixed", "row", "10 iterations", 1, "ms")));
        assertEquals(1, figures.size());
        Figure.Lines lines = (Figure.Lines) figures.get(0);
        assertEquals("memory-steps-8-images", lines.name());
        assertEquals("Steps, 8 images", lines.caption());
        assertEquals("layers", lines.xLabel());
        assertEquals("MiB", lines.yLabel());
        assertArrayEquals(new double[] {5, 1040}, lines.x());
        assertEquals(Set.of("unrolled", "implicit"), lines.curves().keySet());
        assertArrayEquals(new double[] {10, 70}, lines.curves().get("unrolled"));
        assertArrayEquals(new double[] {9, Double.NaN}, lines.curves().get("implicit"));
    }

    @Test
    void drawsEachUnitOfItsOwn() {
        List<Figure> figures = BenchFigures.of(
                "b",
                List.of(
                        cell("T", "time", "1e-3", 1, "ms"),
                        cell("T", "time", "-0.5", 2, "ms"),
                        cell("T", "memory", "1e-3", 3, "MiB"),
                        cell("T", "memory", "-0.5", 4, "MiB")));
        assertEquals(
                List.of("b-t-ms", "b-t-mib"), figures.stream().map(Figure::name).toList());
        Figure.Lines lines = (Figure.Lines) figures.get(1);
        assertArrayEquals(new double[] {-0.5, 1e-3}, lines.x());
        assertArrayEquals(new double[] {4, 3}, lines.curves().get("memory"));
    }
}
