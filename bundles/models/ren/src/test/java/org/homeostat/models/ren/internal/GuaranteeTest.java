package org.homeostat.models.ren.internal;

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
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.SingularValueDecomposition;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.Model;
import org.homeostat.models.ren.internal.RenPlugin.Evaluation;
import org.homeostat.models.ren.internal.RenPlugin.Property;
import org.homeostat.nn.InitialState;
import org.homeostat.nn.Matrices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the parameterisation promises, on random draws: the matrix inequalities, and what follows from them. */
class GuaranteeTest {

    /** As many as take seconds; {@code -Dren.draws=1000} makes more. */
    private static final int DRAWS = Integer.getInteger("ren.draws", 20);

    private static final int STEPS = 4;

    private static final List<Start> STARTS = List.of(Start.values());

    /**
     * Sizes 0 to 30, zero included, more outputs than inputs where the property admits it, and parameters scaled by 0.1 to 3: the matrix
     * inequalities, and what follows from them along trajectories.
     */
    @ParameterizedTest
    @CsvSource({
        "CONTRACTING, false",
        "CONTRACTING, true",
        "LIPSCHITZ, false",
        "LIPSCHITZ, true",
        "INPUT_PASSIVE, false",
        "INPUT_PASSIVE, true",
        "OUTPUT_PASSIVE, false",
        "OUTPUT_PASSIVE, true",
        "GENERAL, false",
        "GENERAL, true",
    })
    void theGuaranteeHoldsForWhateverParameters(Property property, boolean cyclic) {
        long seed = System.nanoTime();
        System.out.println(property + (cyclic ? " cyclic" : " acyclic") + ": seed " + seed);
        Random random = new Random(seed);
        int driven = 0;
        int tracked = 0;
        for (int k = 0; k < DRAWS; k++) {
            boolean square = property == Property.INPUT_PASSIVE || property == Property.OUTPUT_PASSIVE;
            int nu = property == Property.GENERAL ? 1 + random.nextInt(4) : random.nextInt(5);
            int ny = square ? nu : property == Property.GENERAL ? 1 + random.nextInt(4) : random.nextInt(5);
            int largest = k % 10 == 0 ? 31 : 13;
            int n = random.nextInt(largest);
            int q = random.nextInt(largest);
            double rate = random.nextBoolean() ? 1 : 0.5 + 0.5 * random.nextDouble();
            Bench.Settings settings = new Bench.Settings()
                    .sizes(n, q)
                    .cyclic(cyclic)
                    .rate(rate)
                    .polar(random.nextBoolean())
                    .evaluation(k % 5 == 0 ? Evaluation.TRAJECTORY : Evaluation.STEPPING)
                    .tolerance(1e-11)
                    .iterations(600, 600)
                    .initial(n == 0 ? InitialState.ZERO : InitialState.CARRIED)
                    .start(STARTS.get(random.nextInt(4)));
            settings = property == Property.GENERAL ? general(settings, nu, ny, random) : settings.property(property);
            if (property == Property.LIPSCHITZ) {
                settings = settings.gamma(Math.exp(random.nextGaussian()), random.nextBoolean());
            }
            String what = property + " n " + n + " q " + q + " nu " + nu + " ny " + ny + (cyclic ? " cyclic" : "")
                    + " rate " + rate + " draw " + k + " of seed " + seed;
            try (Bench bench = Bench.of(settings.build(), nu, ny, DataType.FLOAT64, random.nextInt())) {
                double scale = 0.1 + 2.9 * random.nextDouble();
                scatter(bench, scale, random);
                double contraction = bench.lmi(lmi -> lmi.contraction(rate));
                assertTrue(contraction > 0, what + ": " + contraction);
                double dissipation = bench.lmi(lmi -> lmi.explicit()
                        .supply()
                        .map(supply -> lmi.dissipation(rate, supply))
                        .orElse(contraction));
                assertTrue(dissipation > 0, what + ": " + dissipation);
                if (nu > 0) {
                    driven++;
                    tracked += along(bench, what, n, nu, ny, property == Property.LIPSCHITZ) ? 1 : 0;
                }
            }
        }
        // What is triangular is always solved; of random cyclic layers one in ten or twenty is not
        int least = cyclic ? driven / 2 : driven;
        assertTrue(tracked >= least, "only " + tracked + " of " + driven + " had trajectories to follow, seed " + seed);
    }

