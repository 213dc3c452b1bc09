package org.homeostat.models.deq.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.nio.DoubleBuffer;
import java.util.ServiceLoader;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.Activation;
import org.homeostat.api.model.Cell;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.solver.Solver;
import org.homeostat.models.cells.internal.ConvPlugin;
import org.homeostat.models.cells.internal.DensePlugin;
import org.homeostat.models.cells.internal.DiagonalLinearPlugin;
import org.homeostat.models.cells.internal.LinearPlugin;
import org.homeostat.models.cells.internal.ResidualConvPlugin;
import org.homeostat.nn.Embedding;
import org.homeostat.nn.Normalization;
import org.homeostat.nn.internal.NoNormalizationPlugin;
import org.homeostat.nn.internal.SpectralNormalizationPlugin;
import org.homeostat.nn.internal.TanhPlugin;
import org.homeostat.nn.internal.WeightNormalizationPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Implicit gradients of the shipped cells, in float64 against central differences. */
class GradientTest {

    private static final Equilibria EQUILIBRIA =
            ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();
    private static final DataSpec IMAGE = DataSpec.image(2, 4, 4);
    private static final double STEP = 1e-6;
    private static final Ref<Normalization> NONE =
            Ref.to("none", Normalization.class, new NoNormalizationPlugin.None());
    private static final Ref<Normalization> WEIGHT =
            Ref.to("weight", Normalization.class, new WeightNormalizationPlugin.Weight());

    /** About how many components of a tensor are compared: each costs two solves. */
    private static final int COMPONENTS = 24;

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
        manager.getEngine().setRandomSeed(3);
        parameters = new ParameterStore(manager, false);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static Ref<Normalization> spectral(double bound, boolean clip) {
        return Ref.to("spectral", Normalization.class, new SpectralNormalizationPlugin.Spectral(bound, clip, 16));
    }

