package org.homeostat.tasks.imageregression.internal;

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
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Scorer;
import org.homeostat.api.task.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImageRegressionTest {

    private static final DataSpec PLACE = DataSpec.vector(2);
    private static final DataSpec COLOUR = DataSpec.vector(3);

    private final Task task = new ImageRegressionPlugin().create(new ImageRegressionPlugin().defaults());
    private final Objective objective = task.objective(PLACE, COLOUR);
    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray rows(int columns, double... values) {
        return manager.create(values, new Shape(values.length / columns, columns));
    }

    @Test
    void itWantsRedGreenAndBlue() {
        assertEquals(DataSpec.vector(3), task.output(PLACE, COLOUR));
        assertEquals("psnr", objective.decisiveMetric());
        assertTrue(objective.largerIsBetter());
    }

    @Test
    void theLossIsTheMeanSquaredErrorAndDifferentiates() {
        NDArray prediction = manager.create(new float[] {1, 0, 0, 0.5f, 0.5f, 2}, new Shape(2, 3));
        prediction.setRequiresGradient(true);
        NDList targets = new NDList(manager.zeros(new Shape(2, 3)), manager.ones(new Shape(2, 3)));
        try (var collector = manager.getEngine().newGradientCollector()) {
            NDArray loss = objective.loss(new NDList(prediction), targets);
            assertEquals(DataType.FLOAT32, loss.getDataType());
            assertEquals((1 + 0.25 + 0.25 + 4) / 6, loss.getFloat(), 1e-6);
            collector.backward(loss);
        }
        assertArrayEquals(
                new float[] {2 / 6f, 0, 0, 1 / 6f, 1 / 6f, 4 / 6f},
                prediction.getGradient().toFloatArray(),
                1e-6f);
    }

    /** By hand: an error of 0.1 everywhere has MSE 0.01 and 20 dB; 1.1 for 1 is clipped to no error at all. */
    @Test
    void psnrIsMinusTenLogarithmsOfTheError() {
        Scorer scorer = objective.scorer();
        NDList truth = new NDList(rows(3, 0.5, 0.5, 0.5, 1, 1, 1), rows(3, 0.5, 0.5, 0.5, 1, 1, 0.4));
        scorer.add(new NDList(rows(2, 0, 0, 0.5, 0)), new NDList(rows(3, 0.4, 0.6, 0.4, 1.1, 1.1, 1.1)), truth, 0.01);
        Map<String, Double> metrics = scorer.metrics();
        assertEquals(List.of("loss", "mse", "psnr", "clippedPsnr", "bilinearPsnr"), List.copyOf(metrics.keySet()));
        assertEquals(0.01, metrics.get("mse"), 1e-15);
        assertEquals(20, metrics.get("psnr"), 1e-9);
        assertEquals(20 + 10 * Math.log10(2), metrics.get("clippedPsnr"), 1e-9);
        assertEquals(-10 * Math.log10(0.36 / 6), metrics.get("bilinearPsnr"), 1e-9);
        assertEquals(0.01, metrics.get("loss"), 1e-15);
    }

    @Test
    void batchesCountByTheirPixels() {
        Scorer scorer = objective.scorer();
        scorer.add(new NDList(rows(2, 0, 0)), new NDList(rows(3, 1, 1, 1)), new NDList(rows(3, 0, 0, 0)), 1);
        scorer.add(
                new NDList(rows(2, 0, 1, 1, 0, 1, 1)),
                new NDList(manager.zeros(new Shape(3, 3))),
                new NDList(manager.zeros(new Shape(3, 3))),
                0);
        assertEquals(0.25, scorer.metrics().get("mse"));
        assertEquals(0.25, scorer.metrics().get("loss"));
    }

    @Test
    void nothingIsSaidOfAReferenceThatMeetsEveryPixelOrIsNotThere() {
        for (NDList targets : List.of(new NDList(rows(3, 0, 1, 0)), new NDList(rows(3, 0, 1, 0), rows(3, 0, 1, 0)))) {
            Scorer scorer = objective.scorer();
            scorer.add(new NDList(rows(2, 0, 0)), new NDList(rows(3, 1, 1, 1)), targets, 1);
            assertFalse(scorer.metrics().containsKey("bilinearPsnr"));
        }
    }

    /** Four pixels of a 2x2 grid in two batches, out of order. */
    @Test
    void thePictureHasEveryPixelInItsPlace() {
        Scorer scorer = objective.scorer();
        scorer.add(
                new NDList(rows(2, 0.75, 0.25, 0.25, 0.75)),
                new NDList(rows(3, 0, 1, 0, 0, 0, 1)),
                new NDList(rows(3, 0, 1, 0, 0, 0, 0.9), rows(3, 1, 1, 1, 1, 1, 1)),
                0);
        scorer.add(
                new NDList(rows(2, 0.25, 0.25, 0.75, 0.75)),
                new NDList(rows(3, 2, 0, 0, -1, -1, -1)),
                new NDList(rows(3, 1, 0, 0, 0, 0, 0), rows(3, 1, 1, 1, 1, 1, 1)),
                0);
        Figure.Picture picture = (Figure.Picture) scorer.figures().get(0);
        int[][] rgb = picture.rgb();
        assertEquals(256, rgb.length);
        assertEquals(4 * 256 + 3 * 8, rgb[0].length);
        // prediction
        assertEquals(0xff0000, rgb[0][0]);
        assertEquals(0x00ff00, rgb[127][128]);
        assertEquals(0x0000ff, rgb[128][127]);
        assertEquals(0x000000, rgb[255][255]);
        assertEquals(0xffffff, rgb[255][256], "the gap");
        // interpolation, truth, error
        assertEquals(0xffffff, rgb[0][264]);
        assertEquals(0x0000e6, rgb[255][2 * 264]);
        assertEquals(0x000066, rgb[255][3 * 264], "4 times 0.1");
        assertEquals(0xff0000, rgb[0][3 * 264]);
        assertTrue(picture.caption().contains("bilinear"), picture.caption());
    }

    @Test
    void pixelsThatFillNoGridAreNotDrawn() {
        for (double[] places : new double[][] {{0, 0, 1, 1}, {0, 0, 0, 0, 1, 1, 1, 1}, {}}) {
            assertTrue(PixelGrid.of(places).isEmpty());
        }
        assertEquals(
                3,
                PixelGrid.of(new double[] {0.2, 0, 0.1, 0, 0.3, 0})
                        .orElseThrow()
                        .width());
    }

    @Test
    void otherDataAreRefused() {
        Map<DataSpec, DataSpec> wrong = Map.of(
                DataSpec.vector(1),
                COLOUR,
                PLACE,
                DataSpec.vector(1),
                DataSpec.vector(64),
                DataSpec.label(List.of("a")));
        wrong.forEach((input, target) -> {
            String message = assertThrows(IllegalArgumentException.class, () -> task.output(input, target))
                    .getMessage();
            assertTrue(message.contains("'image-pixels'"), message);
            assertThrows(IllegalArgumentException.class, () -> task.objective(input, target));
        });
    }

    @Test
    void outputsOfAnotherShapeAreRefused() {
        NDList targets = new NDList(rows(3, 0, 0, 0));
        String message = assertThrows(HomeostatException.class, () -> objective.loss(new NDList(rows(1, 1)), targets))
                .getMessage();
        assertTrue(message.contains("(batch, 3)"), message);
    }
}
