package org.homeostat.models.control.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.models.control.internal.ObserverPlugin.Observer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObserverTest {

    private static final double RATE = 0.8;
    private static final double ERROR = 0.01;
    private static final int STEPS = 60;

    private final NDManager manager = NDManager.newBaseManager();
    private final ParameterStore store = new ParameterStore(manager, false);

    @AfterEach
    void close() {
        manager.close();
    }

    /** x⁺ = 0.8 sin x + y, contracting at the rate 0.8, put out with an error. */
    private record Contracting(double error, int states) implements ModelFamily {

        @Override
        public Model build(ModelContext context) {
            assertEquals(new Shape(-1, 1), context.input().shape(), "measurements alone");
            Block block = new LambdaBlock(inputs -> {
                NDArray y = inputs.get(0).squeeze(2);
                NDArray x = inputs.get(1);
                assertEquals(1, inputs.get(0).getShape().get(1), "a step at a time");
                return new NDList(y, x.sin().mul(RATE).add(y).add(error));
            });
            return new Model() {
                @Override
                public Block block() {
                    return block;
                }

                @Override
                public NDList initialState(NDManager owner, int batch) {
                    return new NDList(owner.zeros(new Shape(batch, states)));
                }
            };
        }
    }

    private record Context(DataSpec input, DataSpec output) implements ModelContext {

        @Override
        public Equilibria equilibria() {
            throw new AssertionError("there are no equilibria here");
        }

        @Override
        public long seed() {
            return 0;
        }
    }

    private static DataSpec sequence(int features) {
        return DataSpec.real(new Shape(-1, features), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);
    }

    private Model observer(double error, int states) {
        Ref<ModelFamily> inner = Ref.to("contracting", ModelFamily.class, new Contracting(error, states));
        return new Observer(inner, -3, 2).build(new Context(sequence(3), sequence(2)));
    }

    /** The true plant, x⁺ = 0.8 sin x + y with y = cos t: (1, T, 2 + 1). */
    private NDArray truth() {
        double[] values = new double[3 * STEPS];
        double[] x = {0.3, -0.2};
        for (int t = 0; t < STEPS; t++) {
            double y = Math.cos(t);
            values[3 * t] = x[0];
            values[3 * t + 1] = x[1];
            values[3 * t + 2] = y;
            x = new double[] {RATE * Math.sin(x[0]) + y, RATE * Math.sin(x[1]) + y};
        }
        return manager.create(values, new Shape(1, STEPS, 3));
    }

    private double[] run(Model model, NDArray truth, boolean training) {
        return model.block()
                .forward(store, new NDList(truth), training)
                .singletonOrThrow()
                .toDoubleArray();
    }

    @Test
    void predictionsStartFromTrueStates() {
        NDArray truth = truth();
        double[] predictions = run(observer(0, 2), truth, true);
        assertEquals(2 * STEPS, predictions.length);
        double[] next = truth.get("0, 1:, 0:2").toDoubleArray();
        assertArrayEquals(next, Arrays.copyOf(predictions, next.length), 1e-12);
    }

    @Test
    void samplesDoNotMix() {
        NDArray one = truth();
        NDArray other = truth().mul(0.5);
        Model model = observer(0, 2);
        double[] both = run(model, NDArrays.concat(new NDList(one, other), 0), false);
        double[] alone = run(model, other, false);
        assertArrayEquals(alone, Arrays.copyOfRange(both, both.length / 2, both.length), 1e-12);
    }

    @Test
    void estimatesFromAnywhereMeetAtTheRateAndStayWithinTheBound() {
        NDArray truth = truth();
        double[] states = truth.get("0, :, 0:2").toDoubleArray();
        for (double error : new double[] {0, ERROR}) {
            double[] rows = run(observer(error, 2), truth, false);
            assertEquals(6 * STEPS, rows.length);
            assertArrayEquals(new double[] {-3, -3, 2, 2}, Arrays.copyOfRange(rows, 2, 6));
            for (int t = 0; t < STEPS; t++) {
                for (int i = 0; i < 2; i++) {
                    double low = rows[6 * t + 2 + i];
                    double high = rows[6 * t + 4 + i];
                    double state = states[2 * t + i];
                    double rate = Math.pow(RATE, t);
                    assertTrue(Math.abs(high - low) <= 5 * rate + 1e-12, "the estimates meet");
                    // Proposition 2 with K = 1: the start is forgotten, one-step errors add up to at most ρ/(1 - α)
                    double bound = rate * Math.abs(-3 - states[i]) + error * (1 - rate) / (1 - RATE);
                    assertTrue(Math.abs(low - state) <= bound + 1e-12, "the bound of the estimate's error");
                }
            }
            double last = Math.abs(rows[6 * STEPS - 4] - states[2 * STEPS - 2]);
            assertTrue(error == 0 ? last < 1e-4 : last > ERROR / 2, "an imperfect model leaves an error: " + last);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Model wrong = observer(0, 3);
        String message = assertThrows(
                        HomeostatException.class,
                        () -> wrong.block().initialize(manager, DataType.FLOAT64, new Shape(4, 1, 3)))
                .getMessage();
        assertTrue(message.contains("must carry one state of 2"), message);
        Ref<ModelFamily> inner = Ref.to("contracting", ModelFamily.class, new Contracting(0, 2));
        Observer observer = new Observer(inner, 0, 1);
        assertThrows(IllegalArgumentException.class, () -> observer.build(new Context(sequence(2), sequence(2))));
        assertThrows(
                IllegalArgumentException.class, () -> observer.build(new Context(DataSpec.vector(3), sequence(2))));
    }
}
