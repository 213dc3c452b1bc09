package org.homeostat.models.cells.internal;

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
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.stream.Stream;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Activation;
import org.homeostat.api.model.Cell;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.solver.AffineMap;
import org.homeostat.nn.Normalization;
import org.homeostat.nn.internal.NoNormalizationPlugin;
import org.homeostat.nn.internal.ReluPlugin;
import org.homeostat.nn.internal.SpectralNormalizationPlugin;
import org.homeostat.nn.internal.TanhPlugin;
import org.homeostat.nn.internal.WeightNormalizationPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CellsTest {

    private static final DataSpec IMAGE = DataSpec.image(2, 6, 5);

    private static final Ref<Normalization> NONE =
            Ref.to("none", Normalization.class, new NoNormalizationPlugin.None());
    private static final Ref<Normalization> WEIGHT =
            Ref.to("weight", Normalization.class, new WeightNormalizationPlugin.Weight());

    private NDManager manager;
    private ParameterStore parameters;

    static Stream<Cell> cells() {
        return Stream.of(
                dense(12, NONE),
                dense(12, spectral(0.5)),
                dense(12, WEIGHT),
                conv(4, 6, 1, 1, NONE),
                conv(4, 6, 2, 2, spectral(2.7)),
                conv(4, 6, 1, 1, WEIGHT),
                conv(6, 2, 1, 3, NONE));
    }

    private static Ref<Normalization> spectral(double bound) {
        return Ref.to("spectral", Normalization.class, new SpectralNormalizationPlugin.Spectral(bound, true, 16));
    }

    private static DensePlugin.Dense dense(int width, Ref<Normalization> normalization) {
        Activation tanh = new TanhPlugin.Tanh();
        return new DensePlugin.Dense(width, Ref.to("tanh", Activation.class, tanh), 0.9, normalization, 0);
    }

    private static Cell conv(int channels, int hidden, int stride, int groups, Ref<Normalization> normalization) {
        return new ConvPlugin().create(new ConvPlugin.Conv(channels, hidden, 3, stride, groups, 0.9, normalization, 0));
    }

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        parameters = new ParameterStore(manager, false);
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        manager.getEngine().setRandomSeed((int) seed);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private EquilibriumMap initialised(Cell cell, DataSpec input, DataType type) {
        EquilibriumMap map = cell.map(input);
        map.block().initialize(manager, type, new Shape(1).addAll(input.shape()));
        return map;
    }

    private NDArray random(DataType type, long... shape) {
        return manager.randomNormal(0, 1, new Shape(shape), type);
    }

    /** f(z, x). */
    private NDArray evaluate(EquilibriumMap map, NDArray z, NDArray x) {
        NDList inputs = new NDList(x);
        return map.apply(z, map.inject(parameters, inputs, false), map.weights(parameters, x, false));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void theImageIsShapedLikeTheState(Cell cell) {
        EquilibriumMap map = initialised(cell, IMAGE, DataType.FLOAT32);
        NDArray x = random(DataType.FLOAT32, 3, 2, 6, 5);
        Shape state = new Shape(3).addAll(map.stateShape(x.getShape()));
        assertEquals(state, evaluate(map, manager.randomNormal(state), x).getShape());
        Block block = map.block();
        assertEquals(
                state, block.forward(parameters, new NDList(x), false).head().getShape());
        assertEquals(state, block.getOutputShapes(new Shape[] {x.getShape()})[0]);
    }

    @ParameterizedTest
    @MethodSource("cells")
    void aSampleIsMappedAlone(Cell cell) {
        EquilibriumMap map = initialised(cell, IMAGE, DataType.FLOAT64);
        NDArray x = random(DataType.FLOAT64, 7, 2, 6, 5);
        NDArray z = manager.randomNormal(0, 1, new Shape(7).addAll(map.stateShape(x.getShape())), DataType.FLOAT64);
        NDArray together = evaluate(map, z, x);
        for (int i = 0; i < 7; i++) {
            NDIndex one = new NDIndex(i + ":" + (i + 1));
            NDArray alone = evaluate(map, z.get(one), x.get(one));
            assertEquals(0, distance(together.get(one), alone), 1e-12);
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void injectionsHaveTheBatchFirst(Cell cell) {
        EquilibriumMap map = initialised(cell, IMAGE, DataType.FLOAT32);
        NDList injection = map.inject(parameters, new NDList(random(DataType.FLOAT32, 7, 2, 6, 5)), false);
        for (NDArray array : injection) {
            assertEquals(7, array.getShape().get(0));
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void theCellStartsContractive(Cell cell) {
        EquilibriumMap map = initialised(cell, IMAGE, DataType.FLOAT32);
        for (int trial = 0; trial < 5; trial++) {
            NDArray x = random(DataType.FLOAT32, 20, 2, 6, 5);
            Shape state = new Shape(20).addAll(map.stateShape(x.getShape()));
            NDArray first = manager.randomNormal(state);
            NDArray second = first.add(manager.randomNormal(state).mul(trial < 3 ? 0.01f : 1f));
            NDArray before = norms(first.sub(second));
            NDArray after = norms(evaluate(map, first, x).sub(evaluate(map, second, x)));
            double factor = after.div(before).max().getFloat();
            assertTrue(factor < 0.95, cell + " stretched a difference by " + factor);
        }
    }

    @Test
    void theBoundHoldsWhateverTheWeights() {
        EquilibriumMap map = initialised(dense(12, spectral(0.9)), IMAGE, DataType.FLOAT64);
        Parameter w = map.block().getDirectParameters().get("W");
        w.getArray().muli(50);
        NDArray x = random(DataType.FLOAT64, 20, 2, 6, 5);
        NDArray first = random(DataType.FLOAT64, 20, 12);
        NDArray second = random(DataType.FLOAT64, 20, 12);
        double factor = norms(evaluate(map, first, x).sub(evaluate(map, second, x)))
                .div(norms(first.sub(second)))
                .max()
                .getDouble();
        assertTrue(factor <= 0.9, "stretched a difference by " + factor);
    }

    @Test
    void denseIsItsFormula() {
        EquilibriumMap map = initialised(dense(3, NONE), DataSpec.vector(2), DataType.FLOAT64);
        double[] w = array(map, "W", 0.1, 0.2, 0.3, -0.4, 0.5, -0.6, 0.7, 0.8, -0.9);
        double[] u = array(map, "U", 1, 2, 3, 4, 5, 6);
        double[] b = array(map, "b", -1, 0.5, 2);
        double[] z = {0.3, -0.2, 0.9};
        double[] x = {0.25, -0.5};
        double[] f = evaluate(map, manager.create(z, new Shape(1, 3)), manager.create(x, new Shape(1, 2)))
                .toDoubleArray();
        for (int i = 0; i < 3; i++) {
            double sum = b[i] + u[2 * i] * x[0] + u[2 * i + 1] * x[1];
            for (int j = 0; j < 3; j++) {
                sum += w[3 * i + j] * z[j];
            }
            assertEquals(Math.tanh(sum), f[i], 1e-12);
        }
    }

    private static double[] array(EquilibriumMap map, String name, double... values) {
        map.block().getDirectParameters().get(name).getArray().set(java.nio.DoubleBuffer.wrap(values));
        return values;
    }

    @Test
    void convIsItsFormulaForOnePixel() {
        // one pixel and one channel a group leave nothing after normalisation but its shift
        Cell cell = new ConvPlugin().create(new ConvPlugin.Conv(1, 1, 3, 1, 1, 0.9, NONE, 0));
        EquilibriumMap map = initialised(cell, DataSpec.image(1, 1, 1), DataType.FLOAT64);
        array(map, "beta", 0.75);
        NDArray one = manager.ones(new Shape(1, 1, 1, 1), DataType.FLOAT64);
        assertEquals(0.75, evaluate(map, one, one).toDoubleArray()[0], 1e-12);
        // two channels: the normalisation of (a, b) is (±1, ∓1) up to ε
        Cell pair = new ConvPlugin().create(new ConvPlugin.Conv(2, 1, 1, 1, 1, 0.9, NONE, 0));
        EquilibriumMap two = initialised(pair, DataSpec.image(1, 1, 1), DataType.FLOAT64);
        array(two, "U", 3, 1);
        array(two, "b2", 1, -1);
        array(two, "W1", 2, -1);
        array(two, "b1", 0.5);
        array(two, "W2", 0.2, 1);
        double[] z = {1, 0.5};
        double hidden = Math.max(0, 2 * z[0] - z[1] + 0.5);
        double first = 3 * 0.5 + 1 + 0.2 * hidden;
        double second = 0.5 - 1 + hidden;
        double deviation = Math.sqrt((first - second) * (first - second) / 4 + 1e-5);
        double[] f = evaluate(
                        two,
                        manager.create(z, new Shape(1, 2, 1, 1)),
                        manager.create(new double[] {0.5}, new Shape(1, 1, 1, 1)))
                .toDoubleArray();
        assertEquals(Math.max(0, (first - second) / 2 / deviation), f[0], 1e-9);
        assertEquals(Math.max(0, (second - first) / 2 / deviation), f[1], 1e-9);
    }

    /** One pixel and two channels in a group: a normalisation of (a, b) is (±1, ∓1) up to ε. */
    @Test
    void residualConvIsItsFormulaForOnePixel() {
        Cell cell = new ResidualConvPlugin().create(new ResidualConvPlugin.ResidualConv(2, 1, 1, 1, 1, 0.5, NONE, 0));
        EquilibriumMap map = initialised(cell, DataSpec.image(1, 1, 1), DataType.FLOAT64);
        array(map, "U", 3, 1);
        array(map, "b", 1, -1);
        array(map, "W2", 0.25, -1);
        array(map, "beta1", 0.5);
        array(map, "gamma3", 2, 1);
        double[] z = {1.2, 0.5};
        // one hidden channel alone is nothing but its shift after normalisation, whatever W1
        double[] driven = normal(3 * 0.5 + 1 + 0.25 * 0.5, 0.5 - 1 - 0.5);
        double[] sum = normal(Math.max(0, z[0] + driven[0]), Math.max(0, z[1] + driven[1]));
        double[] f = evaluate(
                        map,
                        manager.create(z, new Shape(1, 2, 1, 1)),
                        manager.create(new double[] {0.5}, new Shape(1, 1, 1, 1)))
                .toDoubleArray();
        assertEquals(2 * sum[0], f[0], 1e-9);
        assertEquals(sum[1], f[1], 1e-9);
    }

    private static double[] normal(double first, double second) {
        double half = (first - second) / 2;
        double normal = half / Math.sqrt(half * half + 1e-5);
        return new double[] {normal, -normal};
    }

    @ParameterizedTest
    @ValueSource(strings = {"residual-conv", "linear", "diagonal-linear"})
    void otherCellsMapSamplesAlone(String name) {
        Cell cell = switch (name) {
            case "linear" -> new LinearPlugin.Linear(7, 0.9, WEIGHT);
            case "diagonal-linear" -> new DiagonalLinearPlugin.DiagonalLinear(0.5, 1);
            default -> new ResidualConvPlugin.ResidualConv(4, 6, 3, 2, 2, 0.1, WEIGHT, 0);
        };
        aSampleIsMappedAlone(cell);
        injectionsHaveTheBatchFirst(cell);
        theImageIsShapedLikeTheState(cell);
    }

    @Test
    void linearCellsOfferTheirLinearPart() {
        for (Cell cell :
                List.of(new LinearPlugin.Linear(7, 0.9, NONE), new DiagonalLinearPlugin.DiagonalLinear(0.5, 1))) {
            assertEquals(java.util.Set.of(AffineMap.class), cell.structures());
            EquilibriumMap map = initialised(cell, IMAGE, DataType.FLOAT64);
            NDArray x = random(DataType.FLOAT64, 3, 2, 6, 5);
            NDList injection = map.inject(parameters, new NDList(x), false);
            NDList weights = map.weights(parameters, x, false);
            Shape state = new Shape(3).addAll(map.stateShape(x.getShape()));
            NDArray z = manager.randomNormal(0, 1, state, DataType.FLOAT64);
            NDArray p = manager.randomNormal(0, 1, state, DataType.FLOAT64);
            AffineMap affine =
                    map.structure(AffineMap.class, injection, weights).orElseThrow();
            NDArray difference = map.apply(z.add(p), injection, weights).sub(map.apply(z, injection, weights));
            assertEquals(0, distance(difference, affine.linear(p)), 1e-12);
            assertTrue(map.structure(String.class, injection, weights).isEmpty());
        }
    }

    @Test
    void parameterCountsFollowTheFormula() {
        assertEquals(12 * 12 + 12 * 60 + 12, size(initialised(dense(12, NONE), IMAGE, DataType.FLOAT32)));
        int k = 3 * 3;
        EquilibriumMap wide = initialised(conv(8, 5, 1, 2, NONE), IMAGE, DataType.FLOAT32);
        assertEquals(8 * 2 * k + 8 + 5 * 8 * k + 5 + 8 * 5 * k + 2 * 8, size(wide));
    }

    private static long size(EquilibriumMap map) {
        return map.block().getParameters().values().stream()
                .mapToLong(p -> p.getArray().size())
                .sum();
    }

    @Test
    void aStrideMakesTheStateSmaller() {
        EquilibriumMap map = conv(4, 4, 2, 1, NONE).map(DataSpec.image(1, 7, 8));
        assertEquals(new Shape(4, 4, 4), map.stateShape(new Shape(1, 1, 7, 8)));
    }

    /** The cell's dropped components are those of the state (dense) or its channels (conv). */
    private static Cell masked(String name, double dropout) {
        Activation tanh = new TanhPlugin.Tanh();
        return name.equals("dense")
                ? new DensePlugin.Dense(12, Ref.to("tanh", Activation.class, tanh), 0.9, NONE, dropout)
                : new ConvPlugin.Conv(4, 6, 3, 2, 1, 0.9, NONE, dropout);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dense", "conv"})
    void aMaskIsDrawnOncePerPassOfTraining(String name) {
        EquilibriumMap map = initialised(masked(name, 0.5), IMAGE, DataType.FLOAT32);
        NDList x = new NDList(random(DataType.FLOAT32, 40, 2, 6, 5));
        assertEquals(1, map.inject(parameters, x, false).size(), "evaluation has no mask");
        map.seed(1);
        NDList first = map.inject(parameters, x, true);
        assertEquals(2, first.size());
        assertEquals(40, first.get(1).getShape().get(0));
        assertEquals(first.get(1), map.inject(parameters, x, true).get(1), "a step's passes share the mask");
        map.seed(2);
        assertNotEquals(first.get(1), map.inject(parameters, x, true).get(1));
        EquilibriumMap without = initialised(masked(name, 0), IMAGE, DataType.FLOAT32);
        assertEquals(1, without.inject(parameters, x, true).size());
    }

    @Test
    void aMapThatNobodySeededDrawsFromTheEngine() {
        EquilibriumMap map = initialised(masked("dense", 0.5), IMAGE, DataType.FLOAT32);
        NDList x = new NDList(random(DataType.FLOAT32, 40, 2, 6, 5));
        NDArray[] masks = new NDArray[3];
        for (int i = 0; i < 3; i++) {
            manager.getEngine().setRandomSeed(i % 2);
            masks[i] = map.inject(parameters, x, true).get(1);
        }
        assertEquals(masks[0], masks[2]);
        assertNotEquals(masks[0], masks[1]);
    }

    @Test
    void dropoutHidesStateComponentsFromTheWeight() {
        EquilibriumMap map = initialised(masked("dense", 0.25), IMAGE, DataType.FLOAT64);
        NDArray x = random(DataType.FLOAT64, 9, 2, 6, 5);
        NDArray z = random(DataType.FLOAT64, 9, 12);
        NDList weights = map.weights(parameters, x, true);
        NDList injection = map.inject(parameters, new NDList(x), true);
        NDArray mask = injection.get(1);
        NDArray expected = map.apply(z.mul(mask), injection.subNDList(0, 1), weights);
        assertEquals(0, distance(expected, map.apply(z, injection, weights)), 1e-15);
    }

    @Test
    void dropoutDropsWholeChannels() {
        EquilibriumMap map = initialised(masked("conv", 0.5), IMAGE, DataType.FLOAT64);
        NDArray x = random(DataType.FLOAT64, 9, 2, 6, 5);
        NDArray z = random(DataType.FLOAT64, 9, 4, 3, 3);
        NDList weights = map.weights(parameters, x, true);
        NDList injection = map.inject(parameters, new NDList(x), true);
        injection.set(1, injection.get(1).zerosLike());
        // with every channel dropped the state has no influence
        NDArray image = map.apply(z, injection, weights);
        assertEquals(0, distance(image, map.apply(z.neg(), injection, weights)));
        assertEquals(new Shape(9, 4, 1, 1), injection.get(1).getShape());
    }

    @Test
    void unfitInputsAreRefused() {
        DataSpec tokens = DataSpec.tokens(new Shape(5), List.of("a", "b"), DataSpec.Axis.TIME);
        DataSpec varying = DataSpec.real(new Shape(-1, 3), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);
        Cell dense = dense(4, NONE);
        Cell conv = conv(4, 4, 1, 1, NONE);
        for (Cell cell : List.of(dense, conv)) {
            refused("takes real numbers of a fixed shape", () -> cell.map(tokens));
            refused("takes real numbers of a fixed shape", () -> cell.map(varying));
        }
        refused("the cell 'conv' takes images", () -> conv.map(DataSpec.vector(9)));
        refused("kernel must be odd", () -> new ConvPlugin().create(new ConvPlugin.Conv(4, 4, 2, 1, 1, 0.9, NONE, 0)));
        refused("channels (4) must be a multiple of groups (3)", () -> conv(4, 4, 1, 3, NONE));
        ResidualConvPlugin residual = new ResidualConvPlugin();
        refused(
                "must be multiples of groups (3)",
                () -> residual.create(new ResidualConvPlugin.ResidualConv(6, 4, 3, 1, 3, 0.1, NONE, 0)));
        refused(
                "kernel must be odd",
                () -> residual.create(new ResidualConvPlugin.ResidualConv(4, 4, 2, 1, 1, 0.1, NONE, 0)));
        refused(
                "the cell 'residual-conv' takes images",
                () -> residual.defaults().map(DataSpec.vector(9)));
        refused(
                "the cell 'linear' takes real numbers",
                () -> new LinearPlugin().defaults().map(tokens));
        for (Cell sequences : List.of(new TransformerPlugin().defaults(), new TrellisnetPlugin().defaults())) {
            refused("takes sequences of vectors", () -> sequences.map(tokens));
            refused("takes sequences of vectors", () -> sequences.map(IMAGE));
        }
    }

    private static void refused(String part, org.junit.jupiter.api.function.Executable code) {
        String message = assertThrows(IllegalArgumentException.class, code).getMessage();
        assertTrue(message.contains(part), message);
    }

    @Test
    void theDefaultsMakeACell() {
        DensePlugin.Dense defaults = new DensePlugin().defaults();
        assertEquals("tanh", defaults.activation().name());
        Cell relu = new DensePlugin()
                .create(new DensePlugin.Dense(
                        5,
                        Ref.to("relu", Activation.class, new ReluPlugin.Relu()),
                        defaults.contraction(),
                        NONE,
                        defaults.dropout()));
        assertEquals(new Shape(5), relu.map(IMAGE).stateShape(new Shape(1, 2, 6, 5)));
        ConvPlugin.Conv conv = new ConvPlugin().defaults();
        assertEquals("none", conv.normalization().name());
        assertEquals(0, conv.dropout());
        assertEquals(
                new Shape(16, 6, 5),
                conv(conv.channels(), conv.hidden(), conv.stride(), conv.groups(), NONE)
                        .map(IMAGE)
                        .stateShape(new Shape(1, 2, 6, 5)));
    }

    private static NDArray norms(NDArray differences) {
        NDArray rows = differences.reshape(differences.getShape().get(0), -1);
        return rows.mul(rows).sum(new int[] {1}).sqrt();
    }

    private static double distance(NDArray a, NDArray b) {
        return a.sub(b).abs().max().toType(DataType.FLOAT64, true).getDouble();
    }
}
