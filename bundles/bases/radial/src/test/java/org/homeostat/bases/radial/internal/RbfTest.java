package org.homeostat.bases.radial.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.homeostat.api.basis.Observables;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.bases.radial.internal.RbfPlugin.Function;
import org.homeostat.bases.radial.internal.RbfPlugin.Rbf;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RbfTest {

    private static final long SEED = 3;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private Observables observables(int dimension, Function function, Optional<Double> width) {
        Observables observables =
                new RbfPlugin().create(new Rbf(dimension, function, width)).observables(DataSpec.vector(2), SEED);
        observables.block().initialize(manager, DataType.FLOAT64, new Shape(1, 2));
        return observables;
    }

    private double[] at(Observables observables, double x, double y) {
        NDArray point = manager.create(new double[] {x, y}, new Shape(1, 2));
        return observables
                .block()
                .forward(new ParameterStore(manager, false), new NDList(point), false)
                .singletonOrThrow()
                .toDoubleArray();
    }

    private double[] parameter(Observables observables, String name) {
        return observables.block().getParameters().get(name).getArray().toDoubleArray();
    }

    @ParameterizedTest
    @EnumSource(Function.class)
    void observablesAreTheirFormula(Function function) {
        Observables observables = observables(4, function, Optional.of(1.7));
        double[] c = parameter(observables, "centres");
        double[] psi = at(observables, 0.4, -0.9);
        assertEquals(4, observables.dimension());
        for (int i = 0; i < 4; i++) {
            double r = Math.hypot(0.4 - c[2 * i], -0.9 - c[2 * i + 1]) / 1.7;
            double expected = switch (function) {
                case GAUSSIAN -> Math.exp(-r * r / 2);
                case MULTIQUADRIC -> Math.sqrt(1 + r * r);
                case INVERSE_MULTIQUADRIC -> 1 / Math.sqrt(1 + r * r);
                case THIN_PLATE -> r * r * Math.log(r);
            };
            assertEquals(expected, psi[i], 1e-12, function + " at centre " + i);
        }
    }

    @ParameterizedTest
    @EnumSource(Function.class)
    void centresThemselvesGiveFiniteNumbers(Function function) {
        Observables observables = observables(3, function, Optional.of(1.0));
        double[] c = parameter(observables, "centres");
        double expected = function == Function.THIN_PLATE ? 0 : 1;
        assertEquals(expected, at(observables, c[0], c[1])[0], 1e-7);
    }

    @Test
    void centresFindTheClustersOfTheSample() {
        double[][] clusters = {{0, 0}, {10, 0}, {0, 7}};
        SplittableRandom random = new SplittableRandom(SEED);
        double[] sample = new double[2 * 300];
        for (int i = 0; i < 300; i++) {
            sample[2 * i] = clusters[i % 3][0] + 0.1 * random.nextGaussian();
            sample[2 * i + 1] = clusters[i % 3][1] + 0.1 * random.nextGaussian();
        }
        Observables observables = observables(3, Function.GAUSSIAN, Optional.empty());
        observables.fit(manager.create(sample, new Shape(300, 2)));
        double[] c = parameter(observables, "centres");
        for (double[] cluster : clusters) {
            double nearest = Double.POSITIVE_INFINITY;
            for (int i = 0; i < 3; i++) {
                nearest = Math.min(nearest, Math.hypot(c[2 * i] - cluster[0], c[2 * i + 1] - cluster[1]));
            }
            assertEquals(0, nearest, 0.05, "seed " + SEED + ", centres " + Arrays.toString(c));
        }
        assertEquals((10 + 7 + 7) / 3.0, parameter(observables, "width")[0], 0.1);
    }

    @Test
    void equalSeedsFindEqualCentres() {
        NDArray sample = manager.randomNormal(0, 1, new Shape(200, 2), DataType.FLOAT64);
        Observables one = observables(7, Function.GAUSSIAN, Optional.empty());
        Observables other = observables(7, Function.GAUSSIAN, Optional.empty());
        one.fit(sample);
        other.fit(sample);
        assertArrayEquals(parameter(one, "centres"), parameter(other, "centres"));
        assertArrayEquals(parameter(one, "width"), parameter(other, "width"));
    }

    @Test
    void tooFewPointsAreRefused() {
        Observables observables = observables(5, Function.GAUSSIAN, Optional.empty());
        NDArray sample = manager.create(new double[] {0, 0, 1, 1, 0, 0}, new Shape(3, 2));
        String message = assertThrows(IllegalArgumentException.class, () -> observables.fit(sample))
                .getMessage();
        assertTrue(message.contains("5 centres") && message.contains("2 different points"), message);
    }

    @Test
    void singleCentresHaveAUnitWidth() {
        assertEquals(1, Centres.spacing(new double[][] {{3, 4}}));
        assertEquals(5, Centres.spacing(new double[][] {{0, 0}, {3, 4}}), 1e-15);
    }
}
