package org.homeostat.models.lipschitz.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.Random;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Activation;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.models.lipschitz.internal.R2dnPlugin.Property;
import org.homeostat.nn.Encoder;
import org.homeostat.nn.InitialState;
import org.homeostat.nn.internal.ReluPlugin;
import org.homeostat.nn.internal.TanhPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class R2dnTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final ParameterStore parameters = new ParameterStore(manager, false);

    @AfterEach
    void close() {
        manager.close();
    }

    private record Context(DataSpec input, DataSpec output) implements ModelContext {
        @Override
        public Equilibria equilibria() {
            throw new UnsupportedOperationException("an r2dn has no equilibrium");
        }

        @Override
        public long seed() {
            return 1;
        }
    }

    private record Sizes(int states, int neurons, List<Integer> widths, long nu, long ny) {}

    private static final Sizes SMALL = new Sizes(3, 4, List.of(5), 2, 2);

    private static R2dnPlugin.R2dn settings(
            Sizes sizes, Property property, double rate, double gamma, InitialState start) {
        Activation sigma = property == Property.LIPSCHITZ ? new ReluPlugin.Relu() : new TanhPlugin.Tanh();
        return new R2dnPlugin.R2dn(
                sizes.states(),
                sizes.neurons(),
                sizes.widths(),
                Ref.to("sigma", Activation.class, sigma),
                property,
                rate,
                gamma,
                1e-4,
                start,
                Encoder.defaults());
    }

    private static DataSpec sequence(long width) {
        return DataSpec.real(new Shape(-1, width), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);
    }

    private R2dnModel built(R2dnPlugin.R2dn settings, Sizes sizes, DataType type) {
        R2dnModel model = (R2dnModel) settings.build(new Context(sequence(sizes.nu()), sequence(sizes.ny())));
        model.block().initialize(manager, type, new Shape(1, 1, sizes.nu()));
        return model;
    }

    private void disturb(R2dnModel model, double scale, Random random) {
        for (Parameter parameter : model.block().getParameters().values()) {
            NDArray array = parameter.getArray();
            move(array, random.doubles(array.size(), -scale, scale).toArray());
        }
    }

    private void move(NDArray array, double[] steps) {
        try (NDArray plain = array.stopGradient();
                NDArray wide = manager.create(steps, array.getShape());
                NDArray typed = wide.toType(array.getDataType(), true);
                NDArray sum = plain.add(typed)) {
            plain.set(new NDIndex("..."), sum);
        }
    }

    private NDArray random(long... shape) {
        return manager.randomNormal(0, 1, new Shape(shape), DataType.FLOAT64);
    }

    private NDList forward(R2dnModel model, NDArray... inputs) {
        return model.block().forward(parameters, new NDList(inputs), false);
    }

    private static Certificate named(List<Certificate> certificates, String name) {
        return certificates.stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Whatever the parameters, in float32 as in float64; and nothing is left behind. */
    @ParameterizedTest
    @CsvSource({"CONTRACTING, FLOAT32", "CONTRACTING, FLOAT64", "LIPSCHITZ, FLOAT32", "LIPSCHITZ, FLOAT64"})
    void theGuaranteeIsProvedForWhateverParameters(Property property, DataType type) {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int k = 0; k < 40; k++) {
            Sizes sizes = new Sizes(
                    1 + random.nextInt(12),
                    1 + random.nextInt(12),
                    random.ints(random.nextInt(3), 1, 12).boxed().toList(),
                    1 + random.nextInt(4),
                    1 + random.nextInt(4));
            double rate = random.nextBoolean() ? 1 : 0.5 + 0.5 * random.nextDouble();
            double gamma = Math.exp(random.nextGaussian());
            R2dnModel model = built(settings(sizes, property, rate, gamma, InitialState.ZERO), sizes, type);
            disturb(model, 2 * random.nextDouble(), random);
            int before = manager.getManagedArrays().size();
            List<Certificate> certificates = model.certificates(parameters);
            assertEquals(before, manager.getManagedArrays().size());
            assertTrue(
                    certificates.stream().allMatch(Certificate::holds),
                    sizes + " rate " + rate + " gamma " + gamma + ": "
                            + certificates.get(0).statement());
            assertTrue(certificates.get(0).value() <= rate);
        }
    }

    /** In P trajectories from different states approach each other at every step as fast as is reported. */
    @ParameterizedTest
    @CsvSource({"CONTRACTING, 1", "CONTRACTING, 0.8", "LIPSCHITZ, 0.9"})
    void trajectoriesMeetAtTheReportedRate(Property property, double rate) {
        R2dnModel model = built(settings(SMALL, property, rate, 3, InitialState.CARRIED), SMALL, DataType.FLOAT64);
        disturb(model, 0.5, new Random(2));
        double reported = named(model.certificates(parameters), "contraction").value();
        double[][] p;
        try (NDManager scratch = manager.newSubManager()) {
            Loop.Explicit m = loop(model, scratch);
            p = LoopProof.metric(m.e(), m.p()).getData();
        }
        NDArray a = random(1, 3).mul(3);
        NDArray b = random(1, 3).mul(3);
        for (int t = 0; t < 20; t++) {
            double before = distance(p, a, b);
            NDArray u = random(1, 1, 2);
            a = forward(model, u, a).get(1);
            b = forward(model, u, b).get(1);
            assertTrue(distance(p, a, b) <= reported * before * (1 + 1e-9) + 1e-12, "step " + t);
        }
    }

    private Loop.Explicit loop(R2dnModel model, NDManager scratch) {
        return model.block().explicit(parameters, scratch);
    }

    private static double distance(double[][] p, NDArray a, NDArray b) {
        double[] d = a.sub(b).toDoubleArray();
        double sum = 0;
        for (int i = 0; i < d.length; i++) {
            for (int j = 0; j < d.length; j++) {
                sum += d[i] * p[i][j] * d[j];
            }
        }
        return Math.sqrt(sum);
    }

    /** Gradient ascent on a pair of inputs. */
    @ParameterizedTest
    @CsvSource({"0.5", "4"})
    void observedGainsStayBelowGamma(double gamma) {
        R2dnModel model =
                built(settings(SMALL, Property.LIPSCHITZ, 1, gamma, InitialState.ZERO), SMALL, DataType.FLOAT64);
        disturb(model, 1, new Random(3));
        NDArray u = random(1, 30, 2);
        NDArray v = u.add(random(1, 30, 2).mul(0.1));
        double best = 0;
        for (int step = 0; step < 60; step++) {
            v.setRequiresGradient(true);
            double gain;
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                NDArray moved = forward(model, u).head().sub(forward(model, v).head());
                NDArray ratio = moved.mul(moved)
                        .sum()
                        .sqrt()
                        .div(u.sub(v).mul(u.sub(v)).sum().sqrt());
                gain = ratio.getDouble();
                collector.backward(ratio);
            }
            NDArray gradient = v.getGradient();
            v.setRequiresGradient(false);
            v = v.stopGradient().add(gradient.div(gradient.norm()).mul(0.1));
            best = Math.max(best, gain);
        }
        assertTrue(best <= gamma, best + " of " + gamma);
        assertTrue(best > 0.1 * gamma, "the ascent finds something: " + best + " of " + gamma);
    }

    @ParameterizedTest
    @CsvSource({"CONTRACTING, CARRIED", "CONTRACTING, TRAINED", "LIPSCHITZ, CARRIED"})
    void gradientsAgreeWithCentralDifferences(Property property, InitialState start) {
        R2dnModel model = built(settings(SMALL, property, 0.9, 3, start), SMALL, DataType.FLOAT64);
        Random random = new Random(4);
        disturb(model, 0.4, random);
        NDArray u = random(2, 7, 2);
        NDArray weights = random(2, 7, 2);
        NDList inputs = start == InitialState.CARRIED ? new NDList(u, random(2, 3)) : new NDList(u);
        NDList arrays = new NDList(inputs);
        model.block().getParameters().values().forEach(parameter -> arrays.add(parameter.getArray()));
        arrays.forEach(array -> array.setRequiresGradient(true));
        try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
            collector.backward(loss(model, inputs, weights));
        }
        double step = 1e-6;
        for (NDArray array : arrays) {
            double[] gradient = array.getGradient().toDoubleArray();
            array.setRequiresGradient(false);
            double[] direction = random.doubles(gradient.length, -1, 1).toArray();
            double slope = 0;
            double[] there = new double[gradient.length];
            double[] back = new double[gradient.length];
            for (int i = 0; i < gradient.length; i++) {
                slope += gradient[i] * direction[i];
                there[i] = step * direction[i];
                back[i] = -2 * there[i];
            }
            move(array, there);
            double above = loss(model, inputs, weights).getDouble();
            move(array, back);
            double below = loss(model, inputs, weights).getDouble();
            move(array, there);
            assertEquals((above - below) / (2 * step), slope, 1e-6 * Math.max(1, Math.abs(slope)));
        }
    }

    private NDArray loss(R2dnModel model, NDList inputs, NDArray weights) {
        NDList outputs = model.block().forward(parameters, inputs, true);
        NDArray sum = outputs.head().sin().mul(weights).sum();
        return outputs.size() == 1 ? sum : sum.add(outputs.get(1).sum());
    }

    @Test
    void halvesContinueOneAnother() {
        R2dnModel model =
                built(settings(SMALL, Property.CONTRACTING, 1, 1, InitialState.CARRIED), SMALL, DataType.FLOAT64);
        disturb(model, 0.4, new Random(5));
        NDArray u = random(2, 12, 2);
        NDArray x = random(2, 3);
        NDList whole = forward(model, u, x);
        NDList first = forward(model, u.get(new NDIndex(":, :5")), x);
        NDList second = forward(model, u.get(new NDIndex(":, 5:")), first.get(1));
        assertEquals(
                0,
                whole.head()
                        .get(new NDIndex(":, 5:"))
                        .sub(second.head())
                        .abs()
                        .max()
                        .getDouble(),
                1e-12);
        assertEquals(0, whole.get(1).sub(second.get(1)).abs().max().getDouble(), 1e-12);
    }

    @Test
    void theStartRemembers() {
        R2dnModel model =
                built(settings(SMALL, Property.CONTRACTING, 1, 1, InitialState.ZERO), SMALL, DataType.FLOAT32);
        double reported = named(model.certificates(parameters), "contraction").value();
        assertTrue(reported > 0.9 && reported < 1, "rate " + reported);
        double[][] a = model.linearParts(parameters).get(0).matrix();
        for (int i = 0; i < a.length; i++) {
            assertTrue(a[i][i] > 0.9 && a[i][i] < 1, "memory " + a[i][i]);
        }
    }

    /** What is not so is not told: a network of a larger bound, or a coupling that was enlarged afterwards. */
    @Test
    void brokenLoopsAreFound() {
        R2dnPlugin.R2dn settings = settings(SMALL, Property.LIPSCHITZ, 1, 3, InitialState.ZERO);
        R2dnModel model = built(settings, SMALL, DataType.FLOAT64);
        try (NDManager scratch = manager.newSubManager()) {
            Loop.Explicit m = loop(model, scratch);
            var p = LoopProof.metric(m.e(), m.p());
            assertTrue(LoopProof.of(settings, 1, m, p).certificates().get(0).holds());
            assertFalse(LoopProof.of(settings, 40, m, p).certificates().get(0).holds());
            m.a().addi(manager.eye(3, 3, 0, DataType.FLOAT64));
            assertFalse(LoopProof.of(settings, 1, m, p).certificates().get(0).holds());
        }
    }

    @Test
    void whatIsNoSequenceIsRefused() {
        R2dnPlugin.R2dn settings = settings(SMALL, Property.CONTRACTING, 1, 1, InitialState.ZERO);
        for (DataSpec input : List.of(DataSpec.vector(2), sequence(0))) {
            String message = assertThrows(
                            IllegalArgumentException.class, () -> settings.build(new Context(input, sequence(1))))
                    .getMessage();
            assertTrue(message.contains("'r2dn' takes"), message);
        }
    }
}
