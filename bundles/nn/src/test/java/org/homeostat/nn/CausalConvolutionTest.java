package org.homeostat.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.homeostat.nn.internal.NoNormalizationPlugin;
import org.homeostat.nn.internal.WeightNormalizationPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CausalConvolutionTest {

    private static final Normalization WEIGHT = new WeightNormalizationPlugin.Weight();
    private static final Normalization NONE = new NoNormalizationPlugin.None();

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private double[] forward(Block block, NDArray x) {
        NDArray y = block.forward(new ParameterStore(manager, false), new NDList(x), false)
                .singletonOrThrow();
        assertEquals(y.getShape(), block.getOutputShapes(new Shape[] {x.getShape()})[0]);
        return y.toDoubleArray();
    }

    private static double[] parameter(Block block, String name) {
        return block.getParameters().get(name).getArray().toDoubleArray();
    }

    private static long size(Block block) {
        return block.getParameters().values().stream()
                .mapToLong(parameter -> parameter.getArray().size())
                .sum();
    }

    /** The sum of the definition, term by term. */
    private static double[] defined(
            double[] w, double[] b, double[] x, int channels, int kernel, int dilation, int time) {
        double[] y = new double[b.length * time];
        for (int f = 0; f < b.length; f++) {
            for (int t = 0; t < time; t++) {
                double sum = b[f];
                for (int c = 0; c < channels; c++) {
                    for (int i = 0; i < kernel; i++) {
                        int past = t - (kernel - 1 - i) * dilation;
                        sum += past < 0 ? 0 : w[(f * channels + c) * kernel + i] * x[c * time + past];
                    }
                }
                y[f * time + t] = sum;
            }
        }
        return y;
    }

    @Test
    void convolutionIsItsDefinition() {
        CausalConvolution block = new CausalConvolution(2, 3, 4, 3, NONE, OptionalDouble.empty());
        block.initialize(manager, DataType.FLOAT64, new Shape(1, 2, 1));
        NDArray x = manager.randomNormal(0, 1, new Shape(1, 2, 11), DataType.FLOAT64);
        double[] expected =
                defined(parameter(block, "weight"), parameter(block, "bias"), x.toDoubleArray(), 2, 4, 3, 11);
        assertArrayEquals(expected, forward(block, x), 1e-13);
    }

    @Test
    void weightNormalisationChangesNothingAtTheStart() {
        CausalConvolution block = new CausalConvolution(2, 3, 4, 2, WEIGHT, OptionalDouble.empty());
        block.initialize(manager, DataType.FLOAT64, new Shape(1, 2, 1));
        NDArray x = manager.randomNormal(0, 1, new Shape(1, 2, 9), DataType.FLOAT64);
        double[] expected =
                defined(parameter(block, "weight"), parameter(block, "bias"), x.toDoubleArray(), 2, 4, 2, 9);
        assertArrayEquals(expected, forward(block, x), 1e-13);
        assertEquals(24 + 3 + 3, size(block));
    }

    @Test
    void temporalBlocksAreTheirFormula() {
        TemporalBlock block = new TemporalBlock(1, 2, 3, 2, 0, WEIGHT, OptionalDouble.of(0.5));
        block.initialize(manager, DataType.FLOAT64, new Shape(1, 1, 1));
        double[] x = manager.randomNormal(0, 1, new Shape(8), DataType.FLOAT64).toDoubleArray();
        double[][] p = block.getParameters().values().stream()
                .map(Parameter::getArray)
                .map(NDArray::toDoubleArray)
                .toArray(double[][]::new);
        double[] hidden = relu(defined(p[0], p[2], x, 1, 3, 2, 8));
        double[] second = relu(defined(p[3], p[5], hidden, 2, 3, 2, 8));
        double[] beside = defined(p[6], p[7], x, 1, 1, 1, 8);
        double[] expected = new double[16];
        for (int i = 0; i < 16; i++) {
            expected[i] = Math.max(0, second[i] + beside[i]);
        }
        assertArrayEquals(expected, forward(block, manager.create(x, new Shape(1, 1, 8))), 1e-13);
    }

    private static double[] relu(double[] x) {
        return Arrays.stream(x).map(v -> Math.max(0, v)).toArray();
    }

    @Test
    void onlyTheFirstBlockOfANetworkHasAConvolutionBesideTheOthers() {
        TemporalBlock first = new TemporalBlock(1, 10, 8, 1, 0, WEIGHT, OptionalDouble.empty());
        TemporalBlock later = new TemporalBlock(10, 10, 8, 2, 0, WEIGHT, OptionalDouble.empty());
        first.initialize(manager, DataType.FLOAT32, new Shape(1, 1, 1));
        later.initialize(manager, DataType.FLOAT32, new Shape(1, 10, 1));
        assertEquals(100 + 820 + 20, size(first));
        assertEquals(2 * 820, size(later));
    }

    @Test
    void dropoutDropsInTrainingAlone() {
        TemporalBlock block = new TemporalBlock(4, 4, 2, 1, 0.5, NONE, OptionalDouble.empty());
        block.initialize(manager, DataType.FLOAT64, new Shape(1, 4, 1));
        NDArray x = manager.randomNormal(0, 1, new Shape(2, 4, 20), DataType.FLOAT64);
        ParameterStore parameters = new ParameterStore(manager, false);
        Dropout.seed(block, 1);
        double[] trained = block.forward(parameters, new NDList(x), true).head().toDoubleArray();
        double[] evaluated = forward(block, x);
        assertArrayEquals(evaluated, forward(block, x));
        assertTrue(Arrays.mismatch(trained, evaluated) >= 0);
        Dropout.seed(block, 1);
        assertArrayEquals(
                trained, block.forward(parameters, new NDList(x), true).head().toDoubleArray());
    }
}
