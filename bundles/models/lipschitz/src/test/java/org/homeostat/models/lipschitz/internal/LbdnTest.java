package org.homeostat.models.lipschitz.internal;

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
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Activation;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.nn.internal.ReluPlugin;
import org.homeostat.nn.internal.TanhPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LbdnTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final ParameterStore parameters = new ParameterStore(manager, false);

    @AfterEach
    void close() {
        manager.close();
    }

    private record Context(DataSpec input, DataSpec output) implements ModelContext {
        @Override
        public Equilibria equilibria() {
            throw new UnsupportedOperationException("an lbdn has no equilibrium");
        }

        @Override
        public long seed() {
            return 1;
        }
    }

    private static LbdnPlugin.Lbdn settings(List<Integer> widths, String sigma, double gamma, boolean learn) {
        Activation activation = sigma.equals("tanh") ? new TanhPlugin.Tanh() : new ReluPlugin.Relu();
        return new LbdnPlugin.Lbdn(widths, Ref.to(sigma, Activation.class, activation), gamma, learn);
    }

    private Model build(LbdnPlugin.Lbdn settings, long inputs, long outputs, DataType type) {
        Model model = settings.build(new Context(DataSpec.vector(inputs), DataSpec.vector(outputs)));
        model.block().initialize(manager, type, new Shape(1, inputs));
        return model;
    }

    private void disturb(Model model, double scale, Random random) {
        for (Parameter parameter : model.block().getParameters().values()) {
            move(
                    parameter.getArray(),
                    random.doubles(parameter.getArray().size(), -scale, scale).toArray());
        }
        model.parametersChanged();
    }

    private void move(NDArray array, double[] steps) {
        try (NDArray plain = array.stopGradient();
                NDArray wide = manager.create(steps, array.getShape());
                NDArray typed = wide.toType(array.getDataType(), true);
                NDArray sum = plain.add(typed)) {
            plain.set(new NDIndex("..."), sum);
        }
    }

    private NDArray forward(Model model, NDArray x) {
        return model.block().forward(parameters, new NDList(x), false).head();
    }

    /** Whatever the parameters, narrow or wide layers, in float32 as in float64. */
    @ParameterizedTest
    @CsvSource({"FLOAT32", "FLOAT64"})
    void theBoundIsProvedForWhateverParameters(DataType type) {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int k = 0; k < 60; k++) {
            List<Integer> widths = random.ints(random.nextInt(4), 1, 25).boxed().toList();
            double gamma = Math.exp(random.nextGaussian());
            Model model = build(
                    settings(widths, "relu", gamma, random.nextBoolean()),
                    1 + random.nextInt(20),
                    1 + random.nextInt(12),
                    type);
            disturb(model, random.nextDouble(), random);
            Certificate certificate = model.certificates(parameters).get(0);
            assertTrue(certificate.holds(), widths + ": " + certificate.statement());
        }
    }

    @Test
    void certificatesLeaveNothingBehind() {
        Model model = build(settings(List.of(3), "relu", 1, true), 2, 2, DataType.FLOAT32);
        int before = manager.getManagedArrays().size();
        model.certificates(parameters);
        assertEquals(before, manager.getManagedArrays().size());
    }

    /** Orthonormal rows [A B]. */
    @Test
    void theCayleyTransformGivesOrthonormalRows() {
        Cayley cayley = Cayley.in(UnaryParameters.INSTANCE, "xy", 4, 7);
        cayley.xy().initialize(manager, DataType.FLOAT64);
        Cayley.Pair pair = cayley.of(Parameter::getArray);
        NDArray gram = pair.a()
                .matMul(pair.a().transpose())
                .add(pair.b().matMul(pair.b().transpose()));
        assertEquals(0, gram.sub(manager.eye(4, 4, 0, DataType.FLOAT64)).norm().getDouble(), 1e-13);
    }

    /** Takes a parameter for a block. */
    private enum UnaryParameters implements java.util.function.UnaryOperator<Parameter> {
        INSTANCE;

        @Override
        public Parameter apply(Parameter parameter) {
            return parameter;
        }
    }

    /** Gradient ascent on pairs of inputs finds gains below what is proved, but no negligible ones. */
    @ParameterizedTest
    @CsvSource({"relu", "tanh"})
    void gradientAscentStaysBelowTheBound(String sigma) {
        Model model = build(settings(List.of(9, 7), sigma, 3, false), 5, 4, DataType.FLOAT64);
        disturb(model, 0.3, new Random(2));
        double proved = model.certificates(parameters).get(0).value();
        assertTrue(proved <= 3 && proved > 0.5, "proved " + proved);
        NDArray u = manager.randomNormal(0, 1, new Shape(1, 5), DataType.FLOAT64);
        NDArray v = u.add(manager.randomNormal(0, 0.1f, new Shape(1, 5), DataType.FLOAT64));
        double first = 0;
        double gain = 0;
        for (int k = 0; k < 150; k++) {
            NDArray a = u.stopGradient();
            NDArray b = v.stopGradient();
            a.setRequiresGradient(true);
            b.setRequiresGradient(true);
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                NDArray y = forward(model, a).sub(forward(model, b));
                NDArray step = a.sub(b);
                NDArray ratio = y.mul(y).sum().div(step.mul(step).sum()).sqrt();
                gain = ratio.getDouble();
                collector.backward(ratio);
            }
            first = k == 0 ? gain : first;
            assertTrue(gain <= proved, gain + " at " + k);
            u = a.add(a.getGradient().mul(0.05));
            v = b.add(b.getGradient().mul(0.05));
        }
        assertTrue(gain > first && gain > 0.1 * proved, first + " to " + gain + " of " + proved);
    }

    /** With B = -1 the linear network attains γ but for the spare thousandth. */
    @Test
    void aConstructedNetworkAttainsTheBound() {
        Model model = build(settings(List.of(), "relu", 5, false), 1, 1, DataType.FLOAT64);
        NDArray xy = model.block().getParameters().get("XY_head").getArray();
        double[] now = xy.toDoubleArray();
        move(xy, new double[] {-now[0], 1 - now[1]});
        model.parametersChanged();
        double gain =
                Math.abs(forward(model, manager.create(new double[][] {{1}})).getDouble(0, 0)
                        - forward(model, manager.create(new double[][] {{0}})).getDouble(0, 0));
        double proved = model.certificates(parameters).get(0).value();
        assertEquals(proved, gain, 1e-9);
        assertTrue(gain > 4.95 && gain < 5);
    }

    @Test
    void brokenLayersAreTold() {
        Sandwich.Explicit broken = new Sandwich.Explicit(
                manager.create(new double[][] {{1}}),
                manager.create(new double[] {0}),
                manager.create(new double[][] {{1.5}}),
                manager.create(new double[] {1}));
        Bound bound = Bound.of(1, 1, List.of(broken), manager.create(new double[][] {{1}}));
        assertTrue(!bound.certificate().holds());
        // h ↦ σ(h): bound 1, and with Λ = Ψ² twice the slope one: 2·1 - 1 = 1, 1²/1
        Sandwich.Explicit unit = new Sandwich.Explicit(
                manager.create(new double[][] {{1}}),
                manager.create(new double[] {0}),
                manager.create(new double[][] {{1}}),
                manager.create(new double[] {1}));
        assertEquals(
                1,
                Bound.of(1, 1, List.of(unit), manager.create(new double[][] {{1}}))
                        .proved(),
                1e-9);
    }

    @ParameterizedTest
    @CsvSource({"relu, true", "tanh, false"})
    void gradientsAgreeWithCentralDifferences(String sigma, boolean learn) {
        Model model = build(settings(List.of(5, 3), sigma, 2, learn), 4, 6, DataType.FLOAT64);
        Random random = new Random(4);
        disturb(model, 0.3, random);
        NDArray x = manager.randomNormal(0, 1, new Shape(7, 4), DataType.FLOAT64);
        NDArray weights = manager.randomNormal(0, 1, new Shape(7, 6), DataType.FLOAT64);
        Function<NDArray, NDArray> loss = y -> y.sin().mul(weights).sum();
        NDList arrays = new NDList(x);
        model.block().getParameters().values().forEach(parameter -> arrays.add(parameter.getArray()));
        arrays.forEach(array -> array.setRequiresGradient(true));
        try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
            collector.backward(loss.apply(forward(model, x)));
        }
        double step = 1e-5;
        for (NDArray array : arrays) {
            double[] gradient = array.getGradient().toDoubleArray();
            array.setRequiresGradient(false);
            double[] direction = random.doubles(gradient.length, -step, step).toArray();
            double slope = 0;
            for (int i = 0; i < gradient.length; i++) {
                slope += gradient[i] * direction[i] / step;
            }
            move(array, direction);
            double above = loss.apply(forward(model, x)).getDouble();
            for (int i = 0; i < direction.length; i++) {
                direction[i] *= -2;
            }
            move(array, direction);
            double below = loss.apply(forward(model, x)).getDouble();
            for (int i = 0; i < direction.length; i++) {
                direction[i] *= -0.5;
            }
            move(array, direction);
            double difference = (above - below) / (2 * step);
            assertTrue(Math.abs(difference) > 1e-4, "no influence");
            assertEquals(1, slope / difference, 1e-6);
        }
    }

    /** The margin over √2 times the bound, in the data's unit; and no input nearer than that changes the class. */
    @Test
    void certifiedRadiiAreThoseOfTheBound() {
        DataSpec input = DataSpec.vector(3).withDeviations(List.of(0.5));
        Model model = settings(List.of(4), "relu", 2, false)
                .build(new Context(input, DataSpec.logits(List.of("a", "b", "c"))));
        model.block().initialize(manager, DataType.FLOAT64, new Shape(1, 3));
        disturb(model, 0.5, new Random(8));
        NDArray x = manager.randomNormal(0, 1, new Shape(5, 3), DataType.FLOAT64);
        NDArray logits = forward(model, x);
        Map<String, double[]> radii = model.sampleCertificates(parameters, new NDList(logits));
        double proved = model.certificates(parameters).get(0).value();
        for (int i = 0; i < 5; i++) {
            double[] row = logits.get(i).toDoubleArray();
            double[] sorted = row.clone();
            java.util.Arrays.sort(sorted);
            double radius = radii.get("certifiedRadius")[i];
            assertEquals((sorted[2] - sorted[1]) / (Math.sqrt(2) * proved) * 0.5, radius, 1e-12);
            NDArray steps = manager.randomNormal(0, 1, new Shape(200, 3), DataType.FLOAT64);
            NDArray sphere =
                    steps.div(steps.mul(steps).sum(new int[] {1}, true).sqrt()).mul(0.999 * radius / 0.5);
            NDArray near = forward(model, sphere.add(x.get(i)));
            long same = near.argMax(1)
                    .eq(logits.get(i).argMax().getLong())
                    .countNonzero()
                    .getLong();
            assertEquals(200, same);
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Context sequences = new Context(
                DataSpec.real(new Shape(-1, 2), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE), DataSpec.vector(1));
        LbdnPlugin.Lbdn relu = settings(List.of(3), "relu", 1, false);
        assertTrue(assertThrows(IllegalArgumentException.class, () -> relu.build(sequences))
                .getMessage()
                .contains("fixed shape"));
        LbdnPlugin.Lbdn steep =
                new LbdnPlugin.Lbdn(List.of(3), Ref.to("steep", Activation.class, new Steep()), 1, false);
        Context vectors = new Context(DataSpec.vector(2), DataSpec.vector(1));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> steep.build(vectors))
                .getMessage()
                .contains("slopes up to 2"));
    }

    private record Steep() implements Activation {
        @Override
        public NDArray apply(NDArray x) {
            return x.add(x);
        }

        @Override
        public double maxSlope() {
            return 2;
        }

        @Override
        public NDArray derivative(NDArray x) {
            return x.onesLike().mul(2);
        }

        @Override
        public NDArray prox(double alpha, NDArray u) {
            throw new IllegalArgumentException("no proximal operator");
        }
    }
}
