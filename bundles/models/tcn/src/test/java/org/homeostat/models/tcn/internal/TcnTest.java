package org.homeostat.models.tcn.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.homeostat.api.Ref;
import org.homeostat.api.basis.Observables;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.DataSpec.Axis;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.models.tcn.internal.TcnBasisPlugin.TcnBasis;
import org.homeostat.models.tcn.internal.TcnPlugin.Tcn;
import org.homeostat.nn.Normalization;
import org.homeostat.nn.internal.WeightNormalizationPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TcnTest {

    private static final Ref<Normalization> WEIGHT =
            Ref.to("weight", Normalization.class, new WeightNormalizationPlugin.Weight());
    private static final List<String> DIGITS =
            IntStream.range(0, 10).mapToObj(Integer::toString).toList();

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private record Context(DataSpec input, DataSpec output) implements ModelContext {

        @Override
        public Equilibria equilibria() {
            throw new UnsupportedOperationException("an explicit model asks for no equilibria");
        }

        @Override
        public long seed() {
            return 0;
        }
    }

    private Block model(DataSpec input, DataSpec output, Tokens tokens) {
        Block block = new TcnPlugin()
                .create(new Tcn(6, 3, 3, 0, WEIGHT, tokens, Optional.empty()))
                .build(new Context(input, output))
                .block();
        block.initialize(manager, DataType.FLOAT64, new Shape(1).addAll(input.shape()));
        return block;
    }

    private NDArray forward(Block block, NDArray x) {
        NDArray y = block.forward(new ParameterStore(manager, false), new NDList(x), false)
                .singletonOrThrow();
        assertEquals(y.getShape(), block.getOutputShapes(new Shape[] {x.getShape()})[0]);
        return y;
    }

    private static DataSpec sequence(long time, long features) {
        return DataSpec.real(new Shape(time, features), Axis.TIME, Axis.FEATURE);
    }

    @Test
    void copyMemorysBasisHasThePublishedNumberOfParameters() {
        Observables observables = new TcnBasisPlugin()
                .create(new TcnBasis(32, 10, 8, 8, 0, WEIGHT, Tokens.VALUE, Optional.of(0.01)))
                .observables(sequence(520, 1), 0);
        observables.block().initialize(manager, DataType.FLOAT32, new Shape(1, 520, 1));
        long size = observables.block().getParameters().values().stream()
                .mapToLong(parameter -> parameter.getArray().size())
                .sum();
        assertEquals(12_420 + 352, size);
        assertEquals(32, observables.dimension());
    }

    @Test
    void thePastDecidesAndTheFutureDoesNot() {
        Block block = model(sequence(20, 2), sequence(20, 3), Tokens.VALUE);
        NDArray x = manager.randomNormal(0, 1, new Shape(2, 20, 2), DataType.FLOAT64);
        NDArray changed = x.duplicate();
        changed.set(new NDIndex(":, 12:"), manager.ones(new Shape(2, 8, 2), DataType.FLOAT64));
        NDArray before = forward(block, x);
        NDArray after = forward(block, changed);
        assertArrayEquals(
                before.get(":, :12").toDoubleArray(), after.get(":, :12").toDoubleArray(), 1e-14);
        assertNotEquals(before.get(0, 12, 0).getDouble(), after.get(0, 12, 0).getDouble());
    }

    @Test
    void oneOutputASequenceIsThatOfTheLastPosition() {
        Block everywhere = model(sequence(9, 2), sequence(9, 3), Tokens.VALUE);
        Block last = model(sequence(9, 2), DataSpec.vector(3), Tokens.VALUE);
        for (int i = 0; i < last.getParameters().size(); i++) {
            last.getParameters()
                    .valueAt(i)
                    .getArray()
                    .set(everywhere.getParameters().valueAt(i).getArray().toDoubleArray());
        }
        NDArray x = manager.randomNormal(0, 1, new Shape(4, 9, 2), DataType.FLOAT64);
        assertArrayEquals(
                forward(everywhere, x).get(":, -1").toDoubleArray(),
                forward(last, x).toDoubleArray(),
                1e-14);
    }

    @Test
    void tokensAreValuesOrChannels() {
        DataSpec tokens = DataSpec.tokens(new Shape(5), DIGITS, Axis.TIME);
        NDArray x = manager.create(new long[] {1, 0, 9, 3, 3}, new Shape(1, 5));
        Block value = model(tokens, sequence(5, 2), Tokens.VALUE);
        assertEquals(new Shape(1, 5, 2), forward(value, x).getShape());
        assertEquals(
                new Shape(6, 1, 3), value.getParameters().valueAt(0).getArray().getShape());
        Block channels = model(tokens, sequence(5, 2), Tokens.ONE_HOT);
        assertEquals(new Shape(1, 5, 2), forward(channels, x).getShape());
        assertEquals(
                new Shape(6, 10, 3),
                channels.getParameters().valueAt(0).getArray().getShape());
    }

    @Test
    void imagesAreRefused() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> model(DataSpec.image(1, 4, 4), DataSpec.vector(2), Tokens.VALUE))
                .getMessage();
        assertTrue(message.contains("the model 'tcn' takes sequences"), message);
    }
}
