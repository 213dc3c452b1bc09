package org.homeostat.tasks.segmentation.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Scorer;
import org.homeostat.api.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SegmentationTest {

    private static final DataSpec INPUT =
            DataSpec.image(3, 2, 3).withMeans(List.of(0.5)).withDeviations(List.of(0.25));
    private static final DataSpec TARGET = DataSpec.tokens(
            new Shape(2, 3), List.of("ground", "cat", "dog"), DataSpec.Axis.HEIGHT, DataSpec.Axis.WIDTH);

    private final NDManager manager = NDManager.newBaseManager();
    private final Task task = new SegmentationPlugin().create(new SegmentationPlugin.Segmentation(2));

    @AfterEach
    void close() {
        manager.close();
    }

    private Objective objective() {
        return task.objective(INPUT, TARGET);
    }

    /** Logits that point at a class in every pixel. */
    private NDList pointing(int... classes) {
        double[] logits = new double[3 * classes.length];
        for (int i = 0; i < classes.length; i++) {
            logits[i / 6 * 18 + classes[i] * 6 + i % 6] = 5;
        }
        return new NDList(manager.create(logits, new Shape(classes.length / 6, 3, 2, 3)));
    }

    private NDList labels(long... values) {
        return new NDList(manager.create(values, new Shape(values.length / 6, 2, 3)));
    }

    private NDList images(int count) {
        return new NDList(manager.zeros(new Shape(count, 3, 2, 3), DataType.FLOAT64));
    }

    @Test
    void theModelIsToGiveALogitAClassAndPixel() {
        DataSpec output = task.output(INPUT, TARGET);
        assertEquals(new Shape(3, 2, 3), output.shape());
        assertTrue(output.isImage());
        assertEquals(TARGET.classes(), output.names());
    }

    @Test
    void theLossIsTheCrossEntropyOfLabelledPixels() {
        Random random = new Random(4);
        double[] logits = random.doubles(36, -3, 3).toArray();
        long[] classes = {0, 1, 2, -1, 1, 0, 2, 2, -1, 0, 1, 1};
        double expected = 0;
        for (int i = 0; i < classes.length; i++) {
            if (classes[i] < 0) {
                continue;
            }
            double sum = 0;
            for (int k = 0; k < 3; k++) {
                sum += Math.exp(logits[i / 6 * 18 + k * 6 + i % 6]);
            }
            expected -= (logits[i / 6 * 18 + (int) classes[i] * 6 + i % 6] - Math.log(sum)) / 10;
        }
        NDArray scores = manager.create(logits, new Shape(2, 3, 2, 3));
        assertEquals(
                expected, objective().loss(new NDList(scores), labels(classes)).getDouble(), 1e-12);
    }

    @Test
    void theLossDifferentiatesInSinglePrecision() {
        NDArray scores = manager.zeros(new Shape(1, 3, 2, 3));
        scores.setRequiresGradient(true);
        try (var collector = manager.getEngine().newGradientCollector()) {
            NDArray loss = objective().loss(new NDList(scores), labels(0, 1, 2, -1, -1, 0));
            assertEquals(DataType.FLOAT32, loss.getDataType());
            collector.backward(loss);
        }
        NDArray gradient = scores.getGradient();
        assertEquals((1 / 3.0 - 1) / 4, gradient.getFloat(0, 0, 0, 0), 1e-6);
        assertEquals(1 / 12.0, gradient.getFloat(0, 1, 0, 0), 1e-6);
        assertEquals(0, gradient.getFloat(0, 0, 1, 0), 0);
    }

    @Test
    void aBatchWithoutLabelsHasNoLoss() {
        NDArray loss = objective().loss(pointing(0, 0, 0, 0, 0, 0), labels(-1, -1, -1, -1, -1, -1));
        assertEquals(0, Math.abs(loss.getDouble()));
    }

    /** By hand: ground 2 of 4, cat 1 of 3, dog not there and not predicted. */
    @Test
    void intersectionOverUnionIsThatCountedByHand() {
        Scorer scorer = objective().scorer();
        scorer.add(images(1), pointing(0, 0, 1, 1, 0, 1), labels(0, 0, 0, 1, 1, -1), 2);
        Map<String, Double> metrics = scorer.metrics();
        assertEquals((2 / 4.0 + 1 / 3.0) / 2, metrics.get("meanIou"), 1e-12);
        assertEquals(3 / 5.0, metrics.get("pixelAccuracy"), 1e-12);
        assertEquals(2, metrics.get("loss"), 1e-12);
        scorer.add(images(1), pointing(2, 2, 2, 2, 2, 2), labels(2, 2, 2, 0, 0, 0), 1);
        assertEquals((2 / 7.0 + 1 / 3.0 + 3 / 6.0) / 3, scorer.metrics().get("meanIou"), 1e-12);
    }

    /** A batch's loss is the mean over its labelled pixels, so that the split's does not depend on how it is cut. */
    @Test
    void lossesWeighByTheirLabelledPixels() {
        Scorer scorer = objective().scorer();
        scorer.add(images(1), pointing(0, 0, 0, 0, 0, 0), labels(0, -1, -1, -1, -1, -1), 4);
        scorer.add(images(1), pointing(0, 0, 0, 0, 0, 0), labels(0, 0, 0, 0, 0, -1), 1);
        assertEquals((4 + 5 * 1) / 6.0, scorer.metrics().get("loss"), 1e-12);
    }

    /** A mean over the classes that are there says nothing of the others. */
    @Test
    void classesThatNeverOccurAreNamed() {
        Scorer scorer = objective().scorer();
        scorer.add(images(1), pointing(0, 0, 0, 0, 0, 0), labels(0, 0, 0, -1, -1, -1), 1);
        assertEquals(
                List.of("no pixel is of the classes cat, dog, so that meanIou says nothing of them; if this is not so,"
                        + " see which numbers the masks have"),
                scorer.warnings());
        scorer.add(images(1), pointing(0, 0, 0, 0, 0, 0), labels(0, 1, 2, -1, -1, -1), 1);
        assertEquals(List.of(), scorer.warnings());
    }

    @Test
    void whatIsNotANumberIsWrong() {
        NDList predictions = pointing(0, 0, 0, 0, 0, 0);
        predictions.head().set(new ai.djl.ndarray.index.NDIndex("0, 1, 0, 0"), Double.NaN);
        Scorer scorer = objective().scorer();
        scorer.add(images(1), predictions, labels(0, 0, 0, 0, 0, 0), 1);
        assertEquals(5 / 6.0, scorer.metrics().get("meanIou"), 1e-12);
        assertEquals(5 / 6.0, scorer.metrics().get("pixelAccuracy"), 1e-12);
    }

    @Test
    void overlaysShowImageTruthPredictionAndErrors() {
        Scorer scorer = objective().scorer();
        scorer.add(images(3), pointing(new int[18]), labels(new long[18]), 1);
        scorer.add(images(3), pointing(new int[18]), labels(new long[18]), 1);
        Figure.Picture picture = (Figure.Picture) scorer.figures().get(0);
        int[][] rgb = picture.rgb();
        int scale = 64;
        assertEquals(2 * 2 * scale + 8, rgb.length);
        assertEquals(4 * 3 * scale + 24, rgb[0].length);
        assertEquals(0x808080, rgb[0][0]); // 0 is the mean, 0.5
        assertEquals(0x808080, rgb[0][3 * scale + 8]); // grey over grey
        assertTrue(picture.caption().contains("grey ground, red cat, green dog"), picture.caption());
        Scorer wrong = objective().scorer();
        wrong.add(images(1), pointing(1, 0, 0, 0, 0, 0), labels(0, 0, 0, 0, 0, -1), 1);
        int[][] errors = ((Figure.Picture) wrong.figures().get(0)).rgb();
        assertEquals(0xff0000, errors[0][3 * (3 * scale + 8)]);
        assertEquals(0xc0c0c0, errors[0][3 * (3 * scale + 8) + 2 * scale]);
    }

    @Test
    void noOverlaysIfNoneAreWanted() {
        Scorer scorer =
                new SegmentationPlugin.Segmentation(0).objective(INPUT, TARGET).scorer();
        scorer.add(images(1), pointing(new int[6]), labels(new long[6]), 1);
        assertEquals(
                List.of("class-iou", "pixel-confusion"),
                scorer.figures().stream().map(Figure::name).toList());
    }

    @Test
    void dataWithoutMasksAreRefused() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> task.output(INPUT, DataSpec.label(List.of("a", "b"))))
                .getMessage();
        assertTrue(message.contains("choose such a dataset, for example 'shapes'"), message);
        NDList vector = new NDList(manager.zeros(new Shape(1, 3)));
        String output = assertThrows(HomeostatException.class, () -> objective().loss(vector, labels(0, 0, 0, 0, 0, 0)))
                .getMessage();
        assertTrue(output.contains("(1, 3, 2, 3)"), output);
    }
}
