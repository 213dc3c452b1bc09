package org.homeostat.tasks.regression.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Scorer;
import org.homeostat.api.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegressionTest {

    private static final DataSpec ONE = DataSpec.vector(1);
    private static final DataSpec PAIR = DataSpec.vector(2);

    private final Task task = new RegressionPlugin().create(new RegressionPlugin().defaults());
    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private NDList rows(int columns, double... values) {
        return new NDList(manager.create(values, new Shape(values.length / columns, columns)));
    }

    @Test
    void theLossIsTheMeanSquaredError() {
        Objective objective = task.objective(ONE, PAIR);
        NDArray loss = objective.loss(rows(2, 1, 2, 3, 4, 5, 6), rows(2, 1, 1, 1, 1, 1, 1));
        assertEquals(new Shape(), loss.getShape());
        assertEquals((0 + 1 + 4 + 9 + 16 + 25) / 6.0, loss.getDouble(), 1e-12);
    }

    @Test
    void theLossKeepsSinglePrecisionAndDifferentiates() {
        NDArray prediction = manager.create(new float[] {1, -2, 0.5f}, new Shape(3, 1));
        prediction.setRequiresGradient(true);
        try (var collector = manager.getEngine().newGradientCollector()) {
            NDArray loss =
                    task.objective(ONE, ONE).loss(new NDList(prediction), new NDList(manager.ones(new Shape(3, 1))));
            assertEquals(DataType.FLOAT32, loss.getDataType());
            collector.backward(loss);
        }
        assertArrayEquals(new float[] {0, -2, -1 / 3f}, prediction.getGradient().toFloatArray(), 1e-6f);
    }

    @Test
    void targetsOfMoreAxesAreComparedElementByElement() {
        DataSpec series = DataSpec.real(new Shape(2, 2), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);
        assertEquals(DataSpec.vector(4), task.output(ONE, series));
        NDArray targets = manager.create(new double[] {1, 2, 3, 4}, new Shape(1, 2, 2));
        NDArray loss = task.objective(ONE, series).loss(rows(4, 1, 2, 3, 6), new NDList(targets));
        assertEquals(1, loss.getDouble(), 1e-12);
    }

    @Test
    void metricsAreThoseOfTheTextbookOverBatches() {
        Objective objective = task.objective(PAIR, ONE);
        Scorer scorer = objective.scorer();
        double[] actual = {3, -0.5, 2, 7};
        double[] predicted = {2.5, 0.0, 2, 8};
        scorer.add(rows(2, 0, 0, 0, 0, 0, 0), rows(1, 2.5, 0.0, 2), rows(1, 3, -0.5, 2), 1);
        scorer.add(rows(2, 0, 0), rows(1, 8), rows(1, 7), 5);
        Map<String, Double> metrics = scorer.metrics();
        assertEquals(List.of("loss", "mse", "rmse", "mae", "r2"), List.copyOf(metrics.keySet()));
        double mean = Arrays.stream(actual).average().orElseThrow();
        double squares = 0;
        double spread = 0;
        for (int i = 0; i < 4; i++) {
            squares += Math.pow(predicted[i] - actual[i], 2);
            spread += Math.pow(actual[i] - mean, 2);
        }
        assertEquals(2, metrics.get("loss"), 1e-12);
        assertEquals(0.375, metrics.get("mse"), 1e-12);
        assertEquals(Math.sqrt(0.375), metrics.get("rmse"), 1e-12);
        assertEquals(0.5, metrics.get("mae"), 1e-12);
        assertEquals(1 - squares / spread, metrics.get("r2"), 1e-12);
        assertEquals("rmse", objective.decisiveMetric());
        assertFalse(objective.largerIsBetter());
    }

    @Test
    void outputsAreScoredOneByOne() {
        Scorer scorer = task.objective(PAIR, PAIR).scorer();
        // the first output is exact, the second the mean of its targets
        scorer.add(rows(2, 0, 0, 0, 0), rows(2, 1, 5, 2, 5), rows(2, 1, 4, 2, 6), 0.5);
        assertEquals(0.5, scorer.metrics().get("mse"), 1e-12);
        assertEquals(0.5, scorer.metrics().get("r2"), 1e-12);
        List<Figure> figures = scorer.figures();
        assertEquals(
                List.of("output-errors", "predicted-against-true-1", "predicted-against-true-2"),
                figures.stream().map(Figure::name).toList());
        Figure.Matrix table = (Figure.Matrix) figures.get(0);
        assertArrayEquals(new double[] {0, 0, 1}, table.values()[0], 1e-12);
        assertArrayEquals(new double[] {1, 1, 0}, table.values()[1], 1e-12);
    }

    @Test
    void oneInputIsDrawnAsACurve() {
        Scorer scorer = task.objective(ONE, ONE).scorer();
        scorer.add(rows(1, 3, 1, 2), rows(1, 30, 10, 20), rows(1, 31, 11, 21), 1);
        Figure.Lines lines = (Figure.Lines) scorer.figures().get(0);
        assertEquals("curve", lines.name());
        assertArrayEquals(new double[] {1, 2, 3}, lines.x());
        assertArrayEquals(new double[] {11, 21, 31}, lines.curves().get("true"));
        assertArrayEquals(new double[] {10, 20, 30}, lines.curves().get("predicted"));
    }

    @Test
    void moreInputsAreDrawnAgainstTheTruth() {
        Scorer scorer = task.objective(PAIR, ONE).scorer();
        scorer.add(rows(2, 0, 0, 0, 0), rows(1, 5, 6), rows(1, 8, 7), 1);
        Figure.Lines lines = (Figure.Lines) scorer.figures().get(0);
        assertArrayEquals(new double[] {7, 8}, lines.x());
        assertArrayEquals(new double[] {6, 5}, lines.curves().get("predicted"));
        assertArrayEquals(new double[] {7, 8}, lines.curves().get("true"));
    }

    @Test
    void ofManySamplesAnEvenChoiceIsDrawn() {
        Scorer scorer = task.objective(ONE, ONE).scorer();
        int count = 20_000;
        double[] x = IntStream.range(0, count).mapToDouble(i -> i).toArray();
        scorer.add(rows(1, x), rows(1, x), rows(1, x), 0);
        double[] drawn = ((Figure.Lines) scorer.figures().get(0)).x();
        assertEquals(400, drawn.length);
        assertEquals(count / 2.0, Arrays.stream(drawn).average().orElseThrow(), count * 0.1);
        assertEquals(400, Arrays.stream(drawn).distinct().count());
    }

    @Test
    void whatCannotBeComputedIsNotANumber() {
        Scorer empty = task.objective(ONE, ONE).scorer();
        assertTrue(empty.metrics().get("rmse").isNaN());
        assertTrue(empty.figures().isEmpty());
        Scorer constant = task.objective(ONE, ONE).scorer();
        constant.add(rows(1, 1, 2), rows(1, 5, Double.NaN), rows(1, 5, 5), 1);
        assertTrue(constant.metrics().get("r2").isNaN(), "a constant target has no variance to explain");
        assertTrue(constant.metrics().get("rmse").isNaN(), "a prediction that is no number spoils the score");
    }

    @Test
    void unfitDataIsRefused() {
        DataSpec label = DataSpec.label(List.of("a", "b"));
        DataSpec tokens = DataSpec.tokens(new Shape(5), List.of("a", "b"), DataSpec.Axis.TIME);
        DataSpec varying = DataSpec.real(new Shape(-1), DataSpec.Axis.TIME);
        for (DataSpec target : List.of(label, tokens, varying)) {
            String message = assertThrows(IllegalArgumentException.class, () -> task.output(ONE, target))
                    .getMessage();
            assertTrue(message.contains("needs real numbers of a fixed shape"), message);
            assertThrows(IllegalArgumentException.class, () -> task.objective(ONE, target));
        }
    }

    @Test
    void predictionsOfAnotherShapeAreRefused() {
        Objective objective = task.objective(ONE, PAIR);
        for (NDList wrong : List.of(rows(3, 1, 2, 3), rows(2, 1, 2, 3, 4), new NDList(manager.create(1.0)))) {
            String message = assertThrows(HomeostatException.class, () -> objective.loss(wrong, rows(2, 1, 2)))
                    .getMessage();
            assertTrue(message.contains("(batch, 2)"), message);
        }
    }
}
