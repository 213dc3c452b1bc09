package org.homeostat.models.explicit.internal;

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
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.List;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.FeatureMaps;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.platform.Equilibria;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConvNetTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private Model build(ConvNetPlugin.ConvNet settings, DataSpec input, int outputs) {
        Model model = new ConvNetPlugin().create(settings).build(new Context(input, DataSpec.vector(outputs)));
        model.block().initialize(manager, DataType.FLOAT64, new Shape(1).addAll(input.shape()));
        return model;
    }

    private double[] forward(Model model, NDArray x, boolean training) {
        return model.block()
                .forward(new ParameterStore(manager, false), new NDList(x), training)
                .singletonOrThrow()
                .toDoubleArray();
    }

    private static long trained(Model model) {
        return model.block().getParameters().values().stream()
                .filter(Parameter::requiresGradient)
                .mapToLong(p -> p.getArray().size())
                .sum();
    }

    /** 3x3 weights, bias, scale and shift of each convolution, and the linear map of the 4x4 that are left. */
    @Test
    void theTwinOfTheMonotoneConvolutionHasNearlyItsParameters() {
        int[] widths = {3, 32, 32, 64, 64, 75, 75};
        long expected = 10 * 75 * 16 + 10;
        for (int i = 1; i < widths.length; i++) {
            expected += 9L * widths[i - 1] * widths[i] + 3L * widths[i];
        }
        Model model = build(new ConvNetPlugin.ConvNet(List.of(32, 64, 75), 2, true, 0), DataSpec.image(3, 32, 32), 10);
        assertEquals(expected, trained(model));
        assertTrue(Math.abs(expected - 172_218) < 20, expected + " parameters");
    }

    @Test
    void aBlockIsItsFormula() {
        int rows = 5;
        int columns = 7;
        Model model = build(new ConvNetPlugin.ConvNet(List.of(4), 1, false, 0), DataSpec.image(2, rows, columns), 3);
        NDArray x = manager.randomNormal(new Shape(1, 2, rows, columns), DataType.FLOAT64);
        List<double[]> p = model.block().getParameters().values().stream()
                .map(parameter -> parameter.getArray().toDoubleArray())
                .toList();
        double[] pooled = pooled(convolved(x.toDoubleArray(), p.get(0), p.get(1), rows, columns), rows, columns);
        double[] expected = new double[3];
        for (int k = 0; k < 3; k++) {
            expected[k] = p.get(3)[k];
            for (int j = 0; j < pooled.length; j++) {
                expected[k] += p.get(2)[k * pooled.length + j] * pooled[j];
            }
        }
        assertArrayEquals(expected, forward(model, x, false), 1e-12);
        assertTrue(model.layers().isEmpty());
    }

    @Test
    void theFeatureMapsAreThoseBeforeTheLastPooling() {
        Model model = build(new ConvNetPlugin.ConvNet(List.of(2, 4), 2, true, 0), DataSpec.image(1, 8, 12), 3);
        NDArray x = manager.randomNormal(new Shape(2, 1, 8, 12), DataType.FLOAT64);
        ParameterStore parameters = new ParameterStore(manager, false);
        FeatureMaps cut = model.featureMaps().orElseThrow();
        NDArray maps = cut.maps(parameters, new NDList(x));
        assertEquals(new Shape(2, 4, 4, 6), maps.getShape());
        assertTrue(maps.min().getDouble() >= 0, "they come after the rectifier");
        assertArrayEquals(
                forward(model, x, false),
                cut.head(parameters, maps).singletonOrThrow().toDoubleArray(),
                1e-12);
    }

    private static double[] convolved(double[] x, double[] weight, double[] bias, int rows, int columns) {
        int from = x.length / (rows * columns);
        double[] y = new double[bias.length * rows * columns];
        for (int at = 0; at < y.length; at++) {
            int channel = at / (rows * columns);
            int row = at / columns % rows;
            int column = at % columns;
            y[at] = bias[channel];
            for (int tap = 0; tap < 9 * from; tap++) {
                int r = row + tap / 3 % 3 - 1;
                int c = column + tap % 3 - 1;
                if (r >= 0 && r < rows && c >= 0 && c < columns) {
                    y[at] += weight[channel * 9 * from + tap] * x[(tap / 9 * rows + r) * columns + c];
                }
            }
        }
        return y;
    }

    /** The largest of ReLU over squares of two; a last odd row or column falls off. */
    private static double[] pooled(double[] y, int rows, int columns) {
        int channels = y.length / (rows * columns);
        double[] result = new double[channels * (rows / 2) * (columns / 2)];
        for (int at = 0; at < result.length; at++) {
            int channel = at / (rows / 2 * (columns / 2));
            int row = 2 * (at / (columns / 2) % (rows / 2));
            int column = 2 * (at % (columns / 2));
            for (int tap = 0; tap < 4; tap++) {
                double value = y[(channel * rows + row + tap / 2) * columns + column + tap % 2];
                result[at] = Math.max(result[at], value);
            }
        }
        return result;
    }

    @Test
    void theSeedAloneDecidesWhatIsDropped() {
        Model model = build(new ConvNetPlugin.ConvNet(List.of(4, 8), 1, true, 0.5), DataSpec.image(1, 8, 8), 3);
        NDArray x = manager.randomNormal(new Shape(6, 1, 8, 8), DataType.FLOAT64);
        model.seed(1);
        double[] first = forward(model, x, true);
        model.seed(1);
        assertArrayEquals(first, forward(model, x, true));
        model.seed(2);
        assertFalse(Arrays.equals(first, forward(model, x, true)));
        assertArrayEquals(forward(model, x, false), forward(model, x, false));
    }

    @Test
    void whatItCannotTakeIsRefused() {
        ConvNetPlugin.ConvNet defaults = new ConvNetPlugin().defaults();
        String small = assertThrows(IllegalArgumentException.class, () -> build(defaults, DataSpec.image(1, 7, 8), 3))
                .getMessage();
        assertTrue(small.contains("images of at least 8 rows and columns"), small);
        assertThrows(IllegalArgumentException.class, () -> build(defaults, DataSpec.vector(64), 3));
        String empty = assertThrows(
                        IllegalArgumentException.class, () -> new ConvNetPlugin.ConvNet(List.of(), 2, true, 0))
                .getMessage();
        assertTrue(empty.contains("mlp"), empty);
        Context masks = new Context(DataSpec.image(3, 32, 32), DataSpec.image(5, 32, 32));
        String output = assertThrows(IllegalArgumentException.class, () -> defaults.build(masks))
                .getMessage();
        assertTrue(output.contains("choose a model that segments, such as 'mdeq'"), output);
    }

    private record Context(DataSpec input, DataSpec output) implements ModelContext {
        @Override
        public Equilibria equilibria() {
            throw new AssertionError("an explicit model solves nothing");
        }

        @Override
        public long seed() {
            return 1;
        }
    }
}
