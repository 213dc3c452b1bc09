package org.homeostat.bases.fourier.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import org.homeostat.api.basis.Basis;
import org.homeostat.api.basis.Observables;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.DataSpec.Axis;
import org.homeostat.bases.fourier.internal.RffPlugin.Frequencies;
import org.homeostat.bases.fourier.internal.RffPlugin.Rff;
import org.homeostat.bases.fourier.internal.RffPlugin.Waves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RffTest {

    private static final long SEED = 5;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static Basis basis(int dimension, double bandwidth, Frequencies frequencies, Waves waves) {
        return new RffPlugin().create(new Rff(dimension, bandwidth, frequencies, waves));
    }

    private Observables observables(Basis basis, DataSpec input, DataType type) {
        Observables observables = basis.observables(input, SEED);
        observables.block().initialize(manager, type, new Shape(1).addAll(input.shape()));
        return observables;
    }

    private NDArray evaluate(Observables observables, NDArray x) {
        return observables
                .block()
                .forward(new ParameterStore(manager, false), new NDList(x), false)
                .singletonOrThrow();
    }

    private double[] parameter(Observables observables, String name) {
        return observables.block().getParameters().get(name).getArray().toDoubleArray();
    }

    @Test
    void featuresAreTheirFormula() {
        Observables observables =
                observables(basis(6, 0.5, Frequencies.GAUSSIAN, Waves.COS_SIN), DataSpec.vector(2), DataType.FLOAT64);
        double[] w = parameter(observables, "frequencies");
        double[] psi = evaluate(observables, manager.create(new double[] {0.3, -1}, new Shape(1, 2)))
                .toDoubleArray();
        double[] expected = new double[6];
        for (int i = 0; i < 3; i++) {
            double angle = 0.3 * w[2 * i] - w[2 * i + 1];
            expected[i] = Math.cos(angle) / Math.sqrt(3);
            expected[i + 3] = Math.sin(angle) / Math.sqrt(3);
        }
        assertArrayEquals(expected, psi, 1e-15);
        assertEquals(6, observables.dimension());
    }

    @Test
    void phasesShiftSingleCosines() {
        Observables observables =
                observables(basis(5, 2, Frequencies.GAUSSIAN, Waves.COS), DataSpec.vector(1), DataType.FLOAT64);
        double[] w = parameter(observables, "frequencies");
        double[] b = parameter(observables, "phases");
        double[] psi = evaluate(observables, manager.create(new double[] {0.8}, new Shape(1, 1)))
                .toDoubleArray();
        for (int i = 0; i < 5; i++) {
            assertEquals(Math.cos(0.8 * w[i] + b[i]) / Math.sqrt(2.5), psi[i], 1e-15);
            assertTrue(b[i] >= 0 && b[i] < 2 * Math.PI);
        }
    }

    @Test
    void innerProductsApproachTheGaussianKernel() {
        kernel(basis(40_000, 0.7, Frequencies.GAUSSIAN, Waves.COS_SIN), Math.exp(-(0.09 + 0.25) / (2 * 0.49)));
        kernel(basis(40_000, 0.7, Frequencies.GAUSSIAN, Waves.COS), Math.exp(-(0.09 + 0.25) / (2 * 0.49)));
    }

    @Test
    void innerProductsApproachTheLaplacianKernel() {
        kernel(basis(40_000, 0.7, Frequencies.CAUCHY, Waves.COS_SIN), Math.exp(-(0.3 + 0.5) / 0.7));
    }

    private void kernel(Basis basis, double expected) {
        Observables observables = observables(basis, DataSpec.vector(2), DataType.FLOAT64);
        NDArray psi = evaluate(observables, manager.create(new double[] {1, 2, 1.3, 1.5}, new Shape(2, 2)));
        double product = psi.get(0).mul(psi.get(1)).sum().getDouble();
        assertEquals(expected, product, 0.03, "seed " + SEED);
    }

    @Test
    void frequenciesAreFrozenAndTheSameInBothPrecisions() {
        Basis basis = basis(8, 1, Frequencies.GAUSSIAN, Waves.COS);
        Observables wide = observables(basis, DataSpec.image(1, 2, 2), DataType.FLOAT64);
        Observables narrow = observables(basis, DataSpec.image(1, 2, 2), DataType.FLOAT32);
        float[] single =
                narrow.block().getParameters().get("frequencies").getArray().toFloatArray();
        double[] twice = parameter(wide, "frequencies");
        for (int i = 0; i < single.length; i++) {
            assertEquals((float) twice[i], single[i]);
        }
        assertTrue(wide.block().getParameters().values().stream().noneMatch(p -> p.requiresGradient()));
        assertFalse(basis.isTrainable());
        assertEquals(Optional.of(8L), basis.dimension());
        Observables other = basis.observables(DataSpec.image(1, 2, 2), SEED + 1);
        other.block().initialize(manager, DataType.FLOAT64, new Shape(1, 1, 2, 2));
        assertFalse(Arrays.equals(twice, parameter(other, "frequencies")));
    }

    @Test
    void frequenciesOutliveTheMemoryThatTheyWereMadeIn() {
        Basis basis = basis(20_000, 1, Frequencies.GAUSSIAN, Waves.COS);
        Observables[] all = new Observables[20];
        for (int i = 0; i < all.length; i++) {
            all[i] = observables(basis, DataSpec.vector(2), DataType.FLOAT64);
            System.gc();
        }
        double[] last = parameter(observables(basis, DataSpec.vector(2), DataType.FLOAT64), "frequencies");
        for (Observables one : all) {
            assertArrayEquals(last, parameter(one, "frequencies"));
        }
    }

    @Test
    void sequencesKeepTheirPositions() {
        Observables observables = observables(
                basis(4, 1, Frequencies.GAUSSIAN, Waves.COS_SIN),
                DataSpec.real(new Shape(3, 2), Axis.TIME, Axis.FEATURE),
                DataType.FLOAT64);
        NDArray x = manager.randomNormal(0, 1, new Shape(2, 3, 2), DataType.FLOAT64);
        NDArray all = evaluate(observables, x);
        assertEquals(new Shape(2, 3, 4), all.getShape());
        NDArray alone = evaluate(observables, x.get("1:2, 2:3"));
        assertArrayEquals(alone.toDoubleArray(), all.get(1, 2).toDoubleArray(), 1e-14);
    }

    @Test
    void oddNumbersOfPairsAreRefused() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> basis(5, 1, Frequencies.GAUSSIAN, Waves.COS_SIN))
                .getMessage();
        assertTrue(message.contains("dimension must be even"), message);
    }
}
