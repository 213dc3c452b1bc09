package org.homeostat.models.ren.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Training by Adam on the simulation error of a known system: a damped pendulum that hangs and is pushed. */
class TrainingTest {

    private static final int SEQUENCES = 4;
    private static final int STEPS = 60;

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void theSimulationErrorFalls(boolean cyclic) {
        Bench.Settings settings = new Bench.Settings()
                .sizes(4, 6)
                .cyclic(cyclic)
                .start(Start.LONG_MEMORY)
                .tolerance(1e-5);
        try (Bench bench = Bench.of(settings.build(), 1, 1, DataType.FLOAT32, 2)) {
            float[] pushes = new float[SEQUENCES * STEPS];
            float[] angles = new float[SEQUENCES * STEPS];
            swing(pushes, angles, new Random(6));
            Shape shape = new Shape(SEQUENCES, STEPS, 1);
            NDArray u = bench.manager.create(pushes, shape);
            NDArray y = bench.manager.create(angles, shape);
            Optimizer adam = Optimizer.adam()
                    .optLearningRateTracker(Tracker.fixed(0.02f))
                    .build();
            double before = error(bench, u, y);
            for (int k = 0; k < 120; k++) {
                bench.backward(
                        outputs -> {
                            NDArray error = outputs.head().sub(y);
                            return error.mul(error).mean();
                        },
                        u);
                bench.byName()
                        .forEach((name, parameter) -> adam.update(
                                name, parameter.getArray(), parameter.getArray().getGradient()));
                bench.clearGradients();
                bench.model.parametersChanged();
            }
            double after = error(bench, u, y);
            assertTrue(after < 0.4 && after < before / 10, before + " to " + after);
            bench.model.certificates(bench.parameters).forEach(c -> assertTrue(c.holds(), c.statement()));
        }
    }

    /** ‖ŷ - y‖/‖y‖. */
    private static double error(Bench bench, NDArray u, NDArray y) {
        NDArray error = bench.forward(u).head().sub(y);
        return error.norm().getFloat() / y.norm().getFloat();
    }

    /** φ̈ = -9.81 sin φ - φ̇ + u, sampled every 0.05 s, with pushes that are held for some steps. */
    private static void swing(float[] pushes, float[] angles, Random random) {
        for (int i = 0; i < SEQUENCES; i++) {
            double angle = 0;
            double speed = 0;
            double push = 0;
            for (int t = 0; t < STEPS; t++) {
                push = t % 6 == 0 ? 6 * random.nextGaussian() : push;
                pushes[i * STEPS + t] = (float) (push / 6);
                angles[i * STEPS + t] = (float) angle;
                for (int k = 0; k < 10; k++) {
                    speed += 0.005 * (-9.81 * Math.sin(angle) - speed + push);
                    angle += 0.005 * speed;
                }
            }
        }
    }
}
