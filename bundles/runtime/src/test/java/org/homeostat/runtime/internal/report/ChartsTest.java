package org.homeostat.runtime.internal.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.homeostat.api.platform.Figure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.knowm.xchart.XYChart;

/** What readers find at the axes. */
class ChartsTest {

    private static double[] x(XYChart chart) {
        return chart.getSeriesMap().get("run").getXData();
    }

    @Test
    void manyEpochsAreOfUnequalDistanceSoThatRoundNumbersLabelThem() {
        double[] epochs = IntStream.rangeClosed(1, 1000).asDoubleStream().toArray();
        Figure.Lines lines = Figure.lines("loss", "Loss", "epoch", "loss", epochs, Map.of("run", epochs));
        Figure.Plane plane =
                Figure.plane("loss", "Loss", "epoch", "loss", Map.of("run", new double[][] {epochs, epochs}));
        for (double[] drawn : new double[][] {x(Charts.lines(lines)), x(Charts.plane(plane))}) {
            assertArrayEquals(Arrays.copyOf(epochs, 999), Arrays.copyOf(drawn, 999));
            assertEquals(1000.01, drawn[999], 1e-9);
        }
        assertArrayEquals(epochs, x(Charts.plane(plane.withPoints())), "points have no axis of epochs");
        double[] few = {1, 2, 3, 4, 5};
        assertArrayEquals(few, x(Charts.lines(Figure.lines("loss", "Loss", "epoch", "loss", few, Map.of("run", few)))));
    }

    @Test
    void anAxisWithoutAPowerOfTenIsLinear() {
        double[] x = {1, 2};
        assertTrue(isLogarithmic(x, new double[] {0.9, 2}));
        assertTrue(isLogarithmic(x, new double[] {1, 0}));
        assertFalse(isLogarithmic(x, new double[] {0.2, 0.9}));
    }

    private static boolean isLogarithmic(double[] x, double... y) {
        Figure.Lines lines =
                Figure.lines("r", "Residuals", "x", "y", x, Map.of("a", y)).withLogarithmicY();
        return Charts.lines(lines).getStyler().isYAxisLogarithmic();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void pointsThatAreNotFiniteAreLeftOut(boolean logarithmic) throws IOException {
        double inf = Double.POSITIVE_INFINITY;
        double[] y = {1, inf, 0.01, Double.NaN, 0.001};
        Figure.Lines linear =
                Figure.lines("r", "Residuals", "x", "y", new double[] {0, 1, 2, 3, inf}, Map.of("run", y));
        Figure.Lines lines = logarithmic ? linear.withLogarithmicY() : linear;
        Figure.Plane flat = Figure.plane("r", "R", "x", "y", Map.of("run", new double[][] {{-inf, 1, 2, 3, 4}, y}));
        Figure.Plane plane = logarithmic ? flat.withLogarithmicY() : flat;
        assertArrayEquals(new double[] {1, Double.NaN, 0.01, Double.NaN}, y(Charts.lines(lines)));
        assertArrayEquals(new double[] {Double.NaN, 0.01, Double.NaN, 0.001}, y(Charts.plane(plane)));
        for (Figure figure : List.of(lines, plane, plane.withPoints())) {
            assertTrue(Charts.draw(figure).png().length > 0);
        }
    }

    private static double[] y(XYChart chart) {
        return chart.getSeriesMap().get("run").getYData();
    }

    @Test
    void aLogarithmicPlaneLeavesOutWhatIsNotPositive() {
        Map<String, double[][]> curves = Map.of("run", new double[][] {{1, 2, 3}, {1000, 0, 0.1}});
        Figure.Plane plane = Figure.plane("loss", "Loss", "epoch", "loss", curves);
        XYChart logarithmic = Charts.plane(plane.withLogarithmicY());
        assertTrue(logarithmic.getStyler().isYAxisLogarithmic());
        assertArrayEquals(
                new double[] {1000, Double.NaN, 0.1},
                logarithmic.getSeriesMap().get("run").getYData());
        assertFalse(Charts.plane(plane).getStyler().isYAxisLogarithmic());
        Figure.Plane negative =
                Figure.plane("loss", "Loss", "x", "y", Map.of("run", new double[][] {{1, 2}, {-1, -2}}));
        assertFalse(
                Charts.plane(negative.withLogarithmicY()).getStyler().isYAxisLogarithmic(), "nothing would be left");
    }
}
