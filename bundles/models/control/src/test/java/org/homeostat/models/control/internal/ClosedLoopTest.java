package org.homeostat.models.control.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.control.LinearSystem;
import org.homeostat.control.Pendulum;
import org.homeostat.control.Plant;
import org.homeostat.models.control.internal.ClosedLoopPlugin.ClosedLoop;
import org.homeostat.models.control.internal.ClosedLoopPlugin.Measurement;
import org.homeostat.models.control.internal.LqgPlugin.OutputRegulator;
import org.homeostat.models.control.internal.LqrPlugin.Regulator;
import org.homeostat.models.control.internal.StateFeedbackPlugin.StateFeedback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {

    private static final Pendulum PENDULUM = Pendulum.defaults();
    private static final Ref<Plant> PLANT = Ref.to("pendulum", Plant.class, PENDULUM);

    private final NDManager manager = NDManager.newBaseManager();
    private final ParameterStore store = new ParameterStore(manager, false);

    @AfterEach
    void close() {
        manager.close();
    }

    private record Context(DataSpec input, DataSpec output) implements ModelContext {

        @Override
        public Equilibria equilibria() {
            throw new AssertionError("there are no equilibria here");
        }

        @Override
        public long seed() {
            return 0;
        }
    }

    private static Context loop(int steps) {
        return new Context(
                DataSpec.vector(2), DataSpec.real(new Shape(steps, 3), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE));
    }

    private static ClosedLoop loop(ModelFamily controller, Measurement measured, Optional<Double> limit) {
        return new ClosedLoop(PLANT, Ref.to("controller", ModelFamily.class, controller), measured, limit, 1);
    }

    private Model built(ClosedLoop settings, int steps) {
        Model model = settings.build(loop(steps));
        model.block().initialize(manager, DataType.FLOAT64, new Shape(4, 2));
        return model;
    }

    private double[] rollout(Block block, double... states) {
        NDArray x = manager.create(states, new Shape(states.length / 2, 2));
        return block.forward(store, new NDList(x), false).singletonOrThrow().toDoubleArray();
    }

    private static Regulator regulator() {
        return new Regulator(PLANT, List.of(), List.of());
    }

    /** The same loop in plain numbers. */
    private static double[] simulated(double[] start, int steps, double[] gain, double limit) {
        double[] rows = new double[3 * steps];
        double[] x = start;
        for (int t = 0; t < steps; t++) {
            double u = Math.max(-limit, Math.min(limit, -gain[0] * x[0] - gain[1] * x[1]));
            System.arraycopy(x, 0, rows, 3 * t, 2);
            rows[3 * t + 2] = u;
            x = PENDULUM.next(x, new double[] {u});
        }
        return rows;
    }

    @Test
    void theRegulatorBringsThePendulumUpright() {
        Model model = built(loop(regulator(), Measurement.STATE, Optional.empty()), 1000);
        double[] rows = rollout(model.block(), 0.5, 0, -0.3, 1);
        double[] last = Arrays.copyOfRange(rows, 2997, 3000);
        assertArrayEquals(new double[3], last, 1e-7);
        Certificate certificate = model.certificates(store).get(0);
        assertTrue(certificate.holds());
        assertEquals(0.974, certificate.value(), 5e-4);
        assertTrue(certificate.statement().contains("[19.389, 5.785"), certificate.statement());
    }

    @Test
    void whatIsProvedOfAControllerIsNotToldOfTheLoop() {
        ModelFamily bounded = context -> new Model() {
            @Override
            public Block block() {
                return new Gain(MatrixUtils.createRealMatrix(1, 2), false);
            }

            @Override
            public List<Certificate> certificates(ParameterStore parameters) {
                return List.of(new Certificate("gamma", "bounded", 3, true));
            }
        };
        Certificate told = built(loop(bounded, Measurement.STATE, Optional.empty()), 10)
                .certificates(store)
                .get(0);
        assertEquals("controller.gamma", told.name());
        assertEquals(3, told.value());
    }

    @Test
    void rolloutsAreTheLoopInPlainNumbers() {
        double[] gain = {7, 2};
        for (double limit : new double[] {1.5, 1e9}) {
            Model model =
                    built(loop(new StateFeedback(List.of(7.0, 2.0), true), Measurement.STATE, Optional.of(limit)), 200);
            double[] rows = rollout(model.block(), 0.5, 0, -1, 3);
            assertArrayEquals(simulated(new double[] {0.5, 0}, 200, gain, limit), Arrays.copyOf(rows, 600), 1e-9);
            assertArrayEquals(
                    simulated(new double[] {-1, 3}, 200, gain, limit), Arrays.copyOfRange(rows, 600, 1200), 1e-9);
        }
    }

    @Test
    void outputsAreAllThatAnOutputFeedbackSees() {
        Model model = built(loop(new StateFeedback(List.of(7.0), true), Measurement.OUTPUT, Optional.empty()), 100);
        assertArrayEquals(
                simulated(new double[] {0.5, 1}, 100, new double[] {7, 0}, 1e9), rollout(model.block(), 0.5, 1), 1e-10);
    }

    @Test
    void gradientsPassThroughRollouts() {
        int steps = 60;
        Model model =
                built(loop(new StateFeedback(List.of(12.0, 3.0), true), Measurement.STATE, Optional.of(5.0)), steps);
        NDArray gain = model.block().getParameters().valueAt(0).getArray();
        NDArray x = manager.create(new double[] {0.9, 0, -0.2, 0.4}, new Shape(2, 2));
        gain.setRequiresGradient(true);
        try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
            NDArray rows = model.block().forward(store, new NDList(x), true).singletonOrThrow();
            collector.backward(rows.mul(rows).sum());
        }
        double[] gradient = gain.getGradient().toDoubleArray();
        for (int i = 0; i < 2; i++) {
            double h = 1e-5;
            double slope = (cost(i, h, steps) - cost(i, -h, steps)) / (2 * h);
            assertEquals(slope, gradient[i], 1e-6 * Math.max(1, Math.abs(slope)));
        }
    }

    private static double cost(int entry, double change, int steps) {
        double[] gain = {12, 3};
        gain[entry] += change;
        double sum = 0;
        for (double[] start : new double[][] {{0.9, 0}, {-0.2, 0.4}}) {
            sum += Arrays.stream(simulated(start, steps, gain, 5))
                    .map(value -> value * value)
                    .sum();
        }
        return sum;
    }

    /** From zero by Adam to a gain that stabilises, from there by Newton's method on the same gradients. */
    @Test
    void aLearnedGainTendsToTheRegulators() {
        Model quick = built(loop(new StateFeedback(List.of(), true), Measurement.STATE, Optional.empty()), 150);
        NDArray gain = quick.block().getParameters().valueAt(0).getArray();
        assertArrayEquals(new double[2], gain.toDoubleArray(), "it starts from zero");
        double[] k = new double[2];
        double[] first = new double[2];
        double[] second = new double[2];
        for (int step = 1; step <= 40; step++) {
            double[] gradient = gradient(quick, k);
            for (int i = 0; i < 2; i++) {
                first[i] = 0.9 * first[i] + 0.1 * gradient[i];
                second[i] = 0.9 * second[i] + 0.1 * gradient[i] * gradient[i];
                k[i] -= 1.5 * first[i] / Math.sqrt(second[i] * (1 - Math.pow(0.9, step)));
            }
        }
        Model patient = built(loop(new StateFeedback(List.of(), true), Measurement.STATE, Optional.empty()), 500);
        for (int step = 0; step < 8; step++) {
            RealVector descent = newton(patient, k);
            double length = Math.min(1, 3 / descent.getNorm());
            k[0] -= length * descent.getEntry(0);
            k[1] -= length * descent.getEntry(1);
        }
        double[] learned = k;
        assertArrayEquals(new double[] {19.389, 5.785}, learned, 5e-3, () -> Arrays.toString(learned));
    }

    /** H⁻¹∇J with the eigenvalues of the Hessian taken positive. */
    private RealVector newton(Model model, double[] k) {
        double h = 1e-3;
        double[] here = gradient(model, k);
        double[] one = gradient(model, new double[] {k[0] + h, k[1]});
        double[] other = gradient(model, new double[] {k[0], k[1] + h});
        double mixed = (one[1] - here[1] + other[0] - here[0]) / (2 * h);
        EigenDecompositionSymmetric hessian = new EigenDecompositionSymmetric(MatrixUtils.createRealMatrix(
                new double[][] {{(one[0] - here[0]) / h, mixed}, {mixed, (other[1] - here[1]) / h}}));
        RealVector descent = new ArrayRealVector(2);
        RealVector slope = new ArrayRealVector(here);
        for (int i = 0; i < 2; i++) {
            RealVector direction = hessian.getEigenvector(i);
            double curvature = Math.max(1e-7, Math.abs(hessian.getEigenvalue(i)));
            descent = descent.add(direction.mapMultiply(direction.dotProduct(slope) / curvature));
        }
        return descent;
    }

    /** Of the cost from two small states. */
    private double[] gradient(Model model, double[] k) {
        NDArray gain = model.block().getParameters().valueAt(0).getArray();
        try (NDManager work = manager.newSubManager()) {
            gain.subi(gain.duplicate()).addi(work.create(k, new Shape(1, 2)));
            gain.setRequiresGradient(true);
            NDArray x = work.create(new double[] {0.02, 0, 0, 0.02}, new Shape(2, 2));
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                collector.zeroGradients();
                NDArray rows = model.block().forward(store, new NDList(x), true).singletonOrThrow();
                collector.backward(rows.mul(rows).sum());
            }
            double[] gradient = gain.getGradient().toDoubleArray();
            gain.setRequiresGradient(false);
            return gradient;
        }
    }

    @Test
    void anEstimateServesWhereTheStateIsNotMeasured() {
        OutputRegulator controller = new OutputRegulator(PLANT, List.of(), List.of(), 1, 0.01);
        Model model = built(loop(controller, Measurement.OUTPUT, Optional.empty()), 1500);
        double[] rows = rollout(model.block(), 0.2, 0);
        assertArrayEquals(new double[3], Arrays.copyOfRange(rows, 4497, 4500), 1e-5);
        Certificate certificate = model.certificates(store).get(0);
        assertTrue(certificate.holds() && certificate.value() < 1);
        // of the linear loop in plain numbers, state and estimate together, the modes are those that the certificate
        // tells
        LinearSystem plant = PENDULUM.linearised();
        RealMatrix k = matrix(model, "K");
        RealMatrix l = matrix(model, "L");
        RealMatrix f = matrix(model, "F");
        RealMatrix both = MatrixUtils.createRealMatrix(4, 4);
        both.setSubMatrix(plant.a().getData(), 0, 0);
        both.setSubMatrix(plant.b().multiply(k).scalarMultiply(-1).getData(), 0, 2);
        both.setSubMatrix(l.multiply(plant.c()).getData(), 2, 0);
        both.setSubMatrix(f.getData(), 2, 2);
        assertEquals(certificate.value(), new LinearSystem(both, both).spectralRadius(), 1e-9);
    }

    private static RealMatrix matrix(Model model, String name) {
        NDArray array = model.block().getParameters().stream()
                .filter(pair -> pair.getKey().endsWith(name))
                .findFirst()
                .orElseThrow()
                .getValue()
                .getArray();
        double[] values = array.toDoubleArray();
        int columns = Math.toIntExact(array.getShape().get(1));
        RealMatrix matrix = MatrixUtils.createRealMatrix(values.length / columns, columns);
        for (int i = 0; i < values.length; i++) {
            matrix.setEntry(i / columns, i % columns, values[i]);
        }
        return matrix;
    }

    @Test
    void inputsAreHeldForSlowerControllers() {
        ClosedLoop slow = new ClosedLoop(
                PLANT,
                Ref.to("feedback", ModelFamily.class, new StateFeedback(List.of(7.0, 2.0), false)),
                Measurement.STATE,
                Optional.empty(),
                5);
        double[] rows = rollout(built(slow, 20).block(), 0.5, 0);
        for (int t = 0; t < 20; t++) {
            int acted = 3 * (t - t % 5);
            assertEquals(-7 * rows[acted] - 2 * rows[acted + 1], rows[3 * t + 2], 1e-12);
        }
    }

    @Test
    void theRegulatorsGainIsKeptButNotTrained() {
        Model model = built(loop(regulator(), Measurement.STATE, Optional.empty()), 10);
        var parameter = model.block().getParameters().valueAt(0);
        assertTrue(!parameter.requiresGradient());
        assertArrayEquals(new double[] {19.389, 5.785}, parameter.getArray().toDoubleArray(), 5e-4);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        ClosedLoop settings = loop(regulator(), Measurement.STATE, Optional.empty());
        DataSpec rows = loop(10).output();
        assertRefused("starts from states of 2", settings, new Context(DataSpec.vector(3), rows));
        assertRefused("where the task wants", settings, new Context(DataSpec.vector(2), DataSpec.vector(3)));
        assertRefused(
                "gain has 3 numbers, but K is (1, 2)",
                loop(new StateFeedback(List.of(1.0, 2.0, 3.0), true), Measurement.STATE, Optional.empty()),
                loop(10));
        assertRefused(
                "has a state of size 2, but the loop has 1",
                loop(regulator(), Measurement.OUTPUT, Optional.empty()),
                loop(10));
        assertRefused(
                "stateWeights has 1 numbers where 2",
                loop(new Regulator(PLANT, List.of(1.0), List.of()), Measurement.STATE, Optional.empty()),
                loop(10));
        assertRefused("a controller is a part", regulator(), new Context(rows, DataSpec.vector(1)));
    }

    private static void assertRefused(String part, ModelFamily family, ModelContext context) {
        String message = assertThrows(IllegalArgumentException.class, () -> family.build(context))
                .getMessage();
        assertTrue(message.contains(part), message);
    }
}