    private static Cell cell(String name) {
        Ref<Activation> tanh = Ref.to("tanh", Activation.class, new TanhPlugin.Tanh());
        return switch (name) {
            case "dense" -> new DensePlugin.Dense(5, tanh, 0.9, NONE, 0);
            case "bounded dense" -> new DensePlugin.Dense(5, tanh, 3, spectral(0.8, true), 0);
            case "scaled dense" -> new DensePlugin.Dense(5, tanh, 0.1, spectral(0.9, false), 0);
            case "weight-normalised dense" -> new DensePlugin.Dense(5, tanh, 0.9, WEIGHT, 0);
            case "masked dense" -> new DensePlugin.Dense(5, tanh, 0.6, NONE, 0.3);
            case "conv" -> new ConvPlugin.Conv(3, 4, 3, 1, 1, 0.9, NONE, 0);
            case "bounded conv" -> new ConvPlugin.Conv(4, 2, 3, 2, 2, 3, spectral(0.9, true), 0);
            case "weight-normalised conv" -> new ConvPlugin.Conv(3, 4, 3, 1, 1, 0.9, WEIGHT, 0);
            case "linear" -> new LinearPlugin.Linear(5, 0.8, WEIGHT);
            case "diagonal-linear" -> new DiagonalLinearPlugin.DiagonalLinear(0.6, 0.7);
            case "residual-conv" -> new ResidualConvPlugin.ResidualConv(4, 4, 3, 1, 2, 0.02, NONE, 0);
            case "masked residual-conv" -> new ResidualConvPlugin.ResidualConv(4, 2, 3, 2, 1, 0.02, WEIGHT, 0.3);
            case "masked conv" -> new ConvPlugin.Conv(4, 4, 3, 1, 1, 0.9, NONE, 0.4);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private Model build(Cell cell) {
        Solver picard = (problem, memory) -> problem::evaluate;
        Ref<Solver> solver = Ref.to("picard", Solver.class, picard)
                .withCommon(EQUILIBRIA.budget().withTolerance(1e-12).withIterations(0, 2000));
        GradientRule implicit =
                (equilibrium, v) -> equilibrium.solveAdjoint(solver, v).z();
        DeqPlugin.Deq deq = new DeqPlugin.Deq(
                Ref.to("cell", Cell.class, cell),
                solver,
                Ref.to("implicit", GradientRule.class, implicit),
                DeqPlugin.Start.ZERO,
                1,
                0.2,
                Embedding.of(8));
        Model model = deq.build(new Context(IMAGE, DataSpec.vector(3)));
        model.block().initialize(manager, DataType.FLOAT64, new Shape(1).addAll(IMAGE.shape()));
        return model;
    }

    @ParameterizedTest
    @CsvSource({
        "dense, 1",
        "dense, 7",
        "bounded dense, 7",
        "scaled dense, 7",
        "weight-normalised dense, 7",
        "masked dense, 7",
        "conv, 1",
        "conv, 7",
        "bounded conv, 7",
        "weight-normalised conv, 7",
        "masked conv, 7",
        "linear, 7",
        "diagonal-linear, 7",
        "residual-conv, 3",
        "masked residual-conv, 3",
    })
    void gradientsAgreeWithCentralDifferences(String name, int batch) {
        Model model = build(cell(name));
        model.layers().get(0).map().seed(3);
        model.seed(3);
        NDArray x = manager.randomNormal(0, 1, new Shape(batch).addAll(IMAGE.shape()), DataType.FLOAT64);
        NDArray weights = manager.randomNormal(0, 1, new Shape(batch, 3), DataType.FLOAT64);
        x.setRequiresGradient(true);
        try (GradientCollector collector = EQUILIBRIA.newGradientCollector()) {
            collector.backward(loss(model, x, weights));
        }
        compare("x", model, x, x, weights);
        for (Parameter parameter : model.block().getParameters().values()) {
            compare(parameter.getName(), model, parameter.getArray(), x, weights);
        }
    }

    /** z* = (I - W)⁻¹(Ux + b), by the engine's inverse. */
    @Test
    void theLinearCellHasItsClosedForm() {
        Model model = build(new LinearPlugin.Linear(5, 0.8, NONE));
        NDArray x = manager.randomNormal(0, 1, new Shape(3).addAll(IMAGE.shape()), DataType.FLOAT64);
        NDArray w = parameter(model, "W");
        NDArray driven = x.reshape(3, -1)
                .matMul(parameter(model, "U").transpose())
                .add(parameter(model, "b").add(0.5));
        parameter(model, "b").addi(0.5);
        NDArray inverse = manager.eye(5, 5, 0, DataType.FLOAT64).sub(w).inverse();
        equal(driven.matMul(inverse.transpose()), model, x);
    }

    /** z* = ux/(1 - w). */
    @Test
    void theDiagonalLinearCellHasItsClosedForm() {
        Model model = build(new DiagonalLinearPlugin.DiagonalLinear(0.9, 2));
        NDArray w = parameter(model, "w");
        w.subi(manager.randomUniform(0, 1, w.getShape(), DataType.FLOAT64));
        NDArray x = manager.randomNormal(0, 1, new Shape(3).addAll(IMAGE.shape()), DataType.FLOAT64);
        equal(x.reshape(3, -1).mul(parameter(model, "u")).div(w.neg().add(1)), model, x);
    }

    private void equal(NDArray expected, Model model, NDArray x) {
        NDArray z = model.layers()
                .get(0)
                .block()
                .forward(parameters, new NDList(x), false)
                .head();
        assertEquals(0, z.sub(expected).abs().max().getDouble(), 1e-8);
    }

    private static NDArray parameter(Model model, String name) {
        return model.layers()
                .get(0)
                .map()
                .block()
                .getDirectParameters()
                .get(name)
                .getArray();
    }

    private NDArray loss(Model model, NDArray x, NDArray weights) {
        NDArray y = model.block().forward(parameters, new NDList(x), true).head();
        return y.mul(weights).sum();
    }

    private void compare(String what, Model model, NDArray array, NDArray x, NDArray weights) {
        double[] gradient = array.getGradient().toDoubleArray();
        double[] values = array.toDoubleArray();
        double error = 0;
        double norm = 0;
        int stride = Math.max(1, values.length / COMPONENTS);
        for (int i = 0; i < values.length; i += stride) {
            double own = values[i];
            double above = at(values, i, own + STEP, array, model, x, weights);
            double below = at(values, i, own - STEP, array, model, x, weights);
            at(values, i, own, array, model, x, weights);
            double difference = (above - below) / (2 * STEP);
            error += (gradient[i] - difference) * (gradient[i] - difference);
            norm += difference * difference;
        }
        double relative = Math.sqrt(error / norm);
        assertTrue(relative < 1e-6, what + ": the gradient is off by " + relative);
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
