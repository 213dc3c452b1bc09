package org.homeostat.tasks.sequencelabelling.internal;

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
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.DataSpec.Axis;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Scorer;
import org.homeostat.tasks.sequencelabelling.internal.SequenceLabellingPlugin.SequenceLabelling;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SequenceLabellingTest {

    private static final DataSpec INPUT = DataSpec.real(new Shape(3, 1), Axis.TIME, Axis.FEATURE);
    private static final DataSpec TARGET = DataSpec.tokens(new Shape(3), List.of("none", "a", "b"), Axis.TIME);
    private static final Objective OBJECTIVE = new SequenceLabelling(Optional.of("none")).objective(INPUT, TARGET);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private NDList logits(float... values) {
        return new NDList(manager.create(values, new Shape(values.length / 9, 3, 3)));
    }

    private NDList labels(long... values) {
        return new NDList(manager.create(values, new Shape(values.length / 3, 3)));
    }

    private Map<String, Double> score(NDList logits, NDList labels) {
        Scorer scorer = OBJECTIVE.scorer();
        scorer.add(
                new NDList(),
                logits,
                labels,
                OBJECTIVE.loss(logits, labels).toType(DataType.FLOAT64, false).getDouble());
        return scorer.metrics();
    }

    @Test
    void itWantsALogitAClassAtEveryPosition() {
        assertEquals(
                DataSpec.real(new Shape(3, 3), Axis.TIME, Axis.FEATURE),
                new SequenceLabellingPlugin().defaults().output(INPUT, TARGET));
    }

    /** Probabilities by hand: ln 2, ln 4 and 0 give 2/7, 4/7, 1/7; three equal ones 1/3; 0, ln 8, 0 give 1/10, 8/10, 1/10. */
    @Test
    void theLossIsTheMeanCrossEntropyOfAllPositions() {
        float two = (float) Math.log(2);
        NDList logits = logits(two, 2 * two, 0, 5, 5, 5, 0, 3 * two, 0);
        double expected = (Math.log(7 / 4.0) + Math.log(3) + Math.log(10)) / 3;
        NDArray loss = OBJECTIVE.loss(logits, labels(1, 0, 2));
        assertEquals(new Shape(), loss.getShape());
        assertEquals(DataType.FLOAT32, loss.getDataType());
        assertEquals(expected, loss.getFloat(), 1e-6);
        Map<String, Double> metrics = score(logits, labels(1, 0, 2));
        assertEquals(expected, metrics.get("loss"), 1e-6);
        assertEquals(expected, metrics.get("batchLoss"), 1e-6);
    }

    /** The gradient of a mean cross-entropy is (softmax - one-hot) over the number of positions. */
    @Test
    void theLossDifferentiates() {
        NDArray logits = manager.create(new float[] {1, 2, 0, 0, 0, 0, 3, -1, 1}, new Shape(1, 3, 3));
        logits.setRequiresGradient(true);
        try (var collector = manager.getEngine().newGradientCollector()) {
            collector.backward(OBJECTIVE.loss(new NDList(logits), labels(1, 0, 2)));
        }
        double sum = Math.exp(1) + Math.exp(2) + 1;
        float[] gradient = logits.getGradient().toFloatArray();
        assertEquals(Math.exp(1) / sum / 3, gradient[0], 1e-6);
        assertEquals((Math.exp(2) / sum - 1) / 3, gradient[1], 1e-6);
        assertEquals((1 / 3.0 - 1) / 3, gradient[3], 1e-6);
        assertEquals(1 / 9.0, gradient[4], 1e-6);
    }

    /** In single precision the loss is exactly 0 here; 2·e^-40 and so on are what it is. */
    @Test
    void tinyLossesAreNotRoundedAway() {
        NDList logits = logits(40, 0, 0, 0, 40, 0, 20, 0, -10);
        Map<String, Double> metrics = score(logits, labels(0, 1, 0));
        double expected = (2 * Math.exp(-40) + 2 * Math.exp(-40) + Math.exp(-20) + Math.exp(-30)) / 3;
        assertEquals(1, metrics.get("loss") / expected, 1e-8); // ln(1 + e) is e - e²/2
        assertEquals(0, metrics.get("batchLoss"));
        assertEquals(1, metrics.get("sequenceAccuracy"));
    }

    @Test
    void theCrossEntropyKeepsItsPrecision() {
        Logits logits = new Logits(new double[] {50, 49.5, 50, -800, 0, 700}, 3);
        // ln(2 + e^-0.5) and ln(2 e^0.5 + 1), from 34 digits of e^-0.5
        BigDecimal sum = new BigDecimal("2.606530659712633423603799534991180", MathContext.DECIMAL128);
        assertEquals(Math.log(sum.doubleValue()), logits.crossEntropy(0, 0), 1e-15);
        assertEquals(0.5 + Math.log(sum.doubleValue()), logits.crossEntropy(0, 1), 1e-15);
        assertEquals(1500, logits.crossEntropy(1, 0));
        assertEquals(Math.exp(-700), logits.crossEntropy(1, 2), 1e-12 * Math.exp(-700));
    }

    @Test
    void accuraciesCountPositionsToldPositionsAndSequences() {
        NDList logits = logits(9, 0, 0, 9, 0, 0, 0, 0, 9, 9, 0, 0, 0, 9, 0, 0, 9, 0);
        Map<String, Double> metrics = score(logits, labels(0, 1, 2, 0, 1, 1));
        assertEquals(5 / 6.0, metrics.get("accuracy"));
        assertEquals(3 / 4.0, metrics.get("accuracyWithoutBlank"));
        assertEquals(1 / 2.0, metrics.get("sequenceAccuracy"));
        assertEquals(
                List.of("loss", "batchLoss", "accuracy", "accuracyWithoutBlank", "sequenceAccuracy"),
                List.copyOf(metrics.keySet()));
    }

    @Test
    void ofBlanksAloneNoneIsTold() {
        Map<String, Double> metrics = score(logits(9, 0, 0, 9, 0, 0, 0, 0, 9), labels(0, 0, 0));
        assertEquals(2 / 3.0, metrics.get("accuracy"));
        assertFalse(metrics.containsKey("accuracyWithoutBlank"));
    }

    @Test
    void withoutABlankNothingIsSaidOfIt() {
        Scorer scorer =
                new SequenceLabelling(Optional.empty()).objective(INPUT, TARGET).scorer();
        scorer.add(new NDList(), logits(1, 0, 0, 1, 0, 0, 1, 0, 0), labels(0, 0, 0), 1);
        assertEquals(
                List.of("loss", "batchLoss", "accuracy", "sequenceAccuracy"),
                List.copyOf(scorer.metrics().keySet()));
    }

    @Test
    void whatIsNotANumberIsWrong() {
        Map<String, Double> metrics = score(logits(Float.NaN, 9, 0, 0, 9, 0, 0, 9, 0), labels(1, 1, 1));
        assertEquals(2 / 3.0, metrics.get("accuracy"));
        assertTrue(Double.isNaN(metrics.get("loss")));
    }

    @Test
    void figuresShowSymbolsAndPositions() {
        Scorer scorer = OBJECTIVE.scorer();
        scorer.add(
                new NDList(),
                logits(0, 9, 0, 0, 0, 9, 9, 0, 0, 0, 9, 0, 0, 9, 0, 9, 0, 0),
                labels(1, 2, 0, 1, 2, 0),
                1);
        List<Figure> figures = scorer.figures();
        Figure.Matrix symbols = (Figure.Matrix) figures.get(0);
        assertEquals(List.of("1 true", "1 predicted", "2 true", "2 predicted"), symbols.rows());
        assertEquals(List.of("1", "2", "3"), symbols.columns());
        assertArrayEquals(new double[] {1, 2, 0}, symbols.values()[2]);
        assertArrayEquals(new double[] {1, 1, 0}, symbols.values()[3]);
        Figure.Lines losses = (Figure.Lines) figures.get(1);
        assertTrue(losses.isLogarithmicY());
        assertEquals(
                (9 + 2 * Math.log(1 + 2 * Math.exp(-9))) / 2, losses.curves().get("loss")[1], 1e-9);
        assertArrayEquals(
                new double[] {1, 0.5, 1},
                ((Figure.Lines) figures.get(2)).curves().get("accuracy"));
        assertEquals(List.of(), OBJECTIVE.scorer().figures());
    }

    @Test
    void onlyTheLastPositionsOfLongSequencesAreDrawn() {
        Scorer scorer = new SequenceScorer(2, java.util.OptionalInt.empty());
        scorer.add(
                new NDList(),
                new NDList(manager.zeros(new Shape(5, 100, 2))),
                new NDList(manager.zeros(new Shape(5, 100), DataType.INT64)),
                1);
        Figure.Matrix symbols = (Figure.Matrix) scorer.figures().get(0);
        assertEquals(8, symbols.rows().size());
        assertEquals(24, symbols.columns().size());
        assertEquals("100", symbols.columns().get(23));
    }

    @Test
    void otherTargetsAreRefused() {
        Map<DataSpec, String> wrong = Map.of(
                DataSpec.label(List.of("a", "b")), "'copy-memory'",
                DataSpec.vector(3), "every position",
                DataSpec.tokens(new Shape(3), List.of("a"), Axis.TIME), "at least two");
        SequenceLabelling task = new SequenceLabellingPlugin().defaults();
        wrong.forEach((target, part) -> {
            String message = assertThrows(IllegalArgumentException.class, () -> task.output(INPUT, target))
                    .getMessage();
            assertTrue(message.contains(part), message);
        });
    }

    @Test
    void aBlankThatIsNoClassIsRefused() {
        SequenceLabelling task = new SequenceLabelling(Optional.of("non"));
        String message = assertThrows(IllegalArgumentException.class, () -> task.objective(INPUT, TARGET))
                .getMessage();
        assertTrue(message.contains("'non'") && message.contains("none, a, b"), message);
    }

    @Test
    void outputsOfAnotherShapeAreRefused() {
        for (Shape shape : List.of(new Shape(1, 3), new Shape(1, 3, 4), new Shape(1, 2, 3), new Shape(2, 3, 3))) {
            NDList wrong = new NDList(manager.zeros(shape));
            String message = assertThrows(HomeostatException.class, () -> OBJECTIVE.loss(wrong, labels(0, 0, 0)))
                    .getMessage();
            assertTrue(message.contains("(batch, position, 3)"), message);
        }
    }
}