    /** Adds noise of a norm of about {@code scale} to every parameter. */
    private static void scatter(Bench bench, double scale, Random random) {
        bench.byName().values().stream()
                .filter(parameter -> parameter.requiresGradient())
                .forEach(parameter -> {
                    double[] values = parameter.getArray().toDoubleArray();
                    for (int i = 0; i < values.length; i++) {
                        values[i] += scale * random.nextGaussian() / Math.sqrt(1 + values.length);
                    }
                    bench.set(parameter, values);
                });
    }

    /** What follows for trajectories of a few steps; whether there were any, of neurons that were solved for. */
    private static boolean along(Bench bench, String what, int n, int nu, int ny, boolean gain) {
        NDArray u = bench.random(2, STEPS, nu);
        NDArray step = bench.random(2, STEPS, nu);
        NDArray x0 = bench.random(2, n);
        NDArray[] inputs = {u, x0};
        NDArray[] moved = {u.add(step), x0};
        NDList outputs = bench.forward(n == 0 ? new NDArray[] {u} : inputs);
        NDList others = bench.forward(n == 0 ? new NDArray[] {moved[0]} : moved);
        assertEquals(new Shape(2, STEPS, ny), outputs.head().getShape(), what);
        if (!bench.isSolved()) {
            return false;
        }
        if (ny > 0) {
            bench.lmi(lmi -> lmi.explicit()
                            .supply()
                            .map(rate -> supplied(rate, step, others.head().sub(outputs.head()))))
                    .ifPresent(sums -> {
                        for (double sum : sums) {
                            assertTrue(sum > -1e-8, what + ": supply " + sum);
                        }
                    });
        }
        if (n > 0) {
            double reported = certificate(bench, "contraction").value();
            double[][] metric = bench.lmi(lmi -> Matrices.rows(lmi.metric()));
            NDArray y0 = bench.random(2, n);
            double[][] before = Matrices.rows(x0.sub(y0));
            double[][] after =
                    Matrices.rows(outputs.get(1).sub(bench.forward(u, y0).get(1)));
            if (!bench.isSolved()) {
                return false;
            }
            for (int i = 0; i < 2; i++) {
                double ratio = Math.sqrt(square(metric, after[i]) / square(metric, before[i]));
                assertTrue(
                        ratio <= Math.pow(reported, STEPS) + 1e-8,
                        what + ": " + ratio + " in " + STEPS + " steps at rate " + reported);
            }
        }
        if (gain && ny > 0) {
            double gamma = certificate(bench, "gamma").value();
            NDArray a = u.get("0:1").duplicate();
            NDArray b = moved[0].get("0:1").duplicate();
            for (int k = 0; k < 3; k++) {
                NDArray left = a.stopGradient();
                NDArray right = b.stopGradient();
                double found = ascend(bench, left, right);
                assertTrue(found <= gamma * (1 + 1e-9), what + ": gain " + found + " above " + gamma);
                a = left.add(left.getGradient().mul(0.5));
                b = right.add(right.getGradient().mul(0.5));
            }
        }
        return true;
    }

    /** Σ of a supply rate, a number for each sample. */
    private static double[] supplied(Supply supply, NDArray du, NDArray dy) {
        return dy.matMul(supply.q())
                .mul(dy)
                .sum(new int[] {2})
                .add(du.matMul(supply.s()).mul(dy).sum(new int[] {2}).mul(2))
                .add(du.matMul(supply.r()).mul(du).sum(new int[] {2}))
                .sum(new int[] {1})
                .toDoubleArray();
    }

    private static Bench.Settings general(Bench.Settings settings, int nu, int ny, Random random) {
        double[] q = new double[ny * ny];
        double[] s = random.doubles((long) nu * ny, -1, 1).toArray();
        double[] r = new double[nu * nu];
        boolean singular = random.nextBoolean();
        for (int i = 0; i < ny; i++) {
            q[i * ny + i] = singular && i == 0 ? 0 : -0.5 - random.nextDouble();
        }
        if (singular) {
            // an output without a cost must not be mixed with inputs, or R would have to outweigh 1/ε
            for (int i = 0; i < nu; i++) {
                s[i * ny] = 0;
            }
        }
        for (int i = 0; i < nu; i++) {
            r[i * nu + i] = 1 + random.nextDouble();
        }
        return settings.supply(q, s, r);
    }

