package org.homeostat.gradients.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.training.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The estimate of ‖∂f/∂z‖_F²/d against Jacobians in closed form, and its gradient against central differences. */
class JacobianNormTest {

    private static final int WIDTH = 4;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** A tanh map at its equilibrium, and ‖J‖_F² and the sum of squares beside the diagonal of JᵀJ of each sample. */
    private record Case(
            MapUnderTest map, NDArray x, KnownEquilibrium at, double[] squaredNorms, double[] squaredGram) {}

    private Case make(DataType type, int batch, int width) {
        Matrices random = new Matrices(51);
        MapUnderTest map = MapUnderTest.tanh(manager, type, random, 3, width, 0.9);
        NDArray x = Matrices.array(manager, random.gaussian(batch, 3)).toType(type, false);
        NDArray z = Matrices.array(manager, random.gaussian(batch, width)).toType(type, false);
        KnownEquilibrium start = new KnownEquilibrium(map, x, z);
        for (int i = 0; i < 200; i++) {
            start = new KnownEquilibrium(map, x, start.attached(start.state()).stopGradient());
        }
        double[] norms = new double[batch];
        double[] gram = new double[batch];
        double[][] rows =
                Matrices.rows(start.state().toType(DataType.FLOAT64, true).toDoubleArray(), width);
        for (int i = 0; i < batch; i++) {
            RealMatrix j = map.jacobian(rows[i]);
            norms[i] = Math.pow(j.getFrobeniusNorm(), 2);
            RealMatrix offDiagonal = j.transposeMultiply(j);
            for (int k = 0; k < width; k++) {
                offDiagonal.setEntry(k, k, 0);
            }
            gram[i] = Math.pow(offDiagonal.getFrobeniusNorm(), 2);
        }
        return new Case(map, x, start, norms, gram);
    }

    /** Gives 0, 1, 2, … so that successive directions run through all patterns of signs. */
    private static RandomGenerator counting() {
        long[] next = {0};
        return () -> next[0]++;
    }

    private static JacobianNorm always(double weight, int samples) {
        return new JacobianNorm(weight, 1, samples, 0, 1, Optional.empty());
    }

    private static double value(JacobianNorm norm, Case at, RandomGenerator random) {
        return norm.penalty(at.at(), progress(0), random)
                .orElseThrow()
                .toType(DataType.FLOAT64, true)
                .getDouble();
    }

    @ParameterizedTest
    @CsvSource({"FLOAT64, 1e-9", "FLOAT32, 2e-4"})
    void theMeanOverAllSignsIsTheFrobeniusNorm(DataType type, double bound) {
        Case at = make(type, 1, WIDTH);
        double expected = 0.7 * at.squaredNorms()[0] / WIDTH;
        double found = value(always(0.7, 1 << WIDTH), at, counting());
        assertEquals(1, found / expected, bound);
    }

    @Test
    void theMeanOverManyDirectionsIsThatOverTheBatch() {
        int batch = 3;
        int width = 7;
        int samples = 4000;
        Case at = make(DataType.FLOAT64, batch, width);
        double expected = 0;
        double variance = 0;
        for (int i = 0; i < batch; i++) {
            expected += at.squaredNorms()[i] / (batch * width);
            variance += 2 * at.squaredGram()[i] / Math.pow(batch * width, 2);
        }
        long seed = 52;
        double found = value(always(1, samples), at, new Random(seed));
        assertEquals(expected, found, 4 * Math.sqrt(variance / samples), "seed " + seed);
    }

    @ParameterizedTest
    @CsvSource({"FLOAT64, 1e-7", "FLOAT32, 1e-2"})
    void itsGradientIsThatOfTheEstimate(DataType type, double bound) {
        double[] found = gradient(make(type, 3, 5));
        double[] inDouble = gradient(make(DataType.FLOAT64, 3, 5));
        assertTrue(Matrices.distance(found, inDouble) < bound, () -> "off by " + Matrices.distance(found, inDouble));
        Case at = make(DataType.FLOAT64, 3, 5);
        int from = 0;
        for (var parameter : at.map().getParameters()) {
            NDArray leaf = parameter.getValue().getArray();
            double[] differences = CentralDifferences.of(leaf, () -> value(always(0.7, 2), at, new Random(53)));
            double[] own = Arrays.copyOfRange(inDouble, from, from + differences.length);
            assertTrue(
                    Matrices.distance(own, differences) < 1e-5,
                    () -> parameter.getKey() + " is off by " + Matrices.distance(own, differences));
            from += differences.length;
        }
    }

    /** The term's gradient in all parameters, one after the other. */
    private static double[] gradient(Case at) {
        try (GradientCollector collector = Bench.EQUILIBRIA.newGradientCollector()) {
            collector.backward(
                    always(0.7, 2).penalty(at.at(), progress(0), new Random(53)).orElseThrow());
        }
        return at.map().getParameters().stream()
                .flatMapToDouble(p -> Arrays.stream(p.getValue()
                        .getArray()
                        .getGradient()
                        .toType(DataType.FLOAT64, true)
                        .toDoubleArray()))
                .toArray();
    }

