package org.homeostat.runtime.internal.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.knowm.xchart.style.Styler.LegendPosition;

class LegendPlaceTest {

    private static double[][] curve(double... y) {
        return new double[][] {IntStream.range(0, y.length).asDoubleStream().toArray(), y};
    }

    @ParameterizedTest
    @CsvSource({
        "InsideNE, 4 1",
        "InsideNW, 1 4",
        "InsideSW, 4 NaN 3 1",
        "InsideSE, 1 4 4 4 4 4 4 4 4 4",
        "InsideSW, 4 4 4 4 4 2",
        "InsideNE, NaN NaN",
        "InsideNE, 5"
    })
    void leavesCurvesInSight(LegendPosition expected, String values) {
        double[] y = Arrays.stream(values.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertEquals(expected, LegendPlace.of(Collections.singletonList(curve(y)), false));
    }

    @Test
    void knowsThatLogarithmsRaiseSmallValues() {
        List<double[][]> falling = List.of(curve(1e4, 1e3, 9e2, 8e2, 8e2, 8e2), curve(1, 1, 1, 1, 1, 1));
        assertEquals(LegendPosition.InsideNE, LegendPlace.of(falling, false));
        assertEquals(LegendPosition.InsideNE, LegendPlace.of(List.of(), false));
        assertEquals(
                LegendPosition.InsideSW,
                LegendPlace.of(Collections.singletonList(curve(1e4, 1e4, 1e4, 9e3, 8e3, 7e3, 1)), true));
    }
}
