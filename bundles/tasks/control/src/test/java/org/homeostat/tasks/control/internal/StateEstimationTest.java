package org.homeostat.tasks.control.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Scorer;
import org.homeostat.tasks.control.internal.StateEstimationPlugin.StateEstimation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StateEstimationTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final Objective objective = new StateEstimation(2).objective(sequence(3), sequence(2));

    @AfterEach
    void close() {
        manager.close();
    }

    private static DataSpec sequence(int features) {
        return DataSpec.real(new Shape(-1, features), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE)
                .withSampleTime(0.5);
    }

    private NDList array(int features, double... values) {
        return new NDList(manager.create(values, new Shape(1, values.length / features, features)));
    }

    @Test
    void theLossIsTheOneStepError() {
        NDList targets = array(2, 1, 2, 3, 4);
        double loss = objective.loss(array(2, 1, 2, 3, 6), targets).getDouble();
        assertEquals(2, loss, 1e-12, "4 in one of two steps");
        // estimates behind the predictions cost nothing
        NDArray both = manager.create(new double[] {1, 2, 9, 9, 9, 9, 3, 6, 9, 9, 9, 9}, new Shape(1, 2, 6));
        assertEquals(2, objective.loss(new NDList(both), targets).getDouble(), 1e-12);
    }

    @Test
    void estimatesAreScoredAfterTheWashoutAndAgainstEachOther() {
        Scorer scorer = objective.scorer();
        // states 1, 1 throughout; the first estimate errs by (1, 0), then by (0.5, 0); the second starts 4 away and
        // ends 1 away of it
        double[] rows = {1, 1, 0, 1, 4, 1, 1, 1, 0, 1, 3, 1, 1, 1, 0.5, 1, 2, 1, 1, 1, 0.5, 1, 1.5, 1};
        NDList inputs = array(3, 1, 1, 7, 1, 1, 7, 1, 1, 7, 1, 1, 7);
        NDList targets = array(2, 1, 1, 1, 1, 1, 1, 1, 1);
        scorer.add(inputs, array(6, rows), targets, 0);
        Map<String, Double> metrics = scorer.metrics();
        assertEquals(0, metrics.get("predictionNrmse"));
        assertEquals(Math.sqrt(0.25 / 2), metrics.get("estimateNrmse"), 1e-12);
        assertEquals(0.25, metrics.get("remainingGap"), 1e-12);
        List<Figure> figures = scorer.figures();
        Figure.Lines lines = (Figure.Lines) figures.get(0);
        assertArrayEquals(new double[] {0, 0.5, 1, 1.5}, lines.x());
        assertArrayEquals(new double[] {4, 3, 1.5, 1}, lines.curves().get("distance of the two estimates"), 1e-12);
        int[][] picture = ((Figure.Picture) figures.get(1)).rgb();
        assertEquals(0xFFFFFF, picture[0][0], "the state");
        assertEquals(0x000000, picture[3][0], "the first estimate of its first component");
        assertEquals(0x808080, picture[6][2], "their distance");
    }

    @Test
    void withoutEstimatesThereIsTheOneStepErrorAlone() {
        Scorer scorer = objective.scorer();
        scorer.add(array(3, 1, 1, 7), array(2, 1, 2), array(2, 1, 1), 1);
        assertEquals(Math.sqrt(0.5), scorer.metrics().get("predictionNrmse"), 1e-12);
        assertTrue(!scorer.metrics().containsKey("estimateNrmse")
                && scorer.figures().isEmpty());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        StateEstimation task = new StateEstimation(2);
        assertThrows(IllegalArgumentException.class, () -> task.output(sequence(2), sequence(2)));
        assertThrows(IllegalArgumentException.class, () -> task.output(DataSpec.vector(3), DataSpec.vector(2)));
        assertThrows(HomeostatException.class, () -> objective.loss(array(2, 1, 1, 1, 1), array(2, 1, 1)));
    }
}
