package org.homeostat.models.recurrent.internal;

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
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.DataSpec.Axis;
import org.homeostat.api.model.Model;
import org.homeostat.nn.Embedding;
import org.homeostat.nn.Encoder;
import org.homeostat.nn.InitialState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long short-term memory of text. */
class TokensTest {

    private static final DataSpec TOKENS = DataSpec.tokens(
            new Shape(6), IntStream.range(0, 7).mapToObj(Integer::toString).toList(), Axis.TIME);
    private static final DataSpec SCORES = DataSpec.real(new Shape(6, 7), Axis.TIME, Axis.FEATURE);

    private static Model build(boolean tied) {
        return build(new Embedding(3, tied, List.of(), 1, 0));
    }

    private static Model build(Embedding embedding) {
        return new LstmPlugin.Lstm(4, InitialState.CARRIED, Encoder.defaults(), embedding)
                .build(new Bench.Context(TOKENS, SCORES));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void segmentsContinueOneAnother(boolean tied) {
        try (NDManager manager = NDManager.newBaseManager()) {
            manager.getEngine().setRandomSeed(1);
            Model model = build(tied);
            model.block().initialize(manager, DataType.FLOAT64, new Shape(1, 6), new Shape(1, 4), new Shape(1, 4));
            Set<Parameter> all = Collections.newSetFromMap(new IdentityHashMap<>());
            all.addAll(model.block().getParameters().values());
            assertEquals(
                    7 * 3 + 4 * 4 * (3 + 4 + 2) + (tied ? 0 : 7 * 4) + 7,
                    all.stream().mapToLong(p -> p.getArray().size()).sum());
            ParameterStore parameters = new ParameterStore(manager, false);
            NDArray tokens = manager.create(new long[] {0, 1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1}, new Shape(2, 6));
            NDList start = new NDList();
            model.initialState(manager, 2).forEach(state -> start.add(state.toType(DataType.FLOAT64, false)));
            NDArray whole = forward(model, parameters, tokens, start).head();
            assertEquals(new Shape(2, 6, 7), whole.getShape());
            NDList first = forward(model, parameters, tokens.get(":, :2"), start);
            NDList second = forward(model, parameters, tokens.get(":, 2:"), first.subNDList(1));
            NDArray error = whole.get(":, 2:").sub(second.head()).abs().max();
            assertEquals(0, error.getDouble(), 1e-12);
        }
    }

    private static NDList forward(Model model, ParameterStore parameters, NDArray tokens, NDList state) {
        NDList inputs = new NDList(tokens);
        inputs.addAll(state);
        return model.block().forward(parameters, inputs, false);
    }

    /** As in 'deq' and 'transformer': masks from the step's seed in training, none in evaluation. */
    @Test
    void trainingDropsComponentsOfTheVectors() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Model plain = build(new Embedding(3, true, List.of(), 1, 0));
            Model dropping = build(new Embedding(3, true, List.of(), 1, 0.5));
            ParameterStore parameters = new ParameterStore(manager, false);
            for (Model model : List.of(plain, dropping)) {
                manager.getEngine().setRandomSeed(1);
                model.block().initialize(manager, DataType.FLOAT32, new Shape(1, 6), new Shape(1, 4), new Shape(1, 4));
            }
            NDArray tokens = manager.create(new long[] {0, 1, 2, 3, 4, 5}, new Shape(1, 6));
            double[] first = scores(dropping, parameters, tokens, 1, true);
            assertArrayEquals(first, scores(dropping, parameters, tokens, 1, true));
            assertFalse(Arrays.equals(first, scores(dropping, parameters, tokens, 2, true)));
            double[] evaluated = scores(dropping, parameters, tokens, 1, false);
            assertFalse(Arrays.equals(first, evaluated));
            assertArrayEquals(scores(plain, parameters, tokens, 1, true), evaluated);
        }
    }

    private static double[] scores(
            Model model, ParameterStore parameters, NDArray tokens, long seed, boolean training) {
        model.seed(seed);
        NDList inputs = new NDList(tokens);
        inputs.addAll(model.initialState(tokens.getManager(), 1));
        NDArray scores = model.block().forward(parameters, inputs, training).head();
        return scores.toType(DataType.FLOAT64, true).toDoubleArray();
    }

    @Test
    void aTiedOutputNeedsAStateAsWideAsTheVectors() {
        LstmPlugin.Lstm narrow = new LstmPlugin.Lstm(4, InitialState.CARRIED, Encoder.defaults(), Embedding.of(5));
        String message = assertThrows(
                        IllegalArgumentException.class, () -> narrow.build(new Bench.Context(TOKENS, SCORES)))
                .getMessage();
        assertTrue(message.contains("set embedding.tied to false"), message);
    }
}