    /** A small γ makes P of a condition of 10¹² and more, in whose rounding the inequalities must not be lost. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void theInequalitiesOutliveAnIllConditionedMetric(boolean cyclic) {
        double worst = 1;
        for (int seed = 0; seed < 10; seed++) {
            Bench.Settings settings = new Bench.Settings()
                    .sizes(6, 7)
                    .cyclic(cyclic)
                    .property(Property.LIPSCHITZ)
                    .gamma(0.003, false);
            try (Bench bench = Bench.of(settings.build(), 2, 4, DataType.FLOAT64, seed)) {
                scatter(bench, 2.5, new Random(seed));
                double[][] metric = bench.lmi(lmi -> Matrices.rows(lmi.metric()));
                worst = Math.max(worst, condition(metric));
                double contraction = bench.lmi(lmi -> lmi.contraction(1));
                assertTrue(contraction > 1e-6, "seed " + seed + ": " + contraction);
                double dissipation = bench.lmi(
                        lmi -> lmi.dissipation(1, lmi.explicit().supply().orElseThrow()));
                assertTrue(dissipation > 0, "seed " + seed + ": " + dissipation);
            }
        }
        assertTrue(worst > 1e12, "the condition was " + worst + " at most");
    }

    /** (15) written out entry by entry, in the states' own coordinates: positive at the reported rate and not below it. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void theReportedRateIsWhereTheInequalityEnds(boolean cyclic) {
        for (int seed = 0; seed < 10; seed++) {
            Bench.Settings settings = new Bench.Settings().sizes(4, 5).cyclic(cyclic);
            try (Bench bench = Bench.of(settings.build(), 2, 2, DataType.FLOAT64, seed)) {
                double reported = certificate(bench, "contraction").value();
                assertTrue(reported < 1, "seed " + seed + ": " + reported);
                double above = bench.lmi(lmi -> smallestEigenvalue(written(lmi, reported)));
                double below = bench.lmi(lmi -> smallestEigenvalue(written(lmi, reported - 1e-5)));
                assertTrue(above > 0 && below < 0, "seed " + seed + ": " + below + " and " + above);
            }
        }
    }

    private static double[][] written(Lmi lmi, double rate) {
        double[][] metric = Matrices.rows(lmi.metric());
        double[] lambda = Matrices.values(lmi.lambda());
        double[][] a = Matrices.rows(lmi.explicit().a());
        double[][] b1 = Matrices.rows(lmi.explicit().b1());
        double[][] c1 = Matrices.rows(lmi.explicit().c1());
        double[][] d11 = Matrices.rows(lmi.explicit().d11());
        int n = a.length;
        int q = lambda.length;
        double[][] inequality = new double[n + q][n + q];
        for (int i = 0; i < n + q; i++) {
            for (int j = 0; j < n + q; j++) {
                double entry;
                if (i < n && j < n) {
                    entry = rate * rate * metric[i][j];
                } else if (i < n) {
                    entry = -lambda[j - n] * c1[j - n][i];
                } else if (j < n) {
                    entry = -lambda[i - n] * c1[i - n][j];
                } else {
                    entry = (i == j ? 2 * lambda[i - n] : 0)
                            - lambda[i - n] * d11[i - n][j - n]
                            - lambda[j - n] * d11[j - n][i - n];
                }
                for (int k = 0; k < n; k++) {
                    for (int l = 0; l < n; l++) {
                        double left = i < n ? a[k][i] : b1[k][i - n];
                        double right = j < n ? a[l][j] : b1[l][j - n];
                        entry -= left * metric[k][l] * right;
                    }
                }
                inequality[i][j] = entry;
            }
        }
        return inequality;
    }

    private static double smallestEigenvalue(double[][] matrix) {
        double[] all = new EigenDecompositionSymmetric(new Array2DRowRealMatrix(matrix, false)).getEigenvalues();
        return Arrays.stream(all).min().orElseThrow();
    }

    @Test
    void withoutAProofTheMarginIsTheSmallestThereIs() {
        try (Bench bench = Bench.of(new Bench.Settings().build(), 1, 1, DataType.FLOAT64, 4)) {
            double margin = bench.lmi(lmi -> lmi.margin(1));
            assertTrue(margin > Double.MIN_NORMAL, "a margin of " + margin);
            assertEquals(
                    Double.MIN_NORMAL,
                    bench.lmi(lmi -> new Lmi(
                                    lmi.explicit(),
                                    lmi.root().mul(Double.NaN),
                                    lmi.inverse().mul(Double.NaN),
                                    lmi.lambda())
                            .margin(1)));
        }
    }

    private static double condition(double[][] matrix) {
        double[] values = new SingularValueDecomposition(new Array2DRowRealMatrix(matrix, false)).getSingularValues();
        return values[0] / values[values.length - 1];
    }

    /** In the metric P, trajectories of equal inputs approach each other by the certified rate at every step. */
    @ParameterizedTest
    @CsvSource({"false, tanh, 1", "true, tanh, 0.9", "false, relu, 0.8", "true, relu, 1"})
    void trajectoriesMeetAtTheReportedRate(boolean cyclic, String activation, double rate) {
        Bench.Settings settings = new Bench.Settings()
                .sizes(5, 6)
                .cyclic(cyclic)
                .activation(activation)
                .rate(rate)
                .initial(InitialState.CARRIED)
                .evaluation(Evaluation.STEPPING);
        try (Bench bench = Bench.of(settings.build(), 2, 1, DataType.FLOAT64, 3)) {
            double reported = certificate(bench, "contraction").value();
            assertTrue(reported <= rate);
            double[][] metric = bench.lmi(lmi -> Matrices.rows(lmi.metric()));
            NDArray x = bench.random(4, 5);
            NDArray other = bench.random(4, 5);
            for (int t = 0; t < 12; t++) {
                NDArray u = bench.random(4, 1, 2);
                double[][] before = Matrices.rows(x.sub(other));
                x = bench.forward(u, x).get(1);
                other = bench.forward(u, other).get(1);
                double[][] after = Matrices.rows(x.sub(other));
                for (int i = 0; i < 4; i++) {
                    double ratio = Math.sqrt(square(metric, after[i]) / square(metric, before[i]));
                    assertTrue(ratio <= reported, ratio + " at " + t);
                }
            }
        }
    }

