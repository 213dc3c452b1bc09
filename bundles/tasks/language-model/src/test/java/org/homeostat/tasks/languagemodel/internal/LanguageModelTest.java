package org.homeostat.tasks.languagemodel.internal;

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
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.DataSpec.Axis;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Scorer;
import org.homeostat.api.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanguageModelTest {

    private static final DataSpec TOKENS = DataSpec.tokens(new Shape(2), List.of("a", "b", "c", "d"), Axis.TIME);

    private final Task task = new LanguageModelPlugin().create(new LanguageModelPlugin().defaults());
    private final Objective objective = task.objective(TOKENS, TOKENS);
    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** Logits ln 1, ln 2, ln 3, ln 4 give probabilities of .1, .2, .3 and .4 at both positions of each sequence. */
    private NDList tenths(int batch) {
        NDArray one = manager.create(new float[] {1, 2, 3, 4}).log();
        return new NDList(one.reshape(1, 1, 4).broadcast(new Shape(batch, 2, 4)));
    }

    private NDList tokens(long... tokens) {
        return new NDList(manager.create(tokens, new Shape(tokens.length / 2, 2)));
    }

    @Test
    void itWantsALogitATokenAtEveryPosition() {
        assertEquals(DataSpec.real(new Shape(2, 4), Axis.TIME, Axis.FEATURE), task.output(TOKENS, TOKENS));
        assertEquals("perplexity", objective.decisiveMetric());
        assertFalse(objective.largerIsBetter());
    }

    @Test
    void theLossIsTheMeanOfAllTokens() {
        NDArray loss = objective.loss(tenths(1), tokens(1, 3));
        assertEquals(new Shape(), loss.getShape());
        assertEquals(DataType.FLOAT32, loss.getDataType());
        assertEquals(-(Math.log(0.2) + Math.log(0.4)) / 2, loss.getFloat(), 1e-6);
    }

    @Test
    void theLossDifferentiates() {
        NDArray logits = manager.zeros(new Shape(1, 2, 4));
        logits.setRequiresGradient(true);
        try (var collector = manager.getEngine().newGradientCollector()) {
            collector.backward(objective.loss(new NDList(logits), tokens(0, 3)));
        }
        float[] gradient = logits.getGradient().toFloatArray();
        assertEquals((0.25 - 1) / 2, gradient[0], 1e-6);
        assertEquals(0.25 / 2, gradient[1], 1e-6);
    }

    /** A model that guesses evenly among four tokens has perplexity 4 and two bits. */
    @Test
    void evenGuessesHaveThePerplexityOfTheVocabulary() {
        Scorer scorer = objective.scorer();
        scorer.add(new NDList(), new NDList(manager.zeros(new Shape(3, 2, 4))), tokens(0, 1, 2, 3, 0, 1), 0);
        Map<String, Double> metrics = scorer.metrics();
        assertEquals(List.of("loss", "perplexity", "bitsPerToken"), List.copyOf(metrics.keySet()));
        assertEquals(Math.log(4), metrics.get("loss"), 1e-6);
        assertEquals(4, metrics.get("perplexity"), 1e-5);
        assertEquals(2, metrics.get("bitsPerToken"), 1e-6);
    }

    /** The geometric mean over tokens, not the mean over batches of different sizes. */
    @Test
    void everyTokenCountsTheSame() {
        Scorer scorer = objective.scorer();
        scorer.add(new NDList(), tenths(1), tokens(0, 0), 99);
        scorer.add(new NDList(), tenths(2), tokens(3, 3, 3, 1), 99);
        double expected = Math.pow(0.1 * 0.1 * 0.4 * 0.4 * 0.4 * 0.2, -1 / 6.0);
        assertEquals(expected, scorer.metrics().get("perplexity"), 1e-5);
        Figure.Lines figure = (Figure.Lines) scorer.figures().get(0);
        double[] byPosition = figure.curves().get("loss");
        assertEquals(-(Math.log(0.1) + 2 * Math.log(0.4)) / 3, byPosition[0], 1e-6);
        assertEquals(-(Math.log(0.1) + Math.log(0.4) + Math.log(0.2)) / 3, byPosition[1], 1e-6);
        assertEquals(List.of(), objective.scorer().figures());
    }

    @Test
    void otherTargetsAreRefused() {
        for (DataSpec target : List.of(DataSpec.label(List.of("a", "b")), DataSpec.vector(2))) {
            String message = assertThrows(IllegalArgumentException.class, () -> task.output(TOKENS, target))
                    .getMessage();
            assertTrue(message.contains("'text'"), message);
        }
    }

    @Test
    void outputsOfAnotherShapeAreRefused() {
        for (Shape shape : List.of(new Shape(1, 4), new Shape(1, 2, 5), new Shape(2, 2, 4))) {
            NDList wrong = new NDList(manager.zeros(shape));
            String message = assertThrows(HomeostatException.class, () -> objective.loss(wrong, tokens(0, 1)))
                    .getMessage();
            assertTrue(message.contains("(batch, position, 4)"), message);
        }
    }
}
