package org.homeostat.models.deq.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.IntStream;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.DataSpec.Axis;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.Cell;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.solver.Solver;
import org.homeostat.models.cells.internal.DensePlugin;
import org.homeostat.models.cells.internal.TransformerPlugin;
import org.homeostat.models.cells.internal.TransformerPlugin.Order;
import org.homeostat.models.cells.internal.TrellisnetPlugin;
import org.homeostat.nn.Embedding;
import org.homeostat.nn.Normalization;
import org.homeostat.nn.internal.NoNormalizationPlugin;
import org.homeostat.nn.internal.WeightNormalizationPlugin;
import org.homeostat.solvers.anderson.internal.AndersonPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Equilibria of sequences, in float64. */
class SequenceTest {

    private static final Equilibria EQUILIBRIA =
            ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();
    private static final Ref<Normalization> NONE =
            Ref.to("none", Normalization.class, new NoNormalizationPlugin.None());
    private static final Ref<Normalization> WEIGHT =
            Ref.to("weight", Normalization.class, new WeightNormalizationPlugin.Weight());
    private static final int TOKENS = 7;
    private static final double STEP = 1e-6;
    private static final int DRIVE = 6;

    /** About how many components of a tensor are compared: each costs two solves. */
    private static final int COMPONENTS = 5;

    private NDManager manager;
    private ParameterStore parameters;
    private Random random;

    @BeforeAll
    static void useOneThread() {
        ServiceLoader.load(Compute.class).findFirst().orElseThrow().setThreads(1);
    }

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

