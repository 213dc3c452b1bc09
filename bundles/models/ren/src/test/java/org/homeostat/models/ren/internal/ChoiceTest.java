package org.homeostat.models.ren.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import org.homeostat.models.ren.internal.RenPlugin.Evaluation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The choice of the evaluation where the measurements leave no doubt. */
class ChoiceTest {

    @ParameterizedTest
    @CsvSource({
        // cyclic, size, T, batch, recording, whether a trajectory was faster
        "false, 10, 4, 1, false, false",
        "false, 10, 64, 1, false, true",
        "false, 10, 4, 1, true, false",
        "false, 10, 64, 1, true, true",
        "false, 40, 4, 32, false, false",
        "false, 40, 1024, 32, true, true",
        "false, 100, 16, 32, false, false",
        "false, 100, 16, 32, true, true",
        "false, 100, 1024, 1, false, true",
        "true, 40, 1, 1, true, false",
        "true, 10, 16, 1, false, true",
        "true, 40, 128, 1, false, true",
        "true, 100, 64, 32, false, false",
        "true, 100, 64, 32, true, true",
        "true, 40, 1024, 32, true, true",
    })
    void theFasterEvaluationIsChosen(
            boolean cyclic, int size, long steps, long batch, boolean recording, boolean trajectory) {
        RenPlugin.Ren settings = new Bench.Settings()
                .sizes(size, size)
                .cyclic(cyclic)
                .evaluation(Evaluation.AUTO)
                .build();
        assertEquals(trajectory, Choice.isTrajectory(settings, new Shape(batch, steps, size), recording));
    }

    @Test
    void whatIsAskedForIsDone() {
        Bench.Settings settings = new Bench.Settings();
        Shape single = new Shape(1, 1, 5);
        assertTrue(
                Choice.isTrajectory(settings.evaluation(Evaluation.TRAJECTORY).build(), single, true));
        Shape wide = new Shape(1, 5000, 5);
        assertFalse(Choice.isTrajectory(settings.evaluation(Evaluation.STEPPING).build(), wide, true));
    }
}
