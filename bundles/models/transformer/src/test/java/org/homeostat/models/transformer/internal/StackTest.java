package org.homeostat.models.transformer.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.DataSpec.Axis;
import org.homeostat.api.model.Activation;
import org.homeostat.api.model.Cell;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.models.cells.internal.DensePlugin;
import org.homeostat.models.cells.internal.TransformerPlugin.Order;
import org.homeostat.nn.Embedding;
import org.homeostat.nn.Normalization;
import org.homeostat.nn.internal.NoNormalizationPlugin;
import org.homeostat.nn.internal.TanhPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StackTest {

    private static final Ref<Normalization> NONE =
            Ref.to("none", Normalization.class, new NoNormalizationPlugin.None());
    private static final int TOKENS = 7;
    private static final double STEP = 1e-6;

    private NDManager manager;
    private ParameterStore parameters;
    private Random random;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        manager.getEngine().setRandomSeed(5);
        random = new Random(5);
        parameters = new ParameterStore(manager, false);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static Ref<Cell> cell(double dropout, int memory) {
        return Ref.to(
                "transformer",
                Cell.class,
                new org.homeostat.models.cells.internal.TransformerPlugin.Transformer(
                        6, 2, 5, Order.POST, NONE, 0.3, dropout, memory));
    }

    private Model build(Ref<Cell> cell, int layers, boolean tied, Embedding embedding) {
        return build(cell, layers, tied, TransformerPlugin.Start.ZERO, embedding);
    }

    private Model build(Ref<Cell> cell, int layers, boolean tied, TransformerPlugin.Start start, Embedding embedding) {
        DataSpec input = DataSpec.tokens(
                new Shape(5),
                IntStream.range(0, TOKENS).mapToObj(Integer::toString).toList(),
                Axis.TIME);
        DataSpec output = DataSpec.real(new Shape(5, TOKENS), Axis.TIME, Axis.FEATURE);
        Model model = new TransformerPlugin()
                .create(new TransformerPlugin.Transformer(cell, layers, tied, start, 0, embedding))
                .build(new Context(input, output));
        model.block().initialize(manager, DataType.FLOAT64, new Shape(1, 5));
        return model;
    }

    private NDArray draw(int batch, int length) {
        return manager.create(random.longs((long) batch * length, 0, TOKENS).toArray(), new Shape(batch, length));
    }

    private NDList inputs(Model model, NDArray tokens) {
        NDList inputs = new NDList(tokens);
        model.initialState(manager, Math.toIntExact(tokens.getShape().get(0)))
                .forEach(state -> inputs.add(state.toType(DataType.FLOAT64, false)));
        return inputs;
    }

    private static long size(Model model) {
        Set<Parameter> all = Collections.newSetFromMap(new IdentityHashMap<>());
        all.addAll(model.block().getParameters().values());
        return all.stream().mapToLong(p -> p.getArray().size()).sum();
    }

    @Test
    void theNumberOfParametersFollowsTheFormula() {
        long ends = 6 * TOKENS + TOKENS;
        long attention = 18 * 6 + 18 + 18 * 6 + 6 * 6 + 6 + 6 + 6 * 6 + 6;
        long layer = attention + 5 * 6 + 5 + 6 * 5 + 6;
        assertEquals(ends + layer, size(build(cell(0, 0), 1, false, Embedding.of(6))));
        assertEquals(ends + 4 * layer, size(build(cell(0, 0), 4, false, Embedding.of(6))));
        assertEquals(ends + layer, size(build(cell(0, 0), 4, true, Embedding.of(6))));
    }

    @ParameterizedTest
    @CsvSource({"false, ZERO", "true, ZERO", "false, INPUT"})
    void theLayersAreTheMapsOneBehindTheOther(boolean tied, TransformerPlugin.Start start) {
        Model model = build(cell(0, 0), 3, tied, start, Embedding.of(6));
        StackModel stack = (StackModel) model;
        NDArray tokens = draw(2, 5);
        NDArray table = model.block().getParameters().get(0).getValue().getArray();
        NDArray x = table.get(tokens.flatten()).reshape(2, 5, 6).mul(Math.sqrt(6));
        NDArray z = start == TransformerPlugin.Start.INPUT ? x : x.zerosLike();
        for (int layer = 0; layer < 3; layer++) {
            EquilibriumMap map = stack.maps().get(tied ? 0 : layer);
            z = map.apply(z, map.inject(parameters, new NDList(x), false), map.weights(parameters, x, false));
        }
        NDArray expected = z.reshape(10, 6).matMul(table.transpose()).reshape(2, 5, TOKENS);
        NDArray found =
                model.block().forward(parameters, new NDList(tokens), false).singletonOrThrow();
        assertEquals(0, distance(expected, found), 1e-12);
    }

    @ParameterizedTest
    @CsvSource({"1, false", "3, false", "3, true"})
    void segmentsWithMemoryAreOneLongSegment(int layers, boolean tied) {
        Model model = build(cell(0, 9), layers, tied, Embedding.of(6));
        NDArray tokens = draw(3, 7);
        NDArray whole =
                model.block().forward(parameters, inputs(model, tokens), false).head();
        NDList state = inputs(model, tokens).subNDList(1);
        int from = 0;
        for (int to : new int[] {2, 3, 7}) {
            NDIndex segment = new NDIndex(":, " + from + ":" + to);
            NDList inputs = new NDList(tokens.get(segment));
            inputs.addAll(state);
            NDList outputs = model.block().forward(parameters, inputs, false);
            assertEquals(0, distance(whole.get(segment), outputs.head()), 1e-11);
            state = outputs.subNDList(1);
            from = to;
        }
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void gradientsAgreeWithCentralDifferences(boolean tied, boolean clusters) {
        Embedding embedding = clusters
                ? new Embedding(6, tied, java.util.List.of(3, 5), 2, 0.1)
                : new Embedding(6, tied, java.util.List.of(), 1, 0.1);
        Model model = build(cell(0.2, 2), 2, tied, TransformerPlugin.Start.INPUT, embedding);
        NDList before = model.block().forward(parameters, inputs(model, draw(3, 4)), false);
        NDList inputs = new NDList(draw(3, 5));
        before.subNDList(1).forEach(inputs::add);
        NDArray weights = manager.randomNormal(0, 1, new Shape(3, 5, TOKENS), DataType.FLOAT64);
        try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
            collector.backward(loss(model, inputs, weights));
        }
        for (Parameter parameter : model.block().getParameters().values()) {
            compare(parameter.getName(), model, parameter.getArray(), inputs, weights);
        }
    }

    private NDArray loss(Model model, NDList inputs, NDArray weights) {
        model.seed(3);
        NDArray y = model.block().forward(parameters, inputs, true).head();
        return y.mul(weights).sum();
    }

    private void compare(String what, Model model, NDArray array, NDList inputs, NDArray weights) {
        double[] gradient = array.getGradient().toDoubleArray();
        double[] values = array.toDoubleArray();
        double error = 0;
        double norm = 0;
        for (int i = 0; i < values.length; i += Math.max(1, values.length / 12)) {
            double own = values[i];
            double above = at(values, i, own + STEP, array, model, inputs, weights);
            double below = at(values, i, own - STEP, array, model, inputs, weights);
            at(values, i, own, array, model, inputs, weights);
            double difference = (above - below) / (2 * STEP);
            error += (gradient[i] - difference) * (gradient[i] - difference);
            norm += difference * difference;
        }
        double relative = Math.sqrt(error / norm);
        assertTrue(relative < 1e-6, what + ": the gradient is off by " + relative);
    }

    private double at(
            double[] values, int i, double value, NDArray array, Model model, NDList inputs, NDArray weights) {
        values[i] = value;
        array.set(DoubleBuffer.wrap(values));
        return loss(model, inputs, weights).getDouble();
    }

    /** Grave et al. 2017: what comes out are logarithms of probabilities, which sum to 1. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void clustersGiveProbabilities(boolean tied) {
        Embedding embedding = new Embedding(6, tied, java.util.List.of(3, 5), 2, 0);
        Model model = build(cell(0, 0), 1, false, embedding);
        NDArray scores =
                model.block().forward(parameters, new NDList(draw(2, 5)), false).singletonOrThrow();
        double[] sums = scores.exp().sum(new int[] {2}).toDoubleArray();
        assertEquals(10, sums.length);
        Arrays.stream(sums).forEach(sum -> assertEquals(1, sum, 1e-12));
        long layer = size(build(cell(0, 0), 1, false, Embedding.of(6))) - 6 * TOKENS - TOKENS;
        long vectors = 3 * 6 + 2 * 3 + 6 * 3 + 2 + 6;
        long biases = TOKENS + 2 * 6 + 2;
        assertEquals(layer + vectors * (tied ? 1 : 2) + biases, size(model));
    }

    @Test
    void whatComesLaterChangesNothing() {
        Model model = build(cell(0, 0), 3, false, Embedding.of(6));
        NDArray tokens = draw(4, 5);
        NDArray other = tokens.duplicate();
        NDIndex later = new NDIndex(":, 3:");
        other.set(later, tokens.get(later).add(1).mod(TOKENS));
        NDArray first =
                model.block().forward(parameters, new NDList(tokens), false).head();
        NDArray second =
                model.block().forward(parameters, new NDList(other), false).head();
        NDIndex earlier = new NDIndex(":, :3");
        assertEquals(0, distance(first.get(earlier), second.get(earlier)), 1e-13);
        assertTrue(distance(first.get(later), second.get(later)) > 1e-3);
    }

    @Test
    void cellsWithoutPositionsAreRefused() {
        Ref<Activation> tanh = Ref.to("tanh", Activation.class, new TanhPlugin.Tanh());
        Ref<Cell> dense = Ref.to("dense", Cell.class, new DensePlugin.Dense(4, tanh, 0.9, NONE, 0));
        String message = assertThrows(IllegalArgumentException.class, () -> build(dense, 2, false, Embedding.of(6)))
                .getMessage();
        assertTrue(message.contains("take a cell of sequences"), message);
        Embedding narrow = new Embedding(5, false, java.util.List.of(), 1, 0);
        String other = assertThrows(
                        IllegalArgumentException.class,
                        () -> build(cell(0, 0), 2, false, TransformerPlugin.Start.INPUT, narrow))
                .getMessage();
        assertTrue(other.contains("make embedding.width and cell.width equal"), other);
    }

    private static double distance(NDArray a, NDArray b) {
        return Arrays.stream(a.sub(b).abs().toDoubleArray()).max().orElseThrow();
    }

    private record Context(DataSpec input, DataSpec output) implements ModelContext {
        @Override
        public Equilibria equilibria() {
            throw new IllegalStateException("a stack has no equilibrium");
        }

        @Override
        public long seed() {
            return 1;
        }
    }
}
