package org.homeostat.models.sim.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.BaseNDManager;
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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.ServiceLoader;
import org.hipparchus.linear.EigenDecompositionNonSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.Ref;
import org.homeostat.api.basis.Basis;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.DataSpec.Axis;
import org.homeostat.api.model.Activation;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.bases.fourier.internal.RffPlugin;
import org.homeostat.bases.networks.internal.CnnPlugin;
import org.homeostat.bases.networks.internal.FcnPlugin;
import org.homeostat.bases.polynomial.internal.PolynomialPlugin;
import org.homeostat.bases.radial.internal.RbfPlugin;
import org.homeostat.models.sim.internal.SimPlugin.Sim;
import org.homeostat.models.tcn.internal.TcnBasisPlugin;
import org.homeostat.models.tcn.internal.Tokens;
import org.homeostat.nn.Normalization;
import org.homeostat.nn.internal.ReluPlugin;
import org.homeostat.nn.internal.WeightNormalizationPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimTest {

    private static final DataSpec MNIST = DataSpec.image(1, 28, 28);
    private static final DataSpec CIFAR = DataSpec.image(3, 32, 32);
    private static final DataSpec SEQUENCE = DataSpec.real(new Shape(520, 1), Axis.TIME, Axis.FEATURE);
    private static final DataSpec TEN = DataSpec.vector(10);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private record Context(DataSpec input, DataSpec output) implements ModelContext {

        @Override
        public Equilibria equilibria() {
            throw new UnsupportedOperationException("nothing is solved");
        }

        @Override
        public long seed() {
            return 11;
        }
    }

    private static Ref<Basis> cnn(int channels) {
        return Ref.to("cnn", Basis.class, new CnnPlugin().create(new CnnPlugin.Cnn(50, channels, 2)));
    }

    private static Ref<Basis> fcn(int dimension, Integer... widths) {
        Ref<Activation> relu = Ref.to("relu", Activation.class, new ReluPlugin.Relu());
        return Ref.to("fcn", Basis.class, new FcnPlugin().create(new FcnPlugin.Fcn(dimension, List.of(widths), relu)));
    }

    private static Ref<Basis> tcn() {
        Ref<Normalization> weight = Ref.to("weight", Normalization.class, new WeightNormalizationPlugin.Weight());
        return Ref.to(
                "tcn",
                Basis.class,
                new TcnBasisPlugin()
                        .create(new TcnBasisPlugin.TcnBasis(32, 10, 8, 8, 0, weight, Tokens.VALUE, Optional.of(0.01))));
    }

    private static Optional<Ref<Basis>> rff(int dimension) {
        return Optional.of(Ref.to(
                "rff",
                Basis.class,
                new RffPlugin()
                        .create(new RffPlugin.Rff(
                                dimension, 2, RffPlugin.Frequencies.GAUSSIAN, RffPlugin.Waves.COS_SIN))));
    }

    private static Sim published(Ref<Basis> basis, Optional<Ref<Basis>> lift) {
        return new Sim(basis, lift, Invariant.FREE, Optional.empty(), 6, List.of(32, 32, 32), Optional.empty());
    }

    private static Sim with(Invariant invariant, int squarings) {
        return new Sim(
                fcn(6, 8), Optional.empty(), invariant, Optional.empty(), squarings, List.of(5), Optional.empty());
    }

    private Model build(Sim settings, DataSpec input, DataSpec output, DataType type) {
        Model model = new SimPlugin().create(settings).build(new Context(input, output));
        model.block().initialize(manager, type, new Shape(1).addAll(input.shape()));
        return model;
    }

    private long trained(Sim settings, DataSpec input, DataSpec output) {
        return build(settings, input, output, DataType.FLOAT32).block().getParameters().values().stream()
                .filter(Parameter::requiresGradient)
                .mapToLong(parameter -> parameter.getArray().size())
                .sum();
    }

    private NDArray forward(Block block, NDArray x) {
        NDArray y = block.forward(new ParameterStore(manager, false), new NDList(x), false)
                .singletonOrThrow();
        assertEquals(y.getShape(), block.getOutputShapes(new Shape[] {x.getShape()})[0]);
        return y;
    }

    @Test
    void numbersOfParametersAreThePublishedOnes() {
        assertEquals(81_480, trained(published(cnn(24), Optional.empty()), MNIST, TEN));
        assertEquals(80_466, trained(published(cnn(21), rff(104)), MNIST, TEN));
        assertEquals(168_694, trained(published(cnn(38), Optional.empty()), CIFAR, TEN));
        assertEquals(168_264, trained(published(cnn(36), rff(104)), CIFAR, TEN));
        DataSpec digits = DataSpec.real(new Shape(520, 10), Axis.TIME, Axis.FEATURE);
        assertEquals(17_294, trained(published(tcn(), Optional.empty()), SEQUENCE, digits));
        assertEquals(17_294, trained(published(tcn(), rff(32)), SEQUENCE, digits));
    }

    private static Ref<Basis> rbf() {
        return Ref.to(
                "rbf",
                Basis.class,
                new RbfPlugin().create(new RbfPlugin.Rbf(12, RbfPlugin.Function.GAUSSIAN, Optional.empty())));
    }

    private static Ref<Basis> polynomial() {
        return Ref.to(
                "polynomial",
                Basis.class,
                new PolynomialPlugin().create(new PolynomialPlugin.Polynomial(2, PolynomialPlugin.Family.MONOMIAL, 1)));
    }

    @Test
    void everyBasisServesOnEitherTier() {
        NDArray x = manager.randomNormal(0, 1, new Shape(40, 2), DataType.FLOAT64);
        List<Ref<Basis>> ofVectors = List.of(rbf(), fcn(6, 4), rff(8).orElseThrow(), polynomial());
        for (Ref<Basis> psi : ofVectors) {
            for (Ref<Basis> xi : ofVectors) {
                assertIsItsFormula(published(psi, Optional.of(xi)), DataSpec.vector(2), DataSpec.vector(3), x);
            }
        }
        NDArray images = manager.randomNormal(0, 1, new Shape(14, 1, 8, 8), DataType.FLOAT64);
        NDArray sequences = manager.randomNormal(0, 1, new Shape(14, 9, 1), DataType.FLOAT64);
        DataSpec sequence = DataSpec.real(new Shape(9, 1), Axis.TIME, Axis.FEATURE);
        DataSpec labels = DataSpec.real(new Shape(9, 3), Axis.TIME, Axis.FEATURE);
        for (Ref<Basis> xi : List.of(rbf(), fcn(4, 3), rff(10).orElseThrow())) {
            assertIsItsFormula(published(cnn(3), Optional.of(xi)), DataSpec.image(1, 8, 8), DataSpec.vector(3), images);
            assertIsItsFormula(published(tcn(), Optional.of(xi)), sequence, labels, sequences);
        }
        // a network of sequences on the second tier
        assertIsItsFormula(published(fcn(4, 3), Optional.of(tcn())), sequence, labels, sequences);
    }

    /** h(U Vᵀ ξ(ψ(x))): the matrix as it is told for analyses, between the tiers' own blocks and the inverse network's. */
    private void assertIsItsFormula(Sim settings, DataSpec input, DataSpec output, NDArray x) {
        Model model = build(settings, input, output, DataType.FLOAT64);
        ParameterStore parameters = new ParameterStore(manager, false);
        model.fit(parameters, () -> new NDList(x));
        List<Block> parts = model.block().getChildren().values();
        NDArray lifted = forward(parts.get(1), forward(parts.get(0), x));
        double[][] p = model.linearParts(parameters).get(0).matrix();
        NDArray projected = lifted.matMul(manager.create(p).transpose());
        String what =
                settings.basis().name() + ", " + settings.lift().orElseThrow().name();
        assertArrayEquals(
                forward(parts.get(3), projected).toDoubleArray(),
                forward(model.block(), x).toDoubleArray(),
                1e-10,
                what);
    }

    @Test
    void aSampleIsReadOnlyIfSomethingIsFittedToIt() {
        ParameterStore parameters = new ParameterStore(manager, false);
        Model frozen = build(published(fcn(6, 4), rff(8)), DataSpec.vector(2), DataSpec.vector(3), DataType.FLOAT64);
        frozen.fit(parameters, () -> {
            throw new AssertionError("nothing is fitted");
        });
        NDArray x = manager.randomNormal(0, 1, new Shape(40, 2), DataType.FLOAT64);
        Model fitted = build(published(fcn(6, 4), Optional.of(rbf())), DataSpec.vector(2), TEN, DataType.FLOAT64);
        NDArray before = forward(fitted.block(), x);
        fitted.fit(parameters, () -> new NDList(x));
        assertTrue(before.sub(forward(fitted.block(), x)).abs().max().getDouble() > 1e-6);
    }

    @ParameterizedTest
    @EnumSource(Invariant.class)
    void askingForCertificatesLeavesNothingBehind(Invariant invariant) {
        Model model = build(with(invariant, 6), DataSpec.vector(2), DataSpec.vector(3), DataType.FLOAT32);
        ParameterStore parameters = new ParameterStore(manager, false);
        int before = ((BaseNDManager) manager).getManagedArrays().size();
        model.certificates(parameters);
        model.linearParts(parameters);
        assertEquals(before, ((BaseNDManager) manager).getManagedArrays().size());
    }

    @Test
    void singleTierIsItsFormula() {
        Model model = build(with(Invariant.FREE, 6), DataSpec.vector(2), DataSpec.vector(3), DataType.FLOAT64);
        NDArray x = manager.randomNormal(0, 1, new Shape(4, 2), DataType.FLOAT64);
        NDArray[] p = model.block().getParameters().values().stream()
                .map(Parameter::getArray)
                .toArray(NDArray[]::new);
        NDArray psi = x.matMul(p[0].transpose())
                .add(p[1])
                .maximum(0)
                .matMul(p[2].transpose())
                .add(p[3]);
        NDArray projected = psi.matMul(p[4].transpose()).matMul(p[5].transpose());
        NDArray h = projected
                .matMul(p[6].transpose())
                .add(p[7])
                .matMul(p[8].transpose())
                .add(p[9]);
        assertEquals(new Shape(3, 6), p[4].getShape());
        assertArrayEquals(h.toDoubleArray(), forward(model.block(), x).toDoubleArray(), 1e-12);
        assertTrue(model.certificates(new ParameterStore(manager, false)).isEmpty());
    }

    @Test
    void inverseNetworksHaveRectifiersBetweenLayersAndNoneBeforeTheLast() {
        InverseBlock block = new InverseBlock(2, List.of(3, 4), 1, OptionalDouble.empty());
        block.initialize(manager, DataType.FLOAT64, new Shape(1, 2));
        NDArray x = manager.randomNormal(0, 1, new Shape(5, 2), DataType.FLOAT64);
        NDArray[] p =
                block.getParameters().values().stream().map(Parameter::getArray).toArray(NDArray[]::new);
        NDArray first = x.matMul(p[0].transpose()).add(p[1]).maximum(0);
        NDArray second = first.matMul(p[2].transpose()).add(p[3]);
        NDArray y = second.matMul(p[4].transpose()).add(p[5]);
        assertArrayEquals(y.toDoubleArray(), forward(block, x).toDoubleArray(), 1e-12);
    }

    @ParameterizedTest
    @EnumSource(
            value = Invariant.class,
            names = {"ORTHOGONAL", "BIORTHOGONAL"})
    void projectionsProject(Invariant invariant) {
        Model model = build(with(invariant, 6), DataSpec.vector(2), DataSpec.vector(3), DataType.FLOAT64);
        ParameterStore parameters = new ParameterStore(manager, false);
        RealMatrix p = MatrixUtils.createRealMatrix(
                model.linearParts(parameters).get(0).matrix());
        assertEquals(0, p.multiply(p).subtract(p).getNorm1(), 1e-12);
        assertEquals(3, p.getTrace(), 1e-12);
        assertEquals(
                invariant == Invariant.ORTHOGONAL, p.subtract(p.transpose()).getNorm1() < 1e-12);
        Certificate certificate = model.certificates(parameters).get(0);
        assertTrue(certificate.holds());
        assertEquals("projection", certificate.name());
    }

    @Test
    void freeProductsAreNoProjections() {
        Model model = build(with(Invariant.FREE, 6), DataSpec.vector(2), DataSpec.vector(3), DataType.FLOAT64);
        RealMatrix p = MatrixUtils.createRealMatrix(
                model.linearParts(new ParameterStore(manager, false)).get(0).matrix());
        assertTrue(p.multiply(p).subtract(p).getNorm1() > 1e-3);
    }

    @Test
    void spectralModelsTakeAPowerOfTheirDynamics() {
        Model model = build(with(Invariant.SPECTRAL, 3), DataSpec.vector(2), DataSpec.vector(3), DataType.FLOAT64);
        ParameterStore parameters = new ParameterStore(manager, false);
        Block block = model.block().getChildren().get(1).getValue();
        set(block, "s", new double[] {1.3, 1, 0.9, 0.5, 0, -0.2});
        RealMatrix a = MatrixUtils.createRealMatrix(
                model.linearParts(parameters).get(0).matrix());
        double[] eigenvalues = Arrays.stream(new EigenDecompositionNonSymmetric(a).getEigenvalues())
                .mapToDouble(lambda -> lambda.getReal())
                .sorted()
                .toArray();
        assertArrayEquals(new double[] {0, 0, 0.5, 0.9, 1, 1}, eigenvalues, 1e-12);
        NDArray x = manager.randomNormal(0, 1, new Shape(1, 6), DataType.FLOAT64);
        assertArrayEquals(
                a.power(8).operate(x.toDoubleArray()), forward(block, x).toDoubleArray(), 1e-12);
        List<Certificate> certificates = model.certificates(parameters);
        assertEquals(1, certificates.get(0).value());
        assertEquals(2, certificates.get(1).value());
        assertEquals(Math.pow(0.9, 8), certificates.get(2).value(), 1e-12);
        assertTrue(certificates.stream().allMatch(Certificate::holds));
    }

    private static void set(Block block, String parameter, double[] values) {
        NDArray array = block.getParameters().get(parameter).getArray();
        array.set(new NDIndex("..."), array.getManager().create(values));
    }

    @ParameterizedTest
    @EnumSource(Invariant.class)
    void gradientsAreThoseOfDifferences(Invariant invariant) {
        Model model = build(with(invariant, 2), DataSpec.vector(2), DataSpec.vector(3), DataType.FLOAT64);
        if (invariant == Invariant.SPECTRAL) {
            // some of the first ones lie beyond 1, where nothing changes
            set(model.block().getChildren().get(1).getValue(), "s", new double[] {0.9, 0.7, 0.5, 0.95, 0.3, 0.8});
        }
        NDArray x = manager.randomNormal(0, 1, new Shape(4, 2), DataType.FLOAT64);
        Equilibria equilibria = ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();
        ParameterStore parameters = new ParameterStore(manager, false);
        List<Parameter> trained = model.block().getParameters().values().stream()
                .filter(Parameter::requiresGradient)
                .toList();
        try (GradientCollector collector = equilibria.newGradientCollector()) {
            trained.forEach(parameter -> parameter.getArray().setRequiresGradient(true));
            collector.backward(loss(model, parameters, x));
        }
        double[][] gradients = trained.stream()
                .map(parameter -> parameter.getArray().getGradient().toDoubleArray())
                .toArray(double[][]::new);
        trained.forEach(parameter -> parameter.getArray().setRequiresGradient(false));
        for (int i = 0; i < trained.size(); i++) {
            NDArray array = trained.get(i).getArray();
            String name = invariant + ", " + trained.get(i).getName();
            boolean moves = false;
            for (int at = 0; at < array.size(); at++) {
                double high = shifted(model, parameters, x, array, at, 1e-6);
                double expected = (high - shifted(model, parameters, x, array, at, -1e-6)) / 2e-6;
                assertEquals(expected, gradients[i][at], 1e-6 * (1 + Math.abs(expected)), name);
                moves |= Math.abs(expected) > 1e-4;
            }
            assertTrue(moves, name + " has no gradient at all");
        }
    }

    private static double shifted(
            Model model, ParameterStore parameters, NDArray x, NDArray array, int at, double step) {
        NDArray before = array.duplicate();
        double[] values = array.toDoubleArray();
        values[at] += step;
        array.set(new NDIndex("..."), array.getManager().create(values, array.getShape()));
        double loss = loss(model, parameters, x).getDouble();
        array.set(new NDIndex("..."), before);
        return loss;
    }

    private static NDArray loss(Model model, ParameterStore parameters, NDArray x) {
        NDArray y = model.block().forward(parameters, new NDList(x), true).singletonOrThrow();
        return y.mul(y).sum();
    }

    @Test
    void sequencesGiveAnOutputAPositionOrOneAtTheEnd() {
        DataSpec input = DataSpec.real(new Shape(7, 2), Axis.TIME, Axis.FEATURE);
        Sim settings = published(fcn(6, 4), rff(8));
        NDArray x = manager.randomNormal(0, 1, new Shape(3, 7, 2), DataType.FLOAT64);
        Model everywhere =
                build(settings, input, DataSpec.real(new Shape(7, 4), Axis.TIME, Axis.FEATURE), DataType.FLOAT64);
        assertEquals(new Shape(3, 7, 4), forward(everywhere.block(), x).getShape());
        Model once = build(settings, input, DataSpec.vector(4), DataType.FLOAT64);
        assertEquals(new Shape(3, 4), forward(once.block(), x).getShape());
    }

    @Test
    void wholesGiveNoOutputAPosition() {
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> build(published(cnn(3), Optional.empty()), MNIST, SEQUENCE, DataType.FLOAT32))
                .getMessage();
        assertTrue(message.contains("'cnn' maps a sample as a whole"), message);
    }

    @Test
    void ranksBeyondTheObservablesAreRefused() {
        Sim settings =
                new Sim(fcn(6), Optional.empty(), Invariant.FREE, Optional.of(7), 6, List.of(), Optional.empty());
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> build(settings, DataSpec.vector(2), TEN, DataType.FLOAT32))
                .getMessage();
        assertTrue(message.contains("rank of the model 'sim' is 7, and there are 6 observables"), message);
        Sim spectral =
                new Sim(fcn(6), Optional.empty(), Invariant.SPECTRAL, Optional.of(2), 6, List.of(), Optional.empty());
        assertThrows(IllegalArgumentException.class, () -> new SimPlugin().create(spectral));
    }

    @Test
    void normalStartsAreSmall() {
        Sim settings = new Sim(
                fcn(40), Optional.empty(), Invariant.FREE, Optional.empty(), 6, List.of(32, 32, 32), Optional.of(0.01));
        Block block = build(settings, DataSpec.vector(2), TEN, DataType.FLOAT64).block();
        for (int i = 1; i < 3; i++) {
            double[] weights = block.getChildren()
                    .get(i)
                    .getValue()
                    .getParameters()
                    .valueAt(0)
                    .getArray()
                    .toDoubleArray();
            double deviation =
                    Math.sqrt(Arrays.stream(weights).map(w -> w * w).average().orElseThrow());
            assertEquals(0.01, deviation, 0.002);
        }
        assertFalse(block.getParameters().isEmpty());
    }
}
