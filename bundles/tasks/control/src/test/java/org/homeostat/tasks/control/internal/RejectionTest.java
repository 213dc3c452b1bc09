package org.homeostat.tasks.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.Optional;
import org.hipparchus.linear.MatrixUtils;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Scorer;
import org.homeostat.control.LinearPlant;
import org.homeostat.control.LinearSystem;
import org.homeostat.control.Plant;
import org.homeostat.tasks.control.internal.RejectionPlugin.Rejection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RejectionTest {

    private static final DataSpec SIGNAL = DataSpec.real(new Shape(-1, 1), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);

    /** x⁺ = x/2 + u, y = 2x. */
    private static final LinearPlant PLANT = new LinearPlant(
            new LinearSystem(
                    MatrixUtils.createRealMatrix(new double[][] {{0.5}}),
                    MatrixUtils.createRealMatrix(new double[][] {{1}}),
                    MatrixUtils.createRealMatrix(new double[][] {{2}})),
            0.1);

    private final NDManager manager = NDManager.newBaseManager();
    private final Rejection task = new Rejection(Ref.to("plant", Plant.class, PLANT), 0.1, Optional.of(1.5));
    private final Objective objective = task.objective(SIGNAL, SIGNAL);

    @AfterEach
    void close() {
        manager.close();
    }

    private Map<String, Double> scored(double... rows) {
        NDArray d = manager.create(new double[] {4, 0, 2}, new Shape(1, 3, 1));
        NDList predictions = new NDList(manager.create(rows, new Shape(1, 3, 2)));
        NDList targets = new NDList(d.zerosLike());
        Scorer scorer = objective.scorer();
        scorer.add(
                new NDList(d),
                predictions,
                targets,
                objective.loss(predictions, targets).getDouble());
        assertEquals(2, scorer.figures().size());
        return scorer.metrics();
    }

    @Test
    void costAndMetricsAreThoseOfTheNumbers() {
        assertEquals(2, task.output(SIGNAL, SIGNAL).shape().get(1));
        assertEquals(0.1, task.output(SIGNAL, SIGNAL).sampleTime().orElseThrow());
        // u = -1, -2, 0: x = 0, 3, -0.5; alone x = 0, 4, 2
        Map<String, Double> metrics = scored(0, -1, 6, -2, -1, 0);
        assertEquals((0 + 6 + 1 + 0.1 * (1 + 4)) / 3, metrics.get("loss"), 1e-12);
        assertEquals(7.0 / 3, metrics.get("meanOutput"), 1e-12);
        assertEquals(12.0 / 3, metrics.get("meanOutputFree"), 1e-12);
        assertEquals(2, metrics.get("peakInput"));
        assertEquals(1.0 / 3, metrics.get("overLimit"), 1e-12);
    }

    @Test
    void whatDoesNotObeyThePlantIsRefused() {
        String message = assertThrows(HomeostatException.class, () -> scored(0, -1, 5, -2, -1, 0))
                .getMessage();
        assertTrue(message.contains("task.plant is not the plant"), message);
        NDList narrow = new NDList(manager.ones(new Shape(1, 3, 1)));
        String width = assertThrows(HomeostatException.class, () -> objective.loss(narrow, narrow))
                .getMessage();
        assertTrue(width.contains("take the model 'youla'"), width);
        String vector = assertThrows(
                        IllegalArgumentException.class, () -> task.output(DataSpec.vector(1), DataSpec.vector(1)))
                .getMessage();
        assertTrue(vector.contains("choose the dataset 'disturbances'"), vector);
    }
}
