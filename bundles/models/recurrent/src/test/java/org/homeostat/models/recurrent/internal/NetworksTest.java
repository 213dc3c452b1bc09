package org.homeostat.models.recurrent.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.models.recurrent.internal.RnnPlugin.Nonlinearity;
import org.homeostat.nn.Embedding;
import org.homeostat.nn.Encoder;
import org.homeostat.nn.FeedbackForm;
import org.homeostat.nn.FeedbackSystem;
import org.homeostat.nn.InitialState;
import org.homeostat.nn.Matrices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Recurrent networks and networks of long short-term memory. */
class NetworksTest {

    private static ModelFamily family(String name, int units, InitialState initial) {
        return name.equals("rnn")
                ? new RnnPlugin.Rnn(units, Nonlinearity.TANH, initial, Encoder.defaults())
                : new LstmPlugin.Lstm(units, initial, Encoder.defaults(), Embedding.of(4));
    }

    /** A recurrent network is a special case of a linear system in feedback with a nonlinearity. */
    @ParameterizedTest
    @EnumSource(Nonlinearity.class)
    void aRecurrentNetworkIsALinearSystemInFeedback(Nonlinearity nonlinearity) {
        try (Bench bench = Bench.of(
                new RnnPlugin.Rnn(6, nonlinearity, InitialState.CARRIED, Encoder.defaults()),
                2,
                3,
                DataType.FLOAT64,
                1)) {
            bench.disturb(0.3, new Random(4));
            FeedbackForm form = ((FeedbackSystem) bench.model).feedbackForm(bench.parameters);
            NDArray u = bench.random(1, 40, 2);
            NDArray x0 = bench.random(1, 6);
            NDList found = bench.forward(u, x0);
            DoubleUnaryOperator sigma = nonlinearity == Nonlinearity.TANH ? Math::tanh : v -> Math.max(0, v);
            FeedbackForm.Trajectory expected =
                    form.simulate(sigma, x0.toDoubleArray(), Matrices.rows(u.reshape(40, 2)));
            double[][] y = Matrices.rows(found.head().reshape(40, 3));
            double largest = 0;
            for (int t = 0; t < 40; t++) {
                for (int i = 0; i < 3; i++) {
                    assertEquals(expected.outputs()[t][i], y[t][i], 1e-12 * Math.max(1, Math.abs(y[t][i])));
                    largest = Math.max(largest, Math.abs(y[t][i]));
                }
            }
            assertTrue(largest > 0.1, "the outputs are all but 0");
            double[] last = found.get(1).toDoubleArray();
            for (int i = 0; i < 6; i++) {
                assertEquals(expected.last()[i], last[i], 1e-12 * Math.max(1, Math.abs(last[i])));
            }
        }
    }

    /** i, f, g, o = gates of Wx + Uh + b, c⁺ = fc + ig, h⁺ = o tanh c⁺, in the engine's order of gates. */
    @Test
    void longShortTermMemoryIsItsFormula() {
        int n = 4;
        try (Bench bench = Bench.of(family("lstm", n, InitialState.CARRIED), 2, 3, DataType.FLOAT64, 1)) {
            bench.disturb(0.3, new Random(4));
            NDArray u = bench.random(1, 15, 2);
            NDArray h = bench.random(1, n);
            NDArray c = bench.random(1, n);
            NDList found = bench.forward(u, h, c);
            NDArray input = bench.named("l_0_i2h_WEIGHT").getArray();
            NDArray recurrent = bench.named("l_0_h2h_WEIGHT").getArray();
            NDArray offset = bench.named("l_0_i2h_BIAS")
                    .getArray()
                    .add(bench.named("l_0_h2h_BIAS").getArray());
            for (int t = 0; t < 15; t++) {
                NDArray v = u.get(":, {}", t)
                        .matMul(input.transpose())
                        .add(h.matMul(recurrent.transpose()))
                        .add(offset);
                NDArray keep = sigmoid(v.get(":, 4:8")).mul(c);
                c = keep.add(sigmoid(v.get(":, :4")).mul(v.get(":, 8:12").tanh()));
                h = sigmoid(v.get(":, 12:")).mul(c.tanh());
                NDArray y = h.matMul(bench.named("weight").getArray().transpose())
                        .add(bench.named("bias").getArray());
                assertEquals(0, y.sub(found.head().get(":, {}", t)).abs().max().getDouble(), 1e-12);
            }
            assertEquals(0, h.sub(found.get(1)).abs().max().getDouble(), 1e-12);
            assertEquals(0, c.sub(found.get(2)).abs().max().getDouble(), 1e-12);
        }
    }

    private static NDArray sigmoid(NDArray v) {
        return v.neg().exp().add(1).pow(-1);
    }

    @ParameterizedTest
    @CsvSource({"rnn, TRAINED", "rnn, CARRIED", "lstm, TRAINED", "lstm, CARRIED"})
    void gradientsAgreeWithCentralDifferences(String name, InitialState initial) {
        try (Bench bench = Bench.of(family(name, 4, initial), 2, 2, DataType.FLOAT64, 1)) {
            bench.disturb(0.3, new Random(3));
            NDArray weights = bench.random(2, 11, 2);
            NDArray[] inputs = new NDArray[initial == InitialState.TRAINED ? 1 : name.equals("rnn") ? 2 : 3];
            inputs[0] = bench.random(2, 11, 2);
            for (int i = 1; i < inputs.length; i++) {
                inputs[i] = bench.random(2, 4);
            }
            double worst = bench.worstGradient(
                    outputs -> {
                        NDArray sum = outputs.head().mul(weights).sum();
                        for (NDArray state : outputs.subNDList(1)) {
                            sum = sum.add(state.sin().sum());
                        }
                        return sum;
                    },
                    inputs);
            assertTrue(worst < 1e-6, "relative error " + worst);
        }
    }

    @ParameterizedTest
    @CsvSource({"rnn", "lstm"})
    void halvesContinueOneAnother(String name) {
        try (Bench bench = Bench.of(family(name, 5, InitialState.CARRIED), 2, 1, DataType.FLOAT32, 1)) {
            NDArray u = bench.random(3, 20, 2);
            NDList state = bench.model.initialState(bench.manager, 3);
            NDArray whole = bench.forward(joined(u, state)).head();
            NDList first = bench.forward(joined(u.get(":, :9"), state));
            NDArray second =
                    bench.forward(joined(u.get(":, 9:"), first.subNDList(1))).head();
            assertEquals(0, whole.get(":, 9:").sub(second).abs().max().getFloat(), 1e-6);
            NDArray alone = bench.forward(joined(
                            u.get("1:2"),
                            new NDList(state.stream().map(s -> s.get("1:2")).toList())))
                    .head();
            assertEquals(0, whole.get("1:2").sub(alone).abs().max().getFloat(), 1e-6);
        }
    }

    private static NDArray[] joined(NDArray u, NDList state) {
        NDList all = new NDList(u);
        all.addAll(state);
        return all.toArray(NDArray[]::new);
    }

    /** The networks of the F-16 benchmark, about 118,000 parameters (Revay, Wang and Manchester, section VI). */
    @Test
    void publishedSizesAreReached() {
        try (Bench rnn = Bench.of(family("rnn", 340, InitialState.ZERO), 2, 3, DataType.FLOAT32, 1);
                Bench lstm = Bench.of(family("lstm", 170, InitialState.ZERO), 2, 3, DataType.FLOAT32, 1)) {
            assertEquals(340 * (2 + 340 + 2) + 3 * 341, rnn.size());
            assertEquals(4 * 170 * (2 + 170 + 2) + 3 * 171, lstm.size());
        }
    }
}
