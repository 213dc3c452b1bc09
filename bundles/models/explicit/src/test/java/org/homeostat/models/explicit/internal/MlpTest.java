package org.homeostat.models.explicit.internal;

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
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.List;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Activation;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.platform.Equilibria;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MlpTest {

    private static final DataSpec IMAGE = DataSpec.image(2, 4, 3);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private Model build(List<Integer> widths, double dropout, DataSpec input) {
        Ref<Activation> tanh = Ref.to("tanh", Activation.class, new Tanh());
        Model model = new MlpPlugin()
                .create(new MlpPlugin.Mlp(widths, tanh, dropout))
                .build(new Context(input, DataSpec.vector(5)));
        model.block().initialize(manager, DataType.FLOAT64, new Shape(1).addAll(input.shape()));
        return model;
    }

    private NDArray forward(Model model, NDArray x, boolean training) {
        return model.block()
                .forward(new ParameterStore(manager, false), new NDList(x), training)
                .singletonOrThrow();
    }

    @Test
    void parameterCountsFollowTheFormula() {
        assertEquals(24 * 7 + 7 + 7 * 3 + 3 + 3 * 5 + 5, size(build(List.of(7, 3), 0.2, IMAGE)));
        assertEquals(24 * 5 + 5, size(build(List.of(), 0, IMAGE)));
    }

    private static long size(Model model) {
        return model.block().getParameters().values().stream()
                .mapToLong(p -> p.getArray().size())
                .sum();
    }

    @Test
    void oneHiddenLayerIsItsFormula() {
        Model model = build(List.of(7), 0, IMAGE);
        NDArray x = manager.randomNormal(0, 1, new Shape(6, 2, 4, 3), DataType.FLOAT64);
        List<Parameter> p = model.block().getParameters().values();
        NDArray hidden = x.reshape(6, 24)
                .matMul(p.get(0).getArray().transpose())
                .add(p.get(1).getArray())
                .tanh();
        NDArray expected =
                hidden.matMul(p.get(2).getArray().transpose()).add(p.get(3).getArray());
        assertArrayEquals(expected.toDoubleArray(), forward(model, x, false).toDoubleArray(), 1e-12);
        assertTrue(model.layers().isEmpty());
    }

    @Test
    void dropoutWorksInTrainingAlone() {
        Model model = build(List.of(50), 0.5, IMAGE);
        NDArray x = manager.randomNormal(0, 1, new Shape(6, 2, 4, 3), DataType.FLOAT64);
        double[] still = forward(model, x, false).toDoubleArray();
        assertArrayEquals(still, forward(model, x, false).toDoubleArray());
        double change = manager.create(still, new Shape(6, 5))
                .sub(forward(model, x, true))
                .abs()
                .sum()
                .getDouble();
        assertTrue(change > 0);
    }

    @Test
    void theSeedAloneDecidesWhatIsDropped() {
        Model model = build(List.of(50, 20), 0.5, IMAGE);
        NDArray x = manager.randomNormal(0, 1, new Shape(6, 2, 4, 3), DataType.FLOAT64);
        model.seed(1);
        double[] first = forward(model, x, true).toDoubleArray();
        assertArrayEquals(first, forward(model, x, true).toDoubleArray());
        model.seed(2);
        assertFalse(Arrays.equals(first, forward(model, x, true).toDoubleArray()));
    }

    @Test
    void unfitInputsAreRefused() {
        DataSpec tokens = DataSpec.tokens(new Shape(5), List.of("a", "b"), DataSpec.Axis.TIME);
        String message = assertThrows(IllegalArgumentException.class, () -> build(List.of(3), 0, tokens))
                .getMessage();
        assertTrue(message.contains("the model 'mlp' takes real numbers of a fixed shape"), message);
    }

    @Test
    void theDefaultIsOneTanhLayer() {
        MlpPlugin.Mlp defaults = new MlpPlugin().defaults();
        assertEquals(List.of(64), defaults.widths());
        assertEquals("tanh", defaults.activation().name());
    }

    private record Context(DataSpec input, DataSpec output) implements ModelContext {
        @Override
        public Equilibria equilibria() {
            throw new AssertionError("an explicit model solves nothing");
        }

        @Override
        public long seed() {
            return 1;
        }
    }

    private record Tanh() implements Activation {
        @Override
        public NDArray apply(NDArray x) {
            return x.tanh();
        }

        @Override
        public double maxSlope() {
            return 1;
        }

        @Override
        public NDArray derivative(NDArray x) {
            throw new AssertionError("not needed");
        }

        @Override
        public NDArray prox(double alpha, NDArray u) {
            throw new AssertionError("not needed");
        }
    }
}
