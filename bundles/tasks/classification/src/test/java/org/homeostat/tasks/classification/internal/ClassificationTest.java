package org.homeostat.tasks.classification.internal;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Samples;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Scorer;
import org.homeostat.api.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassificationTest {

    private static final DataSpec INPUT = DataSpec.vector(2);
    private static final DataSpec TARGET = DataSpec.label(List.of("cat", "dog", "<b>"));

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static Objective objective(double smoothing, int top) {
        Task task = new ClassificationPlugin().create(new ClassificationPlugin.Classification(smoothing, top));
        return task.objective(INPUT, TARGET);
    }

    private NDList logits(double... values) {
        return new NDList(manager.create(values, new Shape(values.length / 3, 3)));
    }

    private NDList labels(long... values) {
        return new NDList(manager.create(values));
    }

    /** A folder of images knows its classes' names, where the experiment knows how many there are. */
    @Test
    void namesThatSamplesTellAreShown() {
        Samples named = new Samples() {
            @Override
            public int size() {
                return 1;
            }

            @Override
            public NDList inputs(NDManager to, int... indices) {
                throw new AssertionError("nothing is read");
            }

            @Override
            public NDList targets(NDManager to, int... indices) {
                throw new AssertionError("nothing is read");
            }

            @Override
            public Optional<DataSpec> target() {
                return Optional.of(DataSpec.label(List.of("ant", "bee", "cow")));
            }
        };
        Scorer scorer = objective(0, 1).scorer(named);
        scorer.add(new NDList(), logits(1, 0, 0), labels(0), 1);
        Figure.Matrix confusions = (Figure.Matrix) scorer.figures().get(0);
        assertEquals(List.of("ant", "bee", "cow"), confusions.rows());
    }

    @ParameterizedTest
    @CsvSource({"0", "0.25"})
    void theLossIsTheCrossEntropy(double smoothing) {
        double[] values = {1, 2, 3, -1, 0.5, 800};
        long[] classes = {0, 1};
        double expected = 0;
        for (int i = 0; i < 2; i++) {
            double max = Math.max(values[3 * i], Math.max(values[3 * i + 1], values[3 * i + 2]));
            double sum = 0;
            for (int j = 0; j < 3; j++) {
                sum += Math.exp(values[3 * i + j] - max);
            }
            for (int j = 0; j < 3; j++) {
                double target = (j == classes[i] ? 1 - smoothing : 0) + smoothing / 3;
                expected -= target * (values[3 * i + j] - max - Math.log(sum)) / 2;
            }
        }
        NDArray loss = objective(smoothing, 1).loss(logits(values), labels(classes));
        assertEquals(new Shape(), loss.getShape());
        assertEquals(expected, loss.getDouble(), 1e-9 * expected);
    }

    @ParameterizedTest
    @CsvSource({"0", "0.25"})
    void theLossKeepsSinglePrecisionAndDifferentiates(double smoothing) {
        NDArray scores = manager.zeros(new Shape(2, 3));
        scores.setRequiresGradient(true);
        try (var collector = manager.getEngine().newGradientCollector()) {
            NDArray loss = objective(smoothing, 1).loss(new NDList(scores), labels(2, 0));
            assertEquals(DataType.FLOAT32, loss.getDataType());
            collector.backward(loss);
        }
        float other = (float) ((1 - smoothing) / 3 / 2);
        float own = -2 * other;
        assertArrayEquals(
                new float[] {other, other, own, own, other, other},
                scores.getGradient().toFloatArray(),
                1e-6f);
    }

    @Test
    void metricsAreCountedOverBatches() {
        Objective objective = objective(0, 2);
        Scorer scorer = objective.scorer();
        scorer.add(new NDList(), logits(3, 2, 1, 1, 2, 3), labels(0, 0), 0.5);
        scorer.add(new NDList(), logits(0, 5, 1), labels(2), 2);
        Map<String, Double> metrics = scorer.metrics();
        assertEquals(List.of("loss", "accuracy", "top2Accuracy"), List.copyOf(metrics.keySet()));
        assertEquals(1, metrics.get("loss"), 1e-12);
        assertEquals(1 / 3.0, metrics.get("accuracy"), 1e-12);
        assertEquals(2 / 3.0, metrics.get("top2Accuracy"), 1e-12);
        assertTrue(metrics.containsKey(objective.decisiveMetric()));
        assertTrue(objective.largerIsBetter());
        assertFalse(objective(0, 1).scorer().metrics().containsKey("top1Accuracy"));
    }

    @Test
    void whatIsNotANumberIsWrong() {
        Scorer scorer = objective(0, 2).scorer();
        scorer.add(new NDList(), logits(Double.NaN, 0, 0, 9, Double.NaN, 0), labels(0, 0), Double.NaN);
        assertEquals(0, scorer.metrics().get("accuracy"));
        assertEquals(0, scorer.metrics().get("top2Accuracy"));
    }

    @Test
    void figuresShowConfusions() {
        Scorer scorer = objective(0, 1).scorer();
        scorer.add(new NDList(), logits(3, 2, 1, 1, 2, 3, 9, 0, 0), labels(0, 0, 1), 0);
        Figure.Matrix confusion = (Figure.Matrix) scorer.figures().get(0);
        assertEquals(List.of("cat", "dog", "<b>"), confusion.rows());
        assertArrayEquals(new double[] {1, 0, 1}, confusion.values()[0]);
        assertArrayEquals(new double[] {1, 0, 0}, confusion.values()[1]);
        Figure.Matrix accuracy = (Figure.Matrix) scorer.figures().get(1);
        assertEquals(0.5, accuracy.values()[0][0]);
        assertEquals(0, accuracy.values()[1][0]);
        assertTrue(Double.isNaN(accuracy.values()[2][0]), "no sample of the class");
    }

    @Test
    void unfitDataIsRefused() {
        Task task = new ClassificationPlugin().create(new ClassificationPlugin().defaults());
        assertEquals(DataSpec.logits(TARGET.classes()), task.output(INPUT, TARGET));
        DataSpec tokens = DataSpec.tokens(new Shape(5), List.of("a", "b"), DataSpec.Axis.TIME);
        for (DataSpec target : List.of(DataSpec.vector(3), tokens, DataSpec.label(List.of("only")))) {
            String message = assertThrows(IllegalArgumentException.class, () -> task.output(INPUT, target))
                    .getMessage();
            assertTrue(message.contains("needs one label"), message);
            assertThrows(IllegalArgumentException.class, () -> task.objective(INPUT, target));
        }
        String message = assertThrows(IllegalArgumentException.class, () -> objective(0, 3))
                .getMessage();
        assertTrue(message.contains("must be below the number of classes, 3"), message);
    }

    @Test
    void predictionsOfAnotherShapeAreRefused() {
        NDList wrong = new NDList(manager.zeros(new Shape(2, 4)));
        String message = assertThrows(
                        HomeostatException.class, () -> objective(0, 1).loss(wrong, labels(0, 1)))
                .getMessage();
        assertTrue(message.contains("(2, 4)") && message.contains("(batch, 3)"), message);
    }
}