    private static double square(double[][] metric, double[] x) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x.length; j++) {
                sum += metric[i][j] * x[i] * x[j];
            }
        }
        return sum;
    }

    /** Σ of the supply is not negative along pairs of trajectories with one initial state; ny > nu for the gain. */
    @ParameterizedTest
    @CsvSource({
        "LIPSCHITZ, false, 2, 3",
        "LIPSCHITZ, true, 3, 2",
        "INPUT_PASSIVE, false, 2, 2",
        "INPUT_PASSIVE, true, 2, 2",
        "OUTPUT_PASSIVE, false, 2, 2",
        "OUTPUT_PASSIVE, true, 2, 2",
        "GENERAL, true, 2, 3",
    })
    void theSupplyIsNotNegativeAlongTrajectories(Property property, boolean cyclic, int nu, int ny) {
        Random random = new Random(1);
        for (int seed = 0; seed < 5; seed++) {
            Bench.Settings settings = new Bench.Settings().sizes(4, 5).cyclic(cyclic);
            settings = property == Property.GENERAL ? general(settings, nu, ny, random) : settings.property(property);
            try (Bench bench = Bench.of(settings.build(), nu, ny, DataType.FLOAT64, seed)) {
                bench.model.certificates(bench.parameters).forEach(c -> assertTrue(c.holds(), c.statement()));
                NDArray u = bench.random(8, 30, nu);
                NDArray step = bench.random(8, 30, nu).mul(seed == 0 ? 0.01 : 1);
                NDArray dy =
                        bench.forward(u.add(step)).head().sub(bench.forward(u).head());
                double[] sums =
                        bench.lmi(lmi -> supplied(lmi.explicit().supply().orElseThrow(), step, dy));
                for (double sum : sums) {
                    assertTrue(sum > 0, property + ": " + sum);
                }
            }
        }
    }

    /** Gradient ascent on pairs of inputs finds gains below γ, but no negligible ones. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void gradientAscentStaysBelowTheBound(boolean cyclic) {
        double gamma = 2;
        Bench.Settings settings = new Bench.Settings()
                .sizes(4, 6)
                .cyclic(cyclic)
                .property(Property.LIPSCHITZ)
                .gamma(gamma, false);
        try (Bench bench = Bench.of(settings.build(), 1, 3, DataType.FLOAT64, 5)) {
            assertEquals(gamma, certificate(bench, "gamma").value(), 1e-12);
            NDArray u = bench.random(1, 20, 1);
            NDArray v = u.add(bench.random(1, 20, 1).mul(0.1));
            double first = 0;
            double gain = 0;
            for (int k = 0; k < 60; k++) {
                NDArray a = u.stopGradient();
                NDArray b = v.stopGradient();
                gain = ascend(bench, a, b);
                first = k == 0 ? gain : first;
                u = a.add(a.getGradient().mul(0.5));
                v = b.add(b.getGradient().mul(0.5));
                assertTrue(gain <= gamma, gain + " at " + k);
            }
            assertTrue(gain > first, first + " to " + gain);
        }
    }

    /** The gain between two inputs, its gradients left in them. */
    private static double ascend(Bench bench, NDArray u, NDArray v) {
        double[] gain = new double[1];
        u.setRequiresGradient(true);
        v.setRequiresGradient(true);
        try (GradientCollector collector = Bench.EQUILIBRIA.newGradientCollector()) {
            NDArray y = bench.forward(u).head().sub(bench.forward(v).head());
            NDArray step = u.sub(v);
            NDArray ratio = y.mul(y).sum().div(step.mul(step).sum()).sqrt();
            gain[0] = ratio.getDouble();
            collector.backward(ratio);
        }
        return gain[0];
    }

    private static Certificate certificate(Bench bench, String name) {
        return bench.model.certificates(bench.parameters).stream()
                .filter(certificate -> certificate.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A static gain: D₂₂ = γN with N close to 1, so that the bound is attained to 1 %. */
    @Test
    void aConstructedNetworkAttainsTheBound() {
        Bench.Settings settings =
                new Bench.Settings().sizes(2, 2).property(Property.LIPSCHITZ).gamma(5, false);
        try (Bench bench = Bench.of(settings.build(), 1, 1, DataType.FLOAT64, 5)) {
            bench.set(bench.byName().get("X3"), new double[] {0.04});
            double[] zeros = new double[2];
            bench.set(bench.byName().get("C2"), zeros);
            bench.set(bench.byName().get("D21"), zeros);
            bench.set(bench.byName().get("B2"), zeros);
            bench.set(bench.byName().get("D12"), zeros);
            Certificate bound = certificate(bench, "gamma");
            assertTrue(bound.holds(), bound.statement());
            NDArray u = bench.random(1, 10, 1);
            NDArray y = bench.forward(u).head().sub(bench.forward(u.mul(0)).head());
            double gain = y.norm().getDouble() / u.norm().getDouble();
            assertTrue(gain <= bound.value() && gain > 0.99 * bound.value(), gain + " of " + bound.value());
        }
    }

    /** In float32 the rounded matrices keep the certificate, for every start. */
    @ParameterizedTest
    @EnumSource(Start.class)
    void certificatesOutliveRounding(Start start) {
        for (boolean cyclic : new boolean[] {false, true}) {
            for (double rate : new double[] {1, 0.9}) {
                Bench.Settings settings = new Bench.Settings()
                        .sizes(20, 20)
                        .cyclic(cyclic)
                        .rate(rate)
                        .start(start);
                try (Bench bench = Bench.of(settings.build(), 2, 2, DataType.FLOAT32, 4)) {
                    List<Certificate> all = bench.model.certificates(bench.parameters);
                    all.forEach(c -> assertTrue(c.holds(), start + ": " + c.statement()));
                    double[][] a = bench.lmi(lmi -> Matrices.rows(lmi.explicit().a()));
                    if (start == Start.LONG_MEMORY) {
                        assertTrue(a[0][0] > 0.94 * rate && a[0][0] < rate, "A is " + a[0][0]);
                    }
                    if (start == Start.RANDOM_QR) {
                        assertEquals(0, a[0][0], 1e-5);
                    }
                }
            }
        }
    }

    @Test
    void aBrokenInequalityIsTold() {
        try (Bench bench = Bench.of(new Bench.Settings().build(), 1, 1, DataType.FLOAT64, 4)) {
            List<Certificate> broken = bench.lmi(lmi -> {
                Explicit scaled = lmi.explicit().map(array -> array.mul(3));
                return Certificates.of(
                        new Bench.Settings().build(), new Lmi(scaled, lmi.root(), lmi.inverse(), lmi.lambda()));
            });
            assertFalse(broken.get(0).holds());
        }
    }

    @Test
    void whatIsImpossibleIsRefused() {
        for (Property property : List.of(Property.INPUT_PASSIVE, Property.OUTPUT_PASSIVE)) {
            refused(new Bench.Settings().property(property), 2, 3, "as many outputs as inputs");
        }
        refused(
                new Bench.Settings().supply(new double[] {0.1}, new double[] {1}, new double[] {1}),
                1,
                1,
                "semidefinite");
        refused(new Bench.Settings().supply(new double[] {-1}, new double[] {1}, new double[] {-2}), 1, 1, "enlarge r");
        refused(new Bench.Settings().supply(new double[] {-1}, new double[] {1}, new double[] {2}), 2, 1, "numbers");
    }

    @Test
    void settingsWithoutEffectAreRefused() {
        refused(new Bench.Settings().gamma(2, true), 1, 1, "learnGamma: true is for property lipschitz alone");
        refused(new Bench.Settings().gamma(3, false), 1, 1, "gamma: 3.0 is for property lipschitz alone");
        Bench.Settings supplied = new Bench.Settings().supply(new double[] {-1}, new double[] {1}, new double[] {2});
        refused(
                supplied.property(Property.INPUT_PASSIVE),
                1,
                1,
                "for property general alone, but the property is input-p");
    }

    /** Their H has less to spare the smaller the rate is. */
    @ParameterizedTest
    @CsvSource({"LONG_MEMORY, 0.2", "LONG_MEMORY, 0.03", "CHOLESKY, 0.2", "CHOLESKY, 0.03"})
    void constructedStartsAreForAllRates(Start start, double rate) {
        RenPlugin.Ren ren = new Bench.Settings().start(start).rate(rate).build();
        try (Bench bench = Bench.of(ren, 1, 1, DataType.FLOAT64, 1)) {
            assertTrue(certificate(bench, "contraction").holds());
            double[][] a = bench.lmi(lmi -> lmi.explicit().feedbackForm()).a();
            assertTrue(a[0][0] > 0.8 * rate && a[0][0] < rate, "it remembers: " + a[0][0]);
        }
    }

    /** The encoder of the initial state is around the network, whose guarantee it does not touch. */
    @Test
    void encodedStartsKeepTheGuarantee() {
        DataSpec given = Bench.sequence(2).withNames(List.of("u", "y(t-1), at first"));
        RenPlugin.Ren ren =
                new Bench.Settings().initial(InitialState.ENCODED).rate(0.8).build();
        try (NDManager manager = NDManager.newBaseManager()) {
            ParameterStore store = new ParameterStore(manager, false);
            Model model = ren.build(Bench.context(given, Bench.sequence(1)));
            model.block().initialize(manager, DataType.FLOAT64, new Shape(1, 1, 2));
            NDArray u = manager.randomNormal(0, 1, new Shape(2, 60, 2), DataType.FLOAT64);
            u.set(new NDIndex("1, :, 0"), u.get(new NDIndex("0, :, 0")));
            double[] y = model.block()
                    .forward(store, new NDList(u), false)
                    .singletonOrThrow()
                    .toDoubleArray();
            assertTrue(Math.abs(y[0] - y[60]) > 1e-4, "the beginnings differ");
            assertEquals(y[59], y[119], 1e-4, "and are forgotten, for the inputs are equal");
            assertTrue(model.certificates(store).get(0).holds());
            assertEquals("A", model.linearParts(store).get(0).name());
            model.parametersChanged();
        }
    }

    private static void refused(Bench.Settings settings, long nu, long ny, String because) {
        RenPlugin.Ren ren = settings.build();
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> Bench.of(ren, nu, ny, DataType.FLOAT64, 1).close());
        assertTrue(e.getMessage().contains(because), e.getMessage());
    }
}
