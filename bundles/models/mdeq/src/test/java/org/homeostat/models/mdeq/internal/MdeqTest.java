package org.homeostat.models.mdeq.internal;

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
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.NormalInitializer;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.FeatureMaps;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;
import org.homeostat.nn.Normalization;
import org.homeostat.nn.internal.WeightNormalizationPlugin;
import org.homeostat.solvers.anderson.internal.AndersonPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MdeqTest {

    private static final Equilibria EQUILIBRIA =
            ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();
    private static final Normalization WEIGHT = new WeightNormalizationPlugin.Weight();
    private static final Initializer NORMAL = new NormalInitializer();
    private static final DataSpec TEN = DataSpec.vector(10);

    private NDManager manager;
    private ParameterStore parameters;

    @BeforeAll
    static void useOneThread() {
        // tiny float64 convolutions: threads would only wait for each other
        ServiceLoader.load(Compute.class).findFirst().orElseThrow().setThreads(1);
    }

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        manager.getEngine().setRandomSeed(5);
        parameters = new ParameterStore(manager, false);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static MdeqPlugin.Mdeq preset(Preset preset) {
        return settings(preset, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static MdeqPlugin.Mdeq small(List<Integer> channels, int groups, double dropout, int downsampling) {
        return settings(
                Preset.TINY,
                Optional.of(channels),
                Optional.of(groups),
                Optional.of(dropout),
                Optional.of(downsampling));
    }

    private static MdeqPlugin.Mdeq settings(
            Preset preset,
            Optional<List<Integer>> channels,
            Optional<Integer> groups,
            Optional<Double> dropout,
            Optional<Integer> downsampling) {
        Solver anderson = new AndersonPlugin().create(new AndersonPlugin().defaults());
        Ref<Solver> solver = Ref.to("anderson", Solver.class, anderson)
                .withCommon(EQUILIBRIA.budget().withTolerance(1e-12).withIterations(0, 500));
        GradientRule implicit =
                (equilibrium, v) -> equilibrium.solveAdjoint(solver, v).z();
        return new MdeqPlugin.Mdeq(
                preset,
                channels,
                Optional.empty(),
                channels.isPresent() ? Optional.of(7) : Optional.empty(),
                groups,
                channels.isPresent() ? Optional.of(2) : Optional.empty(),
                downsampling,
                dropout,
                channels.isPresent() ? Optional.of(true) : Optional.empty(),
                0.01,
                Ref.to("weight", Normalization.class, WEIGHT),
                solver,
                Ref.to("implicit", GradientRule.class, implicit));
    }

    private Model build(MdeqPlugin.Mdeq settings, DataSpec input, DataSpec output, DataType type) {
        Model model = new MdeqPlugin().create(settings).build(new Context(input, output));
        model.block().initialize(manager, type, new Shape(1).addAll(input.shape()));
        return model;
    }

    private static long trained(Block block) {
        return block.getParameters().values().stream()
                .filter(Parameter::requiresGradient)
                .mapToLong(p -> p.getArray().size())
                .sum();
    }

    @ParameterizedTest
    @CsvSource({
        "TINY, 32, 10, 158890, 111696",
        "LARGE, 32, 10, 11097438, 8715232",
        "IMAGENET_SMALL, 64, 1000, 16808936, 8716192",
    })
    void networksHaveThePublishedParameters(Preset preset, int edge, int classes, long all, long ofMap) {
        Model model = build(preset(preset), DataSpec.image(3, edge, edge), DataSpec.vector(classes), DataType.FLOAT32);
        assertEquals(all, trained(model.block()));
        assertEquals(ofMap, trained(model.layers().get(0).map().block()));
    }

    /** The others by the sizes of their maps, which take no memory before they are initialised. */
    @ParameterizedTest
    @CsvSource({"IMAGENET_LARGE, 54422800", "IMAGENET_XL, 77699952", "CITYSCAPES_SMALL, 8716192"})
    void largeMapsHaveThePublishedParameters(Preset preset, long expected) {
        MdeqMap map = new MdeqMap(preset.architecture(), WEIGHT, NORMAL, 56, 56);
        assertEquals(
                expected,
                map.getParameters().values().stream()
                        .mapToLong(p -> p.getShape().size())
                        .sum());
    }

    @Test
    void theSegmentationHeadHasItsFormulasParameters() {
        Model model = build(
                small(List.of(8, 16), 4, 0, 1), DataSpec.image(3, 16, 12), DataSpec.image(5, 16, 12), DataType.FLOAT32);
        long head = trained(model.block().getChildren().values().get(2));
        assertEquals(24 * 24 + 24 + 48 + 24 * 5 + 5, head);
    }

    @ParameterizedTest
    @CsvSource({"'4', 5, 6", "'4,8', 6, 4", "'4,4,6', 8, 8", "'4,2,6', 7, 5", "'2,2,4,2', 9, 11"})
    void theMapIsItsFormula(String channels, int height, int width) {
        List<Integer> widths =
                Arrays.stream(channels.split(",")).map(Integer::valueOf).toList();
        for (boolean affine : new boolean[] {true, false}) {
            Architecture size = new Architecture(widths, widths, 5, 2, 3, 0, 0.5, affine);
            MdeqMap map = new MdeqMap(size, WEIGHT, NORMAL, height, width);
            map.initialize(manager, DataType.FLOAT64, new Shape(1, widths.get(0), height, width));
            perturb(map);
            long d = map.stateShape().size();
            NDArray z = manager.randomNormal(0, 1, new Shape(3, d), DataType.FLOAT64);
            NDArray x = manager.randomNormal(0, 1, new Shape(3, widths.get(0), height, width), DataType.FLOAT64);
            PlainMap plain = new PlainMap(map, size);
            for (boolean training : new boolean[] {false, true}) {
                NDList injection = map.inject(parameters, new NDList(x), training);
                NDArray image = map.apply(z, injection, map.weights(parameters, x, training));
                for (int i = 0; i < 3; i++) {
                    double[] mask = training ? injection.get(1).get(i).toDoubleArray() : new double[0];
                    double[] expected =
                            plain.apply(z.get(i).toDoubleArray(), x.get(i).toDoubleArray(), mask);
                    assertArrayEquals(expected, image.get(i).toDoubleArray(), 1e-9);
                }
            }
        }
    }

    /** Moves every parameter away from its special start: scales of 1, shifts of 0. */
    private static void perturb(Block block) {
        Random random = new Random(8);
        for (Parameter parameter : block.getParameters().values()) {
            NDArray array = parameter.getArray();
            double[] values = array.toDoubleArray();
            for (int i = 0; i < values.length; i++) {
                values[i] += 0.2 * random.nextGaussian();
            }
            array.set(DoubleBuffer.wrap(values));
        }
    }

    @ParameterizedTest
    @CsvSource({"8, 8, 0", "7, 9, 0", "13, 10, 1"})
    void theEquilibriumIsTheLimitOfTheUnrolledMap(int height, int width, int downsampling) {
        DataSpec input = DataSpec.image(2, height, width);
        Model model = build(small(List.of(4, 6), 2, 0, downsampling), input, TEN, DataType.FLOAT64);
        calm(model);
        NDArray x = manager.randomNormal(0, 1, new Shape(3).addAll(input.shape()), DataType.FLOAT64);
        NDArray y = forward(model, x, false);
        SolveReport report = model.layers().get(0).forward().orElseThrow();
        assertTrue(
                report.status().stream().allMatch(Status.CONVERGED::equals),
                report.status().toString());
        double[] solved = model.layers().get(0).equilibrium().orElseThrow().toDoubleArray();
        NDArray stem = model.block()
                .getChildren()
                .values()
                .get(0)
                .forward(parameters, new NDList(x), false)
                .head();
        MdeqMap map = (MdeqMap) model.layers().get(0).map();
        NDList injection = map.inject(parameters, new NDList(stem), false);
        NDList weights = map.weights(parameters, x, false);
        NDArray z = manager.zeros(new Shape(3, map.stateShape().size()), DataType.FLOAT64);
        for (int i = 0; i < 400; i++) {
            z = map.apply(z, injection, weights);
        }
        assertArrayEquals(z.toDoubleArray(), solved, 1e-8);
        assertEquals(new Shape(3, 10), y.getShape());
    }

    /** Makes the map contract: in every sum what comes from the input becomes large, what comes from the state small. */
    private static void calm(Model model) {
        // outside training the stem's kernels, of deviation 0.01, would let next to nothing of the input through
        for (Parameter parameter :
                model.block().getChildren().values().get(0).getParameters().values()) {
            if (parameter.getType() == Parameter.Type.WEIGHT) {
                parameter.getArray().muli(25);
            }
        }
        for (Parameter parameter : model.block().getParameters().values()) {
            double factor = switch (parameter.getName()) {
                case "block0_norm1_gamma", "block1_norm3_gamma", "up1to0_norm_gamma" -> 0.05;
                case "block0_norm2_gamma" -> 4;
                case "after0_norm_gamma", "after1_norm_gamma" -> 0.3;
                default -> 1;
            };
            parameter.getArray().muli(factor);
        }
    }

    private NDArray forward(Model model, NDArray x, boolean training) {
        return model.block().forward(parameters, new NDList(x), training).singletonOrThrow();
    }

    @ParameterizedTest
    @CsvSource({"false, 0, 0", "false, 0.3, 0", "true, 0.3, 1"})
    void gradientsAgreeWithCentralDifferences(boolean segments, double dropout, int downsampling) {
        DataSpec input = DataSpec.image(2, 6, 5);
        DataSpec output = segments ? DataSpec.image(3, 6, 5) : DataSpec.vector(3);
        Model model = build(small(List.of(4, 6), 2, dropout, downsampling), input, output, DataType.FLOAT64);
        calm(model);
        NDArray x = manager.randomNormal(0, 1, new Shape(3).addAll(input.shape()), DataType.FLOAT64);
        NDArray weights = manager.randomNormal(0, 1, new Shape(3).addAll(output.shape()), DataType.FLOAT64);
        x.setRequiresGradient(true);
        model.layers().get(0).map().seed(3);
        try (GradientCollector collector = EQUILIBRIA.newGradientCollector()) {
            collector.backward(loss(model, x, weights));
        }
        compare("x", model, x, x, weights);
        for (Parameter parameter : model.block().getParameters().values()) {
            if (parameter.requiresGradient()) {
                compare(parameter.getName(), model, parameter.getArray(), x, weights);
            }
        }
    }

    private NDArray loss(Model model, NDArray x, NDArray weights) {
        return forward(model, x, true).mul(weights).sum();
    }

    private void compare(String what, Model model, NDArray array, NDArray x, NDArray weights) {
        double[] gradient = array.getGradient().toDoubleArray();
        double[] values = array.toDoubleArray();
        double step = 1e-6;
        double error = 0;
        double norm = 0;
        int stride = Math.max(1, values.length / 3);
        for (int i = 0; i < values.length; i += stride) {
            double own = values[i];
            double above = at(values, i, own + step, array, model, x, weights);
            double below = at(values, i, own - step, array, model, x, weights);
            at(values, i, own, array, model, x, weights);
            double difference = (above - below) / (2 * step);
            error += (gradient[i] - difference) * (gradient[i] - difference);
            norm += difference * difference;
        }
        // biases before a normalisation have no influence
        assertTrue(
                Math.sqrt(error) < 1e-5 * Math.sqrt(norm) + 1e-6,
                what + ": the gradient is off by " + Math.sqrt(error) + " of " + Math.sqrt(norm));
    }

    private double at(double[] values, int i, double value, NDArray array, Model model, NDArray x, NDArray weights) {
        values[i] = value;
        array.set(DoubleBuffer.wrap(values));
        try (NDManager scratch = manager.newSubManager()) {
            NDArray copy = x.duplicate();
            copy.attach(scratch);
            return loss(model, copy, weights).getDouble();
        }
    }

    @Test
    void kernelsStartNormalAndOfTheWantedSize() {
        Model model = build(preset(Preset.TINY), DataSpec.image(3, 32, 32), TEN, DataType.FLOAT32);
        for (Parameter parameter : model.block().getParameters().values()) {
            NDArray array = parameter.getArray();
            if (parameter.getType() == Parameter.Type.WEIGHT && array.getShape().dimension() == 4) {
                double deviation = Math.sqrt(array.mul(array).mean().getFloat());
                assertEquals(0.01, deviation, 0.0015, parameter.getName());
            }
        }
    }

    @Test
    void samplesAreTreatedAlone() {
        DataSpec input = DataSpec.image(3, 8, 8);
        Model model = build(small(List.of(4, 4), 2, 0.3, 0), input, TEN, DataType.FLOAT64);
        calm(model);
        NDArray x = manager.randomNormal(0, 1, new Shape(7).addAll(input.shape()), DataType.FLOAT64);
        double[] together = forward(model, x, false).toDoubleArray();
        for (int i = 0; i < 7; i++) {
            double[] alone = forward(model, x.get(i).expandDims(0), false).toDoubleArray();
            assertArrayEquals(Arrays.copyOfRange(together, 10 * i, 10 * i + 10), alone, 1e-9);
        }
    }

    /** Three evaluations from zeros, and the gradient of a kernel against that through them. */
    @Test
    void warmUpTrainsTheUnrolledNetwork() {
        MdeqPlugin.Mdeq settings = small(List.of(4, 4), 2, 0, 0);
        MdeqMap map = new MdeqMap(settings.architecture(), WEIGHT, NORMAL, 8, 8);
        map.initialize(manager, DataType.FLOAT64, new Shape(1, 4, 8, 8));
        perturb(map);
        EquilibriumLayer layer = EQUILIBRIA.layer(map, settings.solver(), settings.gradient());
        layer.unroll(3);
        NDArray x = manager.randomNormal(0, 1, new Shape(2, 4, 8, 8), DataType.FLOAT64);
        NDArray v = manager.randomNormal(0, 1, new Shape(2, map.stateShape().size()), DataType.FLOAT64);
        NDArray kernel = map.getParameters().values().get(0).getArray();
        double[] found;
        try (GradientCollector collector = EQUILIBRIA.newGradientCollector()) {
            NDArray z = layer.block().forward(parameters, new NDList(x), true).head();
            found = z.toDoubleArray();
            collector.backward(z.mul(v).sum());
        }
        double[] gradient = kernel.getGradient().toDoubleArray();
        kernel.getGradient().subi(kernel.getGradient().duplicate());
        try (GradientCollector collector = EQUILIBRIA.newGradientCollector()) {
            NDList injection = map.inject(parameters, new NDList(x), true);
            NDList weights = map.weights(parameters, x, true);
            NDArray z = manager.zeros(v.getShape(), DataType.FLOAT64);
            for (int i = 0; i < 3; i++) {
                z = map.apply(z, injection, weights);
            }
            assertArrayEquals(z.toDoubleArray(), found, 1e-12);
            collector.backward(z.mul(v).sum());
        }
        assertArrayEquals(kernel.getGradient().toDoubleArray(), gradient, 1e-9);
        assertTrue(Arrays.stream(gradient).anyMatch(g -> Math.abs(g) > 1e-6));
    }

    @Test
    void theSeedAloneDecidesWhatIsDropped() {
        MdeqMap map = new MdeqMap(small(List.of(4, 4), 2, 0.5, 0).architecture(), WEIGHT, NORMAL, 8, 8);
        NDArray x = manager.zeros(new Shape(16, 4, 8, 8));
        map.seed(1);
        double[] first = mask(map, x);
        map.seed(1);
        assertArrayEquals(first, mask(map, x));
        map.seed(2);
        assertFalse(Arrays.equals(first, mask(map, x)));
        assertEquals(1, map.inject(parameters, new NDList(x), false).size());
    }

    private double[] mask(MdeqMap map, NDArray x) {
        NDArray mask = map.inject(parameters, new NDList(x), true).get(1);
        assertEquals(new Shape(16, 8, 1, 1), mask.getShape());
        return mask.toType(DataType.FLOAT64, true).toDoubleArray();
    }

    @Test
    void featureMapsAndTheirHeadAreTheNetwork() {
        DataSpec input = DataSpec.image(3, 12, 8);
        Model model = build(small(List.of(4, 4), 2, 0, 0), input, TEN, DataType.FLOAT64);
        calm(model);
        NDArray x = manager.randomNormal(0, 1, new Shape(2).addAll(input.shape()), DataType.FLOAT64);
        FeatureMaps cut = model.featureMaps().orElseThrow();
        NDArray maps = cut.maps(parameters, new NDList(x));
        assertEquals(new Shape(2, 7, 6, 4), maps.getShape());
        assertArrayEquals(
                forward(model, x, false).toDoubleArray(),
                cut.head(parameters, maps).head().toDoubleArray(),
                1e-9);
    }

    @Test
    void enlargingIsExactForPlanesAndKeepsCorners() {
        double[] plane = new double[12];
        for (int i = 0; i < 12; i++) {
            plane[i] = 2.0 * (i / 4) - 3.0 * (i % 4) + 1;
        }
        NDArray large = Bilinear.enlarged(manager.create(plane, new Shape(1, 1, 3, 4)), 9, 7);
        for (int i = 0; i < 9; i++) {
            for (int j = 0; j < 7; j++) {
                assertEquals(2.0 * i * 2 / 8 - 3.0 * j * 3 / 6 + 1, large.getDouble(0, 0, i, j), 1e-6);
            }
        }
    }

    @Test
    void whatItCannotTakeIsRefused() {
        refused("takes images", () -> build(preset(Preset.TINY), DataSpec.vector(64), TEN, DataType.FLOAT32));
        refused("1x1 pixels", () -> build(preset(Preset.LARGE), DataSpec.image(3, 8, 8), TEN, DataType.FLOAT32));
        refused(
                "multiples of groups (8)",
                () -> new MdeqPlugin()
                        .create(new MdeqPlugin.Mdeq(
                                Preset.TINY,
                                Optional.of(List.of(24, 20)),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                0.01,
                                Ref.to("weight", Normalization.class, WEIGHT),
                                preset(Preset.TINY).solver(),
                                preset(Preset.TINY).gradient())));
        refused("groups after the fusion", () -> small(List.of(15, 15), 5, 0, 0).architecture());
        small(List.of(15), 5, 0, 0).architecture();
        refused(
                "another height and width",
                () -> build(preset(Preset.TINY), DataSpec.image(3, 8, 8), DataSpec.image(3, 4, 4), DataType.FLOAT32));
    }

    private static void refused(String part, org.junit.jupiter.api.function.Executable action) {
        String message = assertThrows(IllegalArgumentException.class, action).getMessage();
        assertTrue(message.contains(part), message);
    }

    private record Context(DataSpec input, DataSpec output) implements ModelContext {
        @Override
        public Equilibria equilibria() {
            return EQUILIBRIA;
        }

        @Override
        public long seed() {
            return 1;
        }
    }
}
