package org.homeostat.models.mondeq.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Solver;
import org.homeostat.models.mondeq.MonotoneLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates against the eigenvalues of explicit matrices, and bounds that are attained. */
class CertificateTest {

    private static final double MARGIN = 0.4;

    private static MonotoneLayer layer(String name) {
        return switch (name) {
            case "dense" -> new DenseLayerPlugin.Dense(9, MARGIN, Bench.activation("relu"));
            case "conv" -> new ConvLayerPlugin.Conv(2, 3, MARGIN, Bench.activation("relu"));
            case "multi-tier" -> new MultiTierLayerPlugin.MultiTier(List.of(2, 1), 1, MARGIN, Bench.activation("relu"));
            case "lben" -> new LbenLayerPlugin.Lben(9, MARGIN, Optional.empty(), Bench.activation("relu"));
            case "bounded-lben" -> new LbenLayerPlugin.Lben(9, MARGIN, Optional.of(0.7), Bench.activation("relu"));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Map<String, Certificate> certificates(Bench bench) {
        return bench.model.certificates(bench.parameters).stream()
                .collect(Collectors.toMap(Certificate::name, Function.identity()));
    }

    @ParameterizedTest
    @CsvSource({"dense", "conv", "multi-tier"})
    void theMarginIsTheSmallestEigenvalue(String name) {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        try (Bench bench = Bench.of(layer(name), Splitting.peacemanRachford(1), DataSpec.image(2, 4, 4), 3)) {
            ResolventTest.randomise(bench, new Random(seed));
            MonotoneBlock map = (MonotoneBlock) bench.model.layers().get(0).map();
            int size = (int) map.stateShape(new Shape(1, 2, 4, 4)).size();
            NDList weights = map.weights(bench.parameters, bench.random(1, 2), false);
            NDArray w = map.multiply(
                    bench.manager
                            .eye(size)
                            .toType(weights.get(weights.size() - 1).getDataType(), false),
                    weights);
            double[] values = w.toDoubleArray();
            double[][] symmetric = new double[size][size];
            for (int i = 0; i < size; i++) {
                for (int j = 0; j < size; j++) {
                    symmetric[i][j] = (i == j ? 1 : 0) - (values[i * size + j] + values[j * size + i]) / 2;
                }
            }
            double smallest =
                    new EigenDecompositionSymmetric(new Array2DRowRealMatrix(symmetric), 1e-14, false).getEigenvalue(0);
            Certificate margin = certificates(bench).get("margin");
            assertTrue(margin.holds(), margin.statement());
            assertTrue(smallest >= MARGIN - 1e-9, "by construction");
            assertTrue(margin.value() <= smallest * (1 + 1e-12), margin.statement());
            // what is proved of several tiers is the margin by construction
            double expected = name.equals("multi-tier") ? MARGIN : smallest;
            assertEquals(expected, margin.value(), 1e-6 * expected, margin.statement());
        }
    }

    @ParameterizedTest
    @CsvSource({"dense", "conv", "multi-tier", "lben", "bounded-lben"})
    void outputsMoveLessThanTheBound(String name) {
        try (Bench bench = Bench.of(layer(name), Splitting.peacemanRachford(1), DataSpec.image(2, 4, 4), 3)) {
            ResolventTest.randomise(bench, new Random(8));
            Map<String, Certificate> certificates = certificates(bench);
            certificates.values().forEach(c -> assertTrue(c.holds(), c.statement()));
            double bound = certificates
                    .getOrDefault("gamma", certificates.get("lipschitz"))
                    .value();
            NDArray x = bench.random(8, 2, 4, 4);
            NDArray step = bench.random(8, 2, 4, 4).mul(0.01);
            double[] moved = bench.forward(x.add(step)).sub(bench.forward(x)).toDoubleArray();
            double[] steps = step.toDoubleArray();
            for (int i = 0; i < 8; i++) {
                double ratio = norm(moved, i, 3) / norm(steps, i, 32);
                assertTrue(ratio > 0 && ratio <= bound, ratio + " against " + bound);
            }
        }
    }

    /** Steps of nine tenths of the certified radius, uphill for the strongest rival, never change a prediction. */
    @ParameterizedTest
    @CsvSource({"dense", "conv", "multi-tier", "lben", "bounded-lben"})
    void predictionsStandWithinTheirRadius(String name) {
        DataSpec input = DataSpec.image(2, 4, 4).withDeviations(List.of(0.5, 2.0));
        try (Bench bench = Bench.of(layer(name), Splitting.peacemanRachford(1), input, 3)) {
            ResolventTest.randomise(bench, new Random(9));
            NDArray x = bench.random(8, 2, 4, 4);
            NDArray y = bench.forward(x);
            double[] radii = bench.model
                    .sampleCertificates(bench.parameters, new NDList(y))
                    .get("certifiedRadius");
            int[] classes = argMax(y);
            NDArray moved = x;
            for (int step = 0; step < 5; step++) {
                NDArray at = moved.duplicate();
                // the lead of the prediction over all rivals together, downhill
                double[] signs = new double[24];
                Arrays.setAll(signs, i -> i % 3 == classes[i / 3] ? -1 : 0.5);
                NDArray slope = bench.manager.create(signs, new Shape(8, 3));
                bench.backward(at, out -> out.mul(slope).sum());
                double[] uphill = at.getGradient().toDoubleArray();
                double[] delta = moved.sub(x).toDoubleArray();
                for (int i = 0; i < 8; i++) {
                    double length = norm(uphill, i, 32);
                    for (int k = i * 32; k < (i + 1) * 32; k++) {
                        delta[k] += length == 0 ? 0 : uphill[k] / length * radii[i] / 0.5;
                    }
                    double reach = norm(delta, i, 32);
                    for (int k = i * 32; k < (i + 1) * 32; k++) {
                        // the radius is in the data's units; the weaker channel's are half the network's
                        delta[k] *= reach == 0 ? 0 : 0.9 * radii[i] / 0.5 / reach;
                    }
                }
                moved = x.add(bench.manager.create(delta, x.getShape()));
                assertArrayEquals(classes, argMax(bench.forward(moved)));
            }
            assertTrue(Arrays.stream(radii).max().orElseThrow() > 0, "something is certified");
        }
    }

    private static int[] argMax(NDArray logits) {
        return Arrays.stream(logits.argMax(1).toLongArray())
                .mapToInt(i -> (int) i)
                .toArray();
    }

    private static double norm(double[] values, int row, int length) {
        double sum = 0;
        for (int i = row * length; i < (row + 1) * length; i++) {
            sum += values[i] * values[i];
        }
        return Math.sqrt(sum);
    }

    /** With A = B = 0 and a bias that keeps every unit active, z* = (Ux + b)/m: the bound ‖W_o‖‖U‖/m is attained. */
    @Test
    void aConstructedNetworkAttainsTheBound() {
        MonotoneLayer layer = new DenseLayerPlugin.Dense(2, MARGIN, Bench.activation("relu"));
        try (Bench bench = Bench.of(layer, Splitting.peacemanRachford(1), DataSpec.vector(2), 2)) {
            bench.byName()
                    .values()
                    .forEach(p -> bench.set(p, new double[(int) p.getArray().size()]));
            bench.set(bench.byName().get("U"), new double[] {3, 0, 0, 1});
            bench.set(bench.byName().get("b"), new double[] {100, 100});
            bench.set(bench.byName().get("Wo"), new double[] {2, 0, 0, 0.5});
            NDArray x = bench.manager.create(new double[] {0, 0, 1, 0}, new Shape(2, 2));
            double[] y = bench.forward(x).toDoubleArray();
            double bound = certificates(bench).get("lipschitz").value();
            assertEquals(2 * 3 / MARGIN, bound, 1e-9);
            assertEquals(bound, y[2] - y[0], 0.01 * bound);
        }
    }

    /**
     * The γ-Lipschitz form's matrix inequality is 2(VᵀV + εI) exactly (Revay, Wang and Manchester 2020), and its smallest
     * eigenvalue is told.
     */
    @Test
    void theInequalityIsThatOfTheConstruction() {
        MonotoneLayer layer = new LbenLayerPlugin.Lben(6, MARGIN, Optional.of(2.0), Bench.activation("relu"));
        try (Bench bench = Bench.of(layer, Splitting.peacemanRachford(1), DataSpec.vector(4), 3)) {
            ResolventTest.randomise(bench, new Random(4));
            MonotoneBlock map = (MonotoneBlock) bench.model.layers().get(0).map();
            double[][] w = Proof.rows(
                    map.weights(bench.parameters, bench.random(1, 4), false).head());
            double[] psi = bench.byName().get("psi").getArray().toDoubleArray();
            double[][] wo = Proof.rows(bench.byName().get("Wo").getArray());
            double[][] u = Proof.rows(bench.byName().get("U").getArray());
            double[][] v = Proof.rows(bench.byName().get("V").getArray());
            double[][] inequality = new double[6][6];
            for (int i = 0; i < 6; i++) {
                for (int j = 0; j < 6; j++) {
                    double li = Math.exp(-psi[i]);
                    double lj = Math.exp(-psi[j]);
                    double found = (i == j ? 2 * li : 0) - li * w[i][j] - lj * w[j][i];
                    for (int k = 0; k < 3; k++) {
                        found -= wo[k][i] * wo[k][j] / 2.0;
                    }
                    for (int k = 0; k < 4; k++) {
                        found -= li * u[i][k] * u[j][k] * lj / 2.0;
                    }
                    double expected = i == j ? 2 * MARGIN : 0;
                    for (int k = 0; k < 6; k++) {
                        expected += 2 * v[k][i] * v[k][j];
                    }
                    assertEquals(expected, found, 1e-10);
                    // symmetric but for rounding
                    inequality[i][j] += found / 2;
                    inequality[j][i] += found / 2;
                }
            }
            double least = new EigenDecompositionSymmetric(new Array2DRowRealMatrix(inequality), 1e-14, false)
                    .getEigenvalue(0);
            String gamma = certificates(bench).get("gamma").statement();
            assertTrue(gamma.endsWith(String.format(Locale.ROOT, " is %.6g", least)), gamma + " against " + least);
            double smallest = Arrays.stream(psi).map(Math::exp).min().orElseThrow();
            String margin = certificates(bench).get("margin").statement();
            assertTrue(
                    margin.endsWith(
                            String.format(Locale.ROOT, "the construction promises at least %.6g", MARGIN * smallest)),
                    margin);
        }
    }

    /** Beside an eigenvalue of 10¹⁶, one of 2 is lost in rounding, and must not be told to be more than it is. */
    @Test
    void roundingNeverAddsToTheMarginOfALargeMatrix() {
        try (NDManager manager = NDManager.newBaseManager()) {
            for (int n = 2; n < 40; n++) {
                double[][] w = new double[n][n];
                for (int i = 0; i < n; i++) {
                    Arrays.fill(w[i], -0x1p50);
                    w[i][i] = -0x1p50 - 1;
                }
                double margin = DenseBlock.monotonicity(manager.create(w)).atLeast();
                assertTrue(margin <= 2, "size " + n + ": " + margin);
            }
        }
    }

    @Test
    void aMatrixThatOverflowsHasNoMargin() {
        try (NDManager manager = NDManager.newBaseManager()) {
            double[][] w = {{-1e300, 1}, {1, -1e300}};
            assertTrue(Double.isNaN(DenseBlock.monotonicity(manager.create(w)).atLeast()));
            assertEquals(Double.POSITIVE_INFINITY, Proof.spectralNorm(manager.create(w)));
        }
    }

    /** An error of the rounding of large eigenvalues must not hide a small margin. */
    @Test
    void aSmallMarginBesideALargeSkewPartHolds() {
        MonotoneLayer layer = new ConvLayerPlugin.Conv(2, 3, 1e-3, Bench.activation("relu"));
        try (Bench bench = Bench.of(layer, Splitting.peacemanRachford(1), DataSpec.image(1, 4, 4), 3)) {
            double[] half = bench.byName().get("A0").getArray().toDoubleArray();
            Arrays.fill(half, 0, half.length / 2, 0);
            bench.set(bench.byName().get("A0"), half);
            bench.set(bench.byName().get("h0"), new double[] {20});
            Certificate margin = certificates(bench).get("margin");
            assertTrue(margin.holds(), margin.statement());
            assertEquals(1e-3, margin.value(), 1e-9, margin.statement());
        }
    }

    /** Products that are not those of the construction break the margin in one of thousands of directions. */
    @Test
    void aDirectionThatLanczosDoesNotSeeBreaksTheMarginOfTiers() {
        double missing = 1e-3;
        int size = 20_000;
        double[] spectrum = new Random(2).doubles(size, 1, 60).toArray();
        spectrum[4711] = 1 - missing;
        assertTrue(Lanczos.smallest(v -> product(spectrum, v), size).value() > 1, "Lanczos' method has seen it");
        try (NDManager manager = NDManager.newBaseManager()) {
            double[] difference = new double[size];
            difference[4711] = -missing;
            NDArray row = manager.create(difference, new Shape(1, size));
            double error = RandomizedNorm.above(z -> z.mul(row), size, manager);
            assertTrue(error >= missing && error < 50 * missing, "bound " + error);
        }
        MonotoneLayer layer = new MultiTierLayerPlugin.MultiTier(List.of(2, 1), 1, MARGIN, Bench.activation("relu"));
        try (Bench bench = Bench.of(layer, Splitting.peacemanRachford(1), DataSpec.image(2, 4, 4), 3)) {
            TierMap map = (TierMap) bench.model.layers().get(0).map();
            NDList weights = map.weights(bench.parameters, bench.random(1, 2, 4, 4), false);
            TierOperator operator = new TierOperator(
                    map.tiers(),
                    TierConstants.of(map.tiers(), bench.manager, weights.head().getDataType()));
            TierWeights right = TierWeights.of(weights, 2);
            assertTrue(Margins.ofTiers(MARGIN, operator, right, 1, 1, bench.manager)
                    .holds());
            NDArray lower = right.own().get(1).duplicate();
            lower.set(new NDIndex("1, 0, 0"), (NDArray at) -> at.add(1e-4));
            TierWeights wrong =
                    new TierWeights(new NDList(right.own().get(0), lower), right.steps(), right.ups(), right.kernels());
            assertFalse(Margins.ofTiers(MARGIN, operator, wrong, 1, 1, bench.manager)
                    .holds());
        }
    }

    /**
     * After two iterations of forward-backward splitting: what a state is off, and a difference of logits, stays below what is
     * deducted; and little more is deducted than ‖W(f(z) - z)‖/m.
     */
    @ParameterizedTest
    @CsvSource({"dense", "conv", "multi-tier", "lben"})
    void whatAnUnfinishedSolveIsOffIsDeducted(String name) {
        DataSpec input = DataSpec.image(2, 4, 4);
        Budget loose = Bench.tight().withIterations(0, 2);
        Solver slow = Splitting.forwardBackward(0.02);
        try (Bench exact = Bench.of(layer(name), Splitting.peacemanRachford(1), input, 3);
                Bench rough = Bench.of(layer(name), slow, slow, loose, input, 3)) {
            ResolventTest.randomise(exact, new Random(12));
            ResolventTest.randomise(rough, new Random(12));
            NDArray x = exact.random(16, 2, 4, 4);
            double[][] truth = Proof.rows(exact.forward(x));
            double[] trueRadii = radii(exact, truth);
            double[][] logits = Proof.rows(rough.forward(x));
            double[] radii = radii(rough, logits);
            MonotoneBlock map = (MonotoneBlock) rough.model.layers().get(0).map();
            NDArray z = rough.model.layers().get(0).equilibrium().orElseThrow();
            NDArray zTrue = exact.model.layers().get(0).equilibrium().orElseThrow();
            double[] errors = map.errors(z);
            NDList weights = map.weights(rough.parameters, x, false);
            double[] off = norms(map.inMetric(z.sub(zTrue), weights));
            double headNorm = map.head().readout().norm() * Proof.spectralNorm(map.headInMetric(p -> p.getArray()));
            for (int i = 0; i < 16; i++) {
                assertTrue(off[i] > 1e-3 && off[i] <= errors[i], off[i] + " off, " + errors[i] + " deducted");
                for (int j = 0; j < 3; j++) {
                    assertTrue(Math.abs(logits[i][j] - truth[i][j]) <= headNorm * errors[i]);
                }
                // however inexact the pass was
                boolean stands = Robustness.best(logits[i]) == Robustness.best(truth[i]);
                assertEquals(stands ? trueRadii[i] : 0, radii[i], 1e-3 * trueRadii[i]);
            }
            exact.forward(x);
            assertTrue(
                    Arrays.stream(((MonotoneBlock) exact.model.layers().get(0).map()).errors(zTrue))
                                    .max()
                                    .orElseThrow()
                            < 1e-9);
        }
    }

    private static double[] radii(Bench bench, double[]... logits) {
        NDArray y = bench.manager.create(
                Arrays.stream(logits).flatMapToDouble(Arrays::stream).toArray(),
                new Shape(logits.length, logits[0].length));
        return bench.model.sampleCertificates(bench.parameters, new NDList(y)).get("certifiedRadius");
    }

    private static double[] norms(NDArray states) {
        return states.mul(states).sum(new int[] {1}).sqrt().toDoubleArray();
    }

    private static double[] product(double[] spectrum, double... v) {
        double[] image = v.clone();
        Arrays.setAll(image, i -> image[i] * spectrum[i]);
        return image;
    }

    /** What is deducted in a published layer at the published accuracy is near what the state is off, not many times that. */
    @ParameterizedTest
    @CsvSource({"conv", "multi-tier"})
    void littleIsDeductedAtThePublishedAccuracy(String name) {
        DataSpec input = DataSpec.image(2, 4, 4);
        Budget published = Bench.EQUILIBRIA.budget().withTolerance(1e-2).withIterations(0, 300);
        Solver solver = Splitting.peacemanRachford(1);
        try (Bench exact = Bench.of(layer(name), solver, input, 3);
                Bench rough = Bench.of(layer(name), solver, solver, published, input, 3)) {
            ResolventTest.randomise(exact, new Random(12));
            ResolventTest.randomise(rough, new Random(12));
            NDArray x = exact.random(16, 2, 4, 4);
            exact.forward(x);
            rough.forward(x);
            assertTrue(certificates(rough).get("margin").holds());
            NDArray z = rough.model.layers().get(0).equilibrium().orElseThrow();
            double[] errors = ((MonotoneBlock) rough.model.layers().get(0).map()).errors(z);
            double[] off = norms(z.sub(exact.model.layers().get(0).equilibrium().orElseThrow()));
            double ratio = Arrays.stream(errors).sum() / Arrays.stream(off).sum();
            System.out.println(name + ": deducted over true error " + ratio);
            assertTrue(ratio >= 1 && ratio < 12, "ratio " + ratio);
        }
    }

    @ParameterizedTest
    @CsvSource({"conv", "multi-tier"})
    void aConstructedConvolutionAttainsTheBound(String name) {
        MonotoneLayer layer = name.equals("conv")
                ? new ConvLayerPlugin.Conv(1, 2, MARGIN, Bench.activation("relu"))
                : new MultiTierLayerPlugin.MultiTier(List.of(1), 2, MARGIN, Bench.activation("relu"));
        try (Bench bench = Bench.of(layer, Splitting.peacemanRachford(1), DataSpec.image(1, 4, 4), 2)) {
            Map<String, Parameter> parameters = bench.byName();
            bench.set(parameters.get("g0"), new double[] {-80});
            bench.set(parameters.get("h0"), new double[] {0});
            double[] centre = new double[9];
            centre[4] = 3;
            bench.set(parameters.get("U"), centre);
            bench.set(parameters.get("b"), new double[] {100});
            // the middle one of 3x3 windows of 2x2 pixels lies inside the border
            double[] middle = new double[18];
            middle[4] = 5;
            bench.set(parameters.get("Wo"), middle);
            double[] x = new double[32];
            Arrays.fill(x, 16, 32, 0.5); // as long as 1 in the window's four pixels, all that counts
            double[] y = bench.forward(bench.manager.create(x, new Shape(2, 1, 4, 4)))
                    .toDoubleArray();
            double bound = certificates(bench).get("lipschitz").value();
            assertEquals(5 * 0.5 * 3 / MARGIN, bound, 1e-6 * bound);
            // the step in the window is 4 times 0.5, of norm 1; the pixels around are not seen
            assertEquals(bound, y[2] - y[0], 0.01 * bound);
        }
    }

    @Test
    void aBrokenMarginIsTold() {
        Proof proof = new Proof(1, 0.9, 0.9, "for the test", 2, 1);
        assertFalse(proof.certificates(3).get(0).holds());
        assertFalse(proof.certificates(3).get(1).holds());
        assertEquals(Double.POSITIVE_INFINITY, proof.equilibriumLipschitz());
    }

    @Test
    void lanczosFindsTheSmallestEigenvalue() {
        double[] spectrum = new Random(2).doubles(300, 0.5, 9).toArray();
        spectrum[17] = 0.3;
        Lanczos.Found found = Lanczos.smallest(
                v -> {
                    double[] image = v.clone();
                    for (int i = 0; i < v.length; i++) {
                        image[i] *= spectrum[i];
                    }
                    return image;
                },
                300);
        assertEquals(0.3, found.value(), 1e-6);
        assertTrue(found.residual() < 1e-3);
    }
}