    private static Cell cell(String name) {
        return switch (name) {
            case "transformer" -> transformer(Order.POST, NONE, 0, 0);
            case "weight-normalised transformer" -> transformer(Order.POST, WEIGHT, 0, 0);
            case "masked transformer" -> transformer(Order.POST, NONE, 0.1, 0);
            case "pre-normalised transformer" -> transformer(Order.PRE, NONE, 0, 0);
            case "remembering transformer" -> transformer(Order.POST, WEIGHT, 0, 6);
            case "remembering pre-normalised transformer" -> transformer(Order.PRE, NONE, 0.1, 3);
            case "long-remembering pre-normalised transformer" -> transformer(Order.PRE, NONE, 0, 6);
            case "trellisnet" -> new TrellisnetPlugin.Trellisnet(6, 2, NONE, 0.3, 0);
            case "weight-normalised trellisnet" -> new TrellisnetPlugin.Trellisnet(6, 3, WEIGHT, 0.3, 0);
            case "masked trellisnet" -> new TrellisnetPlugin.Trellisnet(6, 2, NONE, 0.3, 0.3);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Cell transformer(Order order, Ref<Normalization> normalization, double dropout, int memory) {
        return new TransformerPlugin()
                .create(new TransformerPlugin.Transformer(6, 2, 5, order, normalization, 0.3, dropout, memory));
    }

    private static Ref<Solver> solver(String name) {
        Solver found = switch (name) {
            case "picard" -> (problem, memory) -> problem::evaluate;
            case "anderson" -> new AndersonPlugin().create(new AndersonPlugin().defaults());
            default -> throw new IllegalArgumentException(name);
        };
        return Ref.to(name, Solver.class, found)
                .withCommon(
                        EQUILIBRIA.budget().withTolerance(1e-13).withIterations(0, name.equals("picard") ? 2000 : 200));
    }

    private Model build(Cell cell, Embedding embedding, DataSpec input, DataSpec output, DataType type) {
        return build(cell, solver("picard"), embedding, input, output, type);
    }

    private Model build(
            Cell cell, Ref<Solver> solver, Embedding embedding, DataSpec input, DataSpec output, DataType type) {
        GradientRule implicit =
                (equilibrium, v) -> equilibrium.solveAdjoint(solver, v).z();
        Model model = new DeqPlugin.Deq(
                        Ref.to("cell", Cell.class, cell),
                        solver,
                        Ref.to("implicit", GradientRule.class, implicit),
                        DeqPlugin.Start.ZERO,
                        1,
                        0,
                        embedding)
                .build(new Context(input, output));
        model.block().initialize(manager, type, new Shape(1).addAll(input.shape()));
        // a strong drive makes layer normalisation a contraction, so that few iterations suffice
        Block map = model.layers().get(0).map().block();
        map.getDirectParameters().get("U").getArray().muli(DRIVE);
        return model;
    }

    private static DataSpec tokens(int length, int vocabulary) {
        return DataSpec.tokens(
                new Shape(length),
                IntStream.range(0, vocabulary).mapToObj(Integer::toString).toList(),
                Axis.TIME);
    }

    private static DataSpec outputs(int length, int vocabulary) {
        return DataSpec.real(new Shape(length, vocabulary), Axis.TIME, Axis.FEATURE);
    }

    private Model language(Cell cell, Embedding embedding) {
        return language(cell, solver("picard"), embedding);
    }

    private Model language(Cell cell, Ref<Solver> solver, Embedding embedding) {
        return build(cell, solver, embedding, tokens(5, TOKENS), outputs(5, TOKENS), DataType.FLOAT64);
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

    private NDList forward(Model model, NDList inputs) {
        return model.block().forward(parameters, inputs, false);
    }

    private static long size(Model model) {
        Set<Parameter> all = Collections.newSetFromMap(new IdentityHashMap<>());
        all.addAll(model.block().getParameters().values());
        return all.stream().mapToLong(p -> p.getArray().size()).sum();
    }

    /** (i, o, f, g) = W*(mask⊙h) + U*x + b, position by position in plain Java. */
    @ParameterizedTest
    @CsvSource({"2, 0", "3, 0", "4, 0", "3, 0.7"})
    void trellisnetIsItsFormula(int kernel, double dropout) {
        int n = 3;
        int length = 6;
        EquilibriumMap map = new TrellisnetPlugin.Trellisnet(n, kernel, NONE, 0.5, dropout)
                .map(DataSpec.real(new Shape(length, 2), Axis.TIME, Axis.FEATURE));
        map.block().initialize(manager, DataType.FLOAT64, new Shape(1, length, 2));
        double[] w = value(map, "W").toDoubleArray();
        double[] u = value(map, "U").toDoubleArray();
        double[] b = drawn(map, "b");
        NDArray x = manager.randomNormal(0, 1, new Shape(1, length, 2), DataType.FLOAT64);
        NDArray z = manager.randomNormal(0, 1, new Shape(1, length, 2 * n), DataType.FLOAT64);
        map.seed(8);
        NDList injection = map.inject(parameters, new NDList(x), true);
        double[] mask = masks(injection, dropout > 0 ? 1 : 0, n).get(0);
        double[] found =
                map.apply(z, injection, map.weights(parameters, x, true)).toDoubleArray();
        double[] xs = x.toDoubleArray();
        double[] zs = z.toDoubleArray();
        for (int t = 0; t < length; t++) {
            double[] gates = b.clone();
            for (int i = 0; i < 4 * n; i++) {
                for (int tap = 0; tap < kernel; tap++) {
                    int at = t - kernel + 1 + tap;
                    for (int j = 0; at >= 0 && j < n; j++) {
                        gates[i] += w[(i * n + j) * kernel + tap] * mask[j] * zs[at * 2 * n + j];
                    }
                    for (int j = 0; at >= 0 && j < 2; j++) {
                        gates[i] += u[(i * 2 + j) * kernel + tap] * xs[at * 2 + j];
                    }
                }
            }
            for (int i = 0; i < n; i++) {
                double before = t == 0 ? 0 : zs[(t - 1) * 2 * n + n + i];
                double c = sigmoid(gates[2 * n + i]) * before + sigmoid(gates[i]) * Math.tanh(gates[3 * n + i]);
                assertEquals(c, found[t * 2 * n + n + i], 1e-12);
                assertEquals(sigmoid(gates[n + i]) * Math.tanh(c), found[t * 2 * n + i], 1e-12);
            }
        }
    }

    /** Numbers drawn for a parameter that starts at 0. */
    private double[] drawn(EquilibriumMap map, String name) {
        double[] values = value(map, name).toDoubleArray();
        Arrays.setAll(values, i -> random.nextGaussian());
        value(map, name).set(DoubleBuffer.wrap(values));
        return values;
    }

    /** The last arrays of an injection, which are masks that all positions share; ones in place of the first if there are none. */
    private static List<double[]> masks(NDList injection, int count, int width) {
        if (count == 0) {
            double[] ones = new double[width];
            Arrays.fill(ones, 1);
            return List.of(ones);
        }
        List<double[]> masks = injection.subNDList(injection.size() - count).stream()
                .map(NDArray::toDoubleArray)
                .toList();
        masks.forEach(mask -> assertTrue(Arrays.stream(mask).anyMatch(v -> v == 0), "nothing is dropped"));
        return masks;
    }

    private static double sigmoid(double v) {
        return 1 / (1 + Math.exp(-v));
    }

    /** Dai et al. 2019, section 3.3, one score after the other in plain Java, and the network behind it. */
    @ParameterizedTest
    @CsvSource({"POST, 0", "PRE, 0", "POST, 0.4", "PRE, 0.4"})
    void transformerIsItsFormula(Order order, double dropout) {
        int n = 4;
        int hidden = 6;
        int length = 5;
        Cell cell = new TransformerPlugin.Transformer(n, 2, hidden, order, NONE, 0.5, dropout, 0);
        EquilibriumMap map = cell.map(DataSpec.real(new Shape(length, 2), Axis.TIME, Axis.FEATURE));
        map.block().initialize(manager, DataType.FLOAT64, new Shape(1, length, 2));
        double[] b = drawn(map, "b");
        double[] bo = drawn(map, "b_o");
        double[] b1 = drawn(map, "b_1");
        double[] b2 = drawn(map, "b_2");
        double[] u = value(map, "u").toDoubleArray();
        double[] v = value(map, "v").toDoubleArray();
        double[] wr = value(map, "W_r").toDoubleArray();
        NDArray x = manager.randomNormal(0, 1, new Shape(1, length, 2), DataType.FLOAT64);
        NDArray z = manager.randomNormal(0, 1, new Shape(1, length, n), DataType.FLOAT64);
        map.seed(8);
        NDList injection = map.inject(parameters, new NDList(x), true);
        List<double[]> masks = dropout > 0
                ? masks(injection, 3, n)
                : List.of(
                        masks(injection, 0, n).get(0),
                        masks(injection, 0, hidden).get(0),
                        masks(injection, 0, n).get(0));
        double[] found =
                map.apply(z, injection, map.weights(parameters, x, true)).toDoubleArray();
        double[][] zs = rows(z.toDoubleArray(), n);
        double[][] xs = rows(x.toDoubleArray(), 2);
        double[][] parts = new double[length][];
        for (int i = 0; i < length; i++) {
            double[] read = order == Order.PRE ? normal(zs[i]) : zs[i];
            parts[i] = sum(sum(product(map, "W", read), product(map, "U", xs[i])), b);
        }
        for (int i = 0; i < length; i++) {
            double[] attended = new double[n];
            for (int head = 0; head < 2; head++) {
                double[] shares = new double[i + 1];
                for (int j = 0; j <= i; j++) {
                    double[] r = position(i - j, wr, n);
                    for (int k = 2 * head; k < 2 * head + 2; k++) {
                        double q = parts[i][k];
                        shares[j] += (q + u[k]) * parts[j][n + k] + (q + v[k]) * r[k];
                    }
                    shares[j] = Math.exp(shares[j] / Math.sqrt(2));
                }
                double all = Arrays.stream(shares).sum();
                for (int j = 0; j <= i; j++) {
                    for (int k = 2 * head; k < 2 * head + 2; k++) {
                        attended[k] += shares[j] / all * parts[j][2 * n + k];
                    }
                }
            }
            double[] joined = sum(product(map, "W_o", attended), bo);
            double[] y = normal(sum(zs[i], masked(joined, masks.get(0))));
            double[] units = sum(product(map, "W_1", y), b1);
            double[] active =
                    masked(Arrays.stream(units).map(unit -> Math.max(unit, 0)).toArray(), masks.get(1));
            double[] image = sum(y, masked(sum(product(map, "W_2", active), b2), masks.get(2)));
            double[] expected = order == Order.PRE ? image : normal(image);
            for (int k = 0; k < n; k++) {
                assertEquals(expected[k], found[i * n + k], 1e-6, "position " + i);
            }
        }
    }

    private static double[][] rows(double[] values, int width) {
        double[][] rows = new double[values.length / width][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(values, i * width, (i + 1) * width));
        return rows;
    }

    private static double[] product(EquilibriumMap map, String name, double[] vector) {
        return Arrays.stream(rows(value(map, name).toDoubleArray(), vector.length))
                .mapToDouble(row -> Arrays.stream(masked(row, vector)).sum())
                .toArray();
    }

    private static double[] sum(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] + b[i]).toArray();
    }

    private static double[] masked(double[] a, double[] mask) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * mask[i]).toArray();
    }

    private static NDArray value(EquilibriumMap map, String name) {
        return map.block().getDirectParameters().get(name).getArray();
    }

    private static double[] position(int distance, double[] wr, int n) {
        double[] r = new double[n];
        for (int k = 0; k < n; k++) {
            for (int j = 0; j < n; j++) {
                double angle = distance / Math.pow(10_000, 2.0 * (j % (n / 2)) / n);
                r[k] += wr[k * n + j] * (j < n / 2 ? Math.sin(angle) : Math.cos(angle));
            }
        }
        return r;
    }

    private static double[] normal(double[] y) {
        double mean = Arrays.stream(y).average().orElseThrow();
        double variance =
                Arrays.stream(y).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        return Arrays.stream(y)
                .map(v -> (v - mean) / Math.sqrt(variance + 1e-5))
                .toArray();
    }

    /** Konishi and Kawahara 2022: their DEQ-Transformer for copy memory. */
    @ParameterizedTest
    @CsvSource({"weight, 17010", "none, 16730"})
    void copyMemoryHasThePublishedNumberOfParameters(String normalization, long expected) {
        Cell cell = new TransformerPlugin.Transformer(
                40, 4, 40, Order.POST, normalization.equals("weight") ? WEIGHT : NONE, 0.05, 0, 0);
        Model model = build(cell, Embedding.of(40), tokens(520, 10), outputs(520, 10), DataType.FLOAT32);
        assertEquals(expected, size(model));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transformer",
                "weight-normalised transformer",
                "masked transformer",
                "pre-normalised transformer",
                "remembering transformer",
                "remembering pre-normalised transformer",
                "trellisnet",
                "weight-normalised trellisnet",
                "masked trellisnet",
            })
    void gradientsAgreeWithCentralDifferences(String name) {
        gradientsAgree(name, solver("picard"));
    }

    /** A solver that is shipped, which takes samples out of the work as they arrive, memories and all. */
    @ParameterizedTest
    @ValueSource(strings = {"remembering transformer", "masked trellisnet"})
    void gradientsByAndersonAgreeWithCentralDifferences(String name) {
        gradientsAgree(name, solver("anderson"));
    }

    private void gradientsAgree(String name, Ref<Solver> solver) {
        Model model = language(cell(name), solver, new Embedding(6, true, List.of(), 1, 0.1));
        NDList inputs = inputs(model, draw(3, 5));
        if (inputs.size() > 1) {
            NDList before = forward(model, inputs(model, draw(3, 4))).subNDList(1);
            for (int i = 0; i < before.size(); i++) {
                inputs.set(i + 1, before.get(i));
            }
        }
        NDArray weights = manager.randomNormal(0, 1, new Shape(3, 5, TOKENS), DataType.FLOAT64);
        try (GradientCollector collector = EQUILIBRIA.newGradientCollector()) {
            collector.backward(loss(model, inputs, weights));
        }
        for (Parameter parameter : model.block().getParameters().values()) {
            compare(parameter.getName(), model, parameter.getArray(), inputs, weights);
        }
    }

    private NDArray loss(Model model, NDList inputs, NDArray weights) {
        model.layers().get(0).map().seed(3);
        model.seed(3);
        NDArray y = model.block().forward(parameters, inputs, true).head();
        return y.mul(weights).sum();
    }

    private void compare(String what, Model model, NDArray array, NDList inputs, NDArray weights) {
        double[] gradient = array.getGradient().toDoubleArray();
        double[] values = array.toDoubleArray();
        double error = 0;
        double norm = 0;
        int stride = Math.max(1, values.length / COMPONENTS);
        for (int i = 0; i < values.length; i += stride) {
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
        try (NDManager scratch = manager.newSubManager()) {
            NDList copies = new NDList();
            for (NDArray input : inputs) {
                NDArray copy = input.duplicate();
                copy.attach(scratch);
                copies.add(copy);
            }
            return loss(model, copies, weights).getDouble();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "transformer, picard",
        "transformer, anderson",
        "weight-normalised transformer, anderson",
        "pre-normalised transformer, picard",
        "pre-normalised transformer, anderson",
        "trellisnet, picard",
        "trellisnet, anderson"
    })
    void theEquilibriumIsTheLimitOfTheUnrolledNetwork(String name, String solver) {
        Model model = language(cell(name), solver(solver), Embedding.of(6));
        EquilibriumMap map = model.layers().get(0).map();
        NDArray x = manager.randomNormal(0, 1, new Shape(2, 5, 6), DataType.FLOAT64);
        NDList injection = map.inject(parameters, new NDList(x), false);
        NDList weights = map.weights(parameters, x, false);
        Shape state = new Shape(2).addAll(map.stateShape(x.getShape()));
        NDArray z = manager.randomNormal(0, 1, state, DataType.FLOAT64);
        for (int i = 0; i < 2000; i++) {
            z = map.apply(z, injection, weights);
        }
        NDArray solved = model.layers()
                .get(0)
                .block()
                .forward(parameters, new NDList(x), false)
                .head();
        assertEquals(0, distance(z, solved), 1e-10);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "transformer",
                "pre-normalised transformer",
                "remembering transformer",
                "weight-normalised trellisnet"
            })
    void whatComesLaterChangesNothing(String name) {
        Model model = language(cell(name), Embedding.of(6));
        NDArray tokens = draw(4, 5);
        for (int position = 1; position < 5; position++) {
            NDArray other = tokens.duplicate();
            NDIndex later = new NDIndex(":, " + position + ":");
            other.set(later, tokens.get(later).add(1).mod(TOKENS));
            NDArray first = forward(model, inputs(model, tokens)).head();
            NDArray second = forward(model, inputs(model, other)).head();
            NDIndex earlier = new NDIndex(":, :" + position);
            assertEquals(0, distance(first.get(earlier), second.get(earlier)), 1e-11);
            assertTrue(distance(first.get(later), second.get(later)) > 1e-3);
        }
    }

    /** Equilibria of earlier positions do not depend on later ones, so that segments one by one see what a long one sees. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "remembering transformer",
                "long-remembering pre-normalised transformer",
                "trellisnet",
                "weight-normalised trellisnet"
            })
    void segmentsWithMemoryAreOneLongSegment(String name) {
        Model model = language(cell(name), Embedding.of(6));
        NDArray tokens = draw(3, 7);
        NDArray whole = forward(model, inputs(model, tokens)).head();
        NDList state = inputs(model, tokens).subNDList(1);
        int from = 0;
        for (int to : new int[] {2, 3, 7}) {
            NDIndex segment = new NDIndex(":, " + from + ":" + to);
            NDList inputs = new NDList(tokens.get(segment));
            inputs.addAll(state);
            NDList outputs = forward(model, inputs);
            assertEquals(0, distance(whole.get(segment), outputs.head()), 1e-11);
            state = outputs.subNDList(1);
            from = to;
        }
        // seven positions were seen in each of three streams
        assertEquals(3 * Math.min(7, cell(name).memory()), state.get(2).sum().getDouble());
    }

    @Test
    void aMemoryThatIsTooShortIsForgottenInOrder() {
        Model model = language(cell("remembering pre-normalised transformer"), Embedding.of(6));
        NDArray tokens = draw(1, 4);
        NDList state = forward(model, inputs(model, tokens)).subNDList(1);
        assertEquals(new Shape(1, 3, 6), state.get(0).getShape());
        NDList again = new NDList(draw(1, 1));
        again.addAll(state);
        NDList next = forward(model, again).subNDList(1);
        for (int i = 0; i < next.size(); i++) {
            assertEquals(0, distance(state.get(i).get(":, 1:"), next.get(i).get(":, :2")));
        }
    }

    @Test
    void anOutputOfASequenceIsThatOfItsLastPosition() {
        Model model =
                build(cell("transformer"), Embedding.of(6), tokens(5, TOKENS), DataSpec.vector(3), DataType.FLOAT64);
        NDArray tokens = draw(2, 5);
        NDArray y = forward(model, inputs(model, tokens)).head();
        assertEquals(new Shape(2, 3), y.getShape());
        // the first position sees itself alone, the last one sees all
        for (int position : new int[] {0, 4}) {
            NDArray other = tokens.duplicate();
            NDIndex changed = new NDIndex(":, " + position);
            other.set(changed, tokens.get(changed).add(1).mod(TOKENS));
            NDArray moved = forward(model, inputs(model, other)).head();
            assertTrue(distance(y, moved) > 1e-3, "the token at " + position + " has a say");
        }
    }

    @Test
    void realSequencesNeedNoEmbedding() {
        DataSpec numbers = DataSpec.real(new Shape(5, 2), Axis.TIME, Axis.FEATURE);
        Model model = build(cell("transformer"), Embedding.of(6), numbers, outputs(5, 4), DataType.FLOAT64);
        NDArray x = manager.randomNormal(0, 1, new Shape(2, 5, 2), DataType.FLOAT64);
        NDArray y = forward(model, new NDList(x)).singletonOrThrow();
        assertEquals(new Shape(2, 5, 4), y.getShape());
        // no parameter depends on the length
        NDArray longer = manager.randomNormal(0, 1, new Shape(2, 9, 2), DataType.FLOAT64);
        assertEquals(
                new Shape(2, 9, 4), forward(model, new NDList(longer)).head().getShape());
    }

    @Test
    void whatDoesNotFitIsRefused() {
        Cell dense = new DensePlugin.Dense(
                4,
                Ref.to(
                        "tanh",
                        org.homeostat.api.model.Activation.class,
                        new org.homeostat.nn.internal.TanhPlugin.Tanh()),
                0.9,
                NONE,
                0);
        refused("take a cell of sequences", () -> language(dense, Embedding.of(6)));
        refused("too few for a tied output", () -> language(cell("transformer"), Embedding.of(8)));
        refused(
                "must be a multiple of heads",
                () -> new TransformerPlugin()
                        .create(new TransformerPlugin.Transformer(6, 4, 5, Order.POST, NONE, 0.3, 0, 0)));
        refused("takes sequences of vectors", () -> cell("transformer").map(DataSpec.vector(3)));
        refused("must ascend", () -> new Embedding(6, true, List.of(4, 4), 1, 0));
        refused(
                "must lie below the number of tokens, 7",
                () -> language(cell("transformer"), new Embedding(6, true, List.of(3, 7), 2, 0)));
        EquilibriumMap map = cell("remembering transformer").map(outputs(5, 6));
        map.block().initialize(manager, DataType.FLOAT32, new Shape(1, 5, 6));
        refused(
                "its family gives it none",
                () -> map.inject(parameters, new NDList(manager.ones(new Shape(1, 5, 6))), false));
    }

    private static void refused(String part, org.junit.jupiter.api.function.Executable code) {
        String message = assertThrows(IllegalArgumentException.class, code).getMessage();
        assertTrue(message.contains(part), message);
    }

    private static double distance(NDArray a, NDArray b) {
        return Arrays.stream(a.sub(b).abs().toDoubleArray()).max().orElseThrow();
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
