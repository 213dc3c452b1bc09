package org.homeostat.models.recurrent.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Random;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.models.recurrent.internal.RnnPlugin.Nonlinearity;
import org.homeostat.nn.Embedding;
import org.homeostat.nn.Encoder;
import org.homeostat.nn.InitialState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Initial states that are read from a start-up window. */
class EncoderTest {

    /** One input, and two measured outputs at first. */
    private static final DataSpec GIVEN =
            Bench.sequence(3).withNames(List.of("u", "y(t-1), at first", "z(t-1), at first"));

    private static ModelFamily family(String name, InitialState initial, Encoder encoder) {
        return switch (name) {
            case "lti" -> new LtiPlugin.Lti(4, true, 0.95, true, 0.8, 0.99, 0.5, initial, encoder);
            case "rnn" -> new RnnPlugin.Rnn(4, Nonlinearity.TANH, initial, encoder);
            default -> new LstmPlugin.Lstm(4, initial, encoder, Embedding.of(4));
        };
    }

    @ParameterizedTest
    @CsvSource({"lti, 5", "rnn, 5", "lstm, 5", "lti, 0"})
    void gradientsAgreeWithCentralDifferences(String name, int width) {
        Encoder encoder = new Encoder(3, width == 0 ? List.of() : List.of(width));
        try (Bench bench = Bench.of(family(name, InitialState.ENCODED, encoder), GIVEN, 2, DataType.FLOAT64, 1)) {
            bench.disturb(0.3, new Random(3));
            NDArray weights = bench.random(2, 11, 2);
            double worst = bench.worstGradient(
                    outputs -> outputs.head().sin().mul(weights).sum(), bench.random(2, 11, 3));
            assertTrue(worst < 1e-6, "relative error " + worst);
        }
    }

    /** What is given later does not reach the outputs, and what is given at first does. */
    @ParameterizedTest
    @CsvSource({"lti", "rnn", "lstm"})
    void theWindowAloneIsRead(String name) {
        Encoder encoder = new Encoder(3, List.of(5));
        try (Bench bench = Bench.of(family(name, InitialState.ENCODED, encoder), GIVEN, 2, DataType.FLOAT64, 1)) {
            NDArray u = bench.random(1, 11, 3);
            NDArray before = bench.forward(u).head();
            assertEquals(1, bench.forward(u).size(), "states are no outputs");
            assertEquals(0, bench.model.initialState(bench.manager, 1).size());
            NDArray later = u.duplicate();
            later.set(new NDIndex(":, 4:, 1:"), 9);
            assertEquals(0, bench.forward(later).head().sub(before).abs().max().getDouble());
            NDArray first = u.duplicate();
            first.set(new NDIndex(":, 3, 2"), 9);
            assertTrue(bench.forward(first).head().sub(before).abs().max().getDouble() > 1e-6);
        }
    }

    @Test
    void whatGivesNoOutputsIsRefused() {
        ModelFamily lti = family("lti", InitialState.ENCODED, Encoder.defaults());
        Bench.Context none = new Bench.Context(Bench.sequence(1), Bench.sequence(1));
        String message = assertThrows(IllegalArgumentException.class, () -> lti.build(none))
                .getMessage();
        assertTrue(message.contains("set dataset.sequences.givenOutputs: 5"), message);
        try (Bench bench = Bench.of(lti, GIVEN, 2, DataType.FLOAT64, 1)) {
            NDArray shorter = bench.random(1, 5, 3);
            String tooShort = assertThrows(HomeostatException.class, () -> bench.forward(shorter))
                    .getMessage();
            assertTrue(tooShort.contains("at least 6 steps"), tooShort);
        }
    }
}