    @Test
    void aThousandTermsLeaveNothingBehind() {
        Assumptions.assumeTrue(Memory.isMeasurable(), "resident memory is read from /proc");
        Case at = make(DataType.FLOAT32, 8, 128);
        for (int i = 0; i < 100; i++) {
            step(at);
        }
        int arrays = Memory.arrays(manager);
        long before = Memory.held();
        for (int i = 0; i < 1000; i++) {
            step(at);
        }
        long grown = Memory.held() - before;
        assertEquals(arrays, Memory.arrays(manager), "live arrays");
        // a Jacobian kept for every call would be 64 MB
        assertTrue(grown < 8_000, () -> grown + " kB more after 1,000 terms");
    }

    private void step(Case at) {
        try (NDManager step = manager.newSubManager();
                GradientCollector collector = Bench.EQUILIBRIA.newGradientCollector()) {
            NDArray x = at.x().duplicate();
            NDArray z = at.at().state().duplicate();
            x.attach(step);
            z.attach(step);
            collector.backward(always(1, 1)
                    .penalty(new KnownEquilibrium(at.map(), x, z), progress(0), new Random(1))
                    .orElseThrow());
        }
    }

    @Test
    void aLayerAddsItsTermToTheLoss() {
        try (Bench bench = new Bench(54)) {
            EquilibriumLayer layer = bench.layer(Bench.PICARD, new Implicit(Bench.tight(Bench.PICARD)));
            double[] plain = bench.gradient(layer, true);
            layer.regularize(List.of(always(3, 4)), progress(0), 7);
            double[] regularized = bench.gradient(layer, true);
            assertTrue(Matrices.distance(regularized, plain) > 0.01, "the term has a gradient");
            assertArrayEquals(regularized, bench.gradient(layer, true), "the same seed, the same directions");
            assertArrayEquals(plain, bench.gradient(layer, false), 1e-9, "evaluation has no term");
        }
    }

    @Test
    void theWeightRisesStepByStepAndEnds() {
        Case at = make(DataType.FLOAT64, 1, WIDTH);
        JacobianNorm rising = new JacobianNorm(1, 1, 16, 0.5, 10, Optional.of(2));
        double once = value(always(1, 16), at, counting());
        double[] factors = {1, 1, 1.5, 2};
        long[] updates = {0, 9, 10, 29};
        for (int i = 0; i < factors.length; i++) {
            double found = rising.penalty(at.at(), progress(updates[i]), counting())
                    .orElseThrow()
                    .getDouble();
            assertEquals(factors[i], found / once, 1e-12, "after " + updates[i] + " updates");
        }
        assertTrue(rising.penalty(at.at(), progress(199), counting()).isPresent());
        assertTrue(rising.penalty(at.at(), progress(200), counting()).isEmpty());
    }

    @Test
    void theTermComesWithItsProbability() {
        Case at = make(DataType.FLOAT64, 1, WIDTH);
        JacobianNorm seldom = new JacobianNorm(1, 0.2, 1, 0, 1, Optional.empty());
        int draws = 2000;
        int terms = 0;
        for (int seed = 0; seed < draws; seed++) {
            terms += seldom.penalty(at.at(), progress(0), new SplittableRandom(seed))
                            .isPresent()
                    ? 1
                    : 0;
        }
        assertEquals(0.2, (double) terms / draws, 4 * Math.sqrt(0.2 * 0.8 / draws));
        JacobianNorm never = new JacobianNorm(0, 1, 1, 0, 1, Optional.empty());
        assertTrue(never.penalty(at.at(), progress(0), new Random(1)).isEmpty());
    }

    /** Published so: the increase counts the updates after the unrolled ones. */
    @Test
    void theWeightRisesFromTheEndOfTheWarmUp() {
        Case at = make(DataType.FLOAT64, 1, WIDTH);
        JacobianNorm rising = new JacobianNorm(1, 1, 1 << WIDTH, 0.5, 10, Optional.empty());
        double once = value(rising, at, counting());
        for (long updates : new long[] {30, 35, 40, 55}) {
            double term = rising.penalty(at.at(), progress(updates, 30), counting())
                    .orElseThrow()
                    .getDouble();
            assertEquals(1 + 0.5 * ((updates - 30) / 10), term / once, 1e-9, "after " + updates + " updates");
        }
    }

    private static Progress progress(long updates) {
        return progress(updates, 0);
    }

    /** A hundred updates an epoch. */
    private static Progress progress(long updates, long warmUp) {
        return new Progress() {
            @Override
            public long updates() {
                return updates;
            }

            @Override
            public long updatesPerEpoch() {
                return 100;
            }

            @Override
            public int epochs() {
                return 10;
            }

            @Override
            public long warmUp() {
                return warmUp;
            }
        };
    }
}
