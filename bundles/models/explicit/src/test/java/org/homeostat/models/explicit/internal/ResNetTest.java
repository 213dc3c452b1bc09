package org.homeostat.models.explicit.internal;

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
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.nio.DoubleBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.FeatureMaps;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.models.explicit.internal.ResNetPlugin.ResNet;
import org.homeostat.models.explicit.internal.ResNetPlugin.Stem;
import org.homeostat.models.explicit.internal.ResNetPlugin.Unit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResNetTest {

    private static final List<Integer> WIDTHS = List.of(64, 128, 256, 512);
    private static final double EPSILON = 1e-5f;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private Model build(ResNet settings, DataSpec input, int outputs, DataType type) {
        Model model = new ResNetPlugin().create(settings).build(new Context(input, DataSpec.vector(outputs)));
        model.block().initialize(manager, type, new Shape(1).addAll(input.shape()));
        return model;
    }

    private long trained(ResNet settings, int edge, int outputs) {
        return build(settings, DataSpec.image(3, edge, edge), outputs, DataType.FLOAT32)
                .block()
                .getParameters()
                .values()
                .stream()
                .filter(Parameter::requiresGradient)
                .mapToLong(p -> p.getArray().size())
                .sum();
    }

    @Test
    void publishedNetworksHaveTheirParameters() {
        List<Integer> blocks = List.of(2, 2, 2, 2);
        assertEquals(11_689_512, trained(new ResNet(Unit.BASIC, blocks, WIDTHS, Stem.IMAGENET), 64, 1000));
        assertEquals(
                25_557_032, trained(new ResNet(Unit.BOTTLENECK, List.of(3, 4, 6, 3), WIDTHS, Stem.IMAGENET), 64, 1000));
        assertEquals(11_173_962, trained(new ResNetPlugin().defaults(), 32, 10));
    }

    @Test
    void theTwinOfTheTinyMultiscaleModelHasNearlyItsParameters() {
        long twin = trained(new ResNet(Unit.BASIC, List.of(2, 2, 2), List.of(18, 38, 54), Stem.SMALL), 32, 10);
        assertTrue(Math.abs(twin - 158_890) <= 10, twin + " parameters");
    }

    private record Plain(int channels, int rows, int columns, double[] data) {

        double at(int c, int i, int j) {
            return i < 0 || j < 0 || i >= rows || j >= columns ? 0 : data[(c * rows + i) * columns + j];
        }

        /** A convolution, then a normalisation by given statistics. */
        Plain normalized(Deque<double[]> values, int to, int kernel, int stride) {
            double[] weight = values.pop();
            double[] gamma = values.pop();
            double[] beta = values.pop();
            double[] mean = values.pop();
            double[] variance = values.pop();
            int r = (rows - 1) / stride + 1;
            int c = (columns - 1) / stride + 1;
            double[] y = new double[to * r * c];
            for (int n = 0; n < y.length; n++) {
                int k = n / (r * c);
                double sum = 0;
                for (int t = 0; t < channels * kernel * kernel; t++) {
                    int di = t / kernel % kernel - kernel / 2;
                    int dj = t % kernel - kernel / 2;
                    sum += weight[k * channels * kernel * kernel + t]
                            * at(t / (kernel * kernel), n / c % r * stride + di, n % c * stride + dj);
                }
                y[n] = gamma[k] * (sum - mean[k]) / Math.sqrt(variance[k] + EPSILON) + beta[k];
            }
            return new Plain(to, r, c, y);
        }

        Plain relu() {
            double[] y = data.clone();
            for (int i = 0; i < y.length; i++) {
                y[i] = Math.max(0, y[i]);
            }
            return new Plain(channels, rows, columns, y);
        }

        Plain plus(Plain other) {
            double[] y = data.clone();
            for (int i = 0; i < y.length; i++) {
                y[i] += other.data[i];
            }
            return new Plain(channels, rows, columns, y);
        }
    }

    @Test
    void blocksAreTheirFormulas() {
        for (Unit unit : Unit.values()) {
            for (int stride = 1; stride <= 2; stride++) {
                ResidualBlock block = new ResidualBlock(unit, 4, 4 / unit.expansion(), stride);
                block.initialize(manager, DataType.FLOAT64, new Shape(1, 4, 5, 6));
                Deque<double[]> values = perturbed(block);
                NDArray x = manager.randomNormal(0, 1, new Shape(1, 4, 5, 6), DataType.FLOAT64);
                Plain in = new Plain(4, 5, 6, x.toDoubleArray());
                Plain body = unit == Unit.BASIC
                        ? in.normalized(values, 4, 3, stride).relu().normalized(values, 4, 3, 1)
                        : in.normalized(values, 1, 1, 1)
                                .relu()
                                .normalized(values, 1, 3, stride)
                                .relu()
                                .normalized(values, 4, 1, 1);
                Plain past = stride == 1 ? in : in.normalized(values, 4, 1, stride);
                NDArray y = block.forward(new ParameterStore(manager, false), new NDList(x), false)
                        .head();
                assertArrayEquals(body.plus(past).relu().data(), y.toDoubleArray(), 1e-10);
                assertEquals(block.getOutputShapes(new Shape[] {x.getShape()})[0], y.getShape());
                assertTrue(values.isEmpty());
            }
        }
    }

    /** Moves every parameter, the variances to the positive, and gives them in their order. */
    private static Deque<double[]> perturbed(Block block) {
        Random random = new Random(5);
        Deque<double[]> all = new ArrayDeque<>();
        for (Parameter parameter : block.getParameters().values()) {
            NDArray array = parameter.getArray();
            double[] values = array.toDoubleArray();
            for (int i = 0; i < values.length; i++) {
                values[i] += 0.5 * random.nextDouble();
            }
            array.set(DoubleBuffer.wrap(values));
            all.add(values);
        }
        return all;
    }

    @Test
    void featureMapsAndTheirHeadAreTheNetwork() {
        ResNet settings = new ResNet(Unit.BASIC, List.of(1, 1), List.of(4, 6), Stem.IMAGENET);
        Model model = build(settings, DataSpec.image(3, 16, 13), 5, DataType.FLOAT64);
        NDArray x = manager.randomNormal(0, 1, new Shape(3, 3, 16, 13), DataType.FLOAT64);
        ParameterStore parameters = new ParameterStore(manager, false);
        FeatureMaps cut = model.featureMaps().orElseThrow();
        NDArray maps = cut.maps(parameters, new NDList(x));
        assertEquals(new Shape(3, 6, 2, 2), maps.getShape());
        NDArray y = model.block().forward(parameters, new NDList(x), false).head();
        assertArrayEquals(y.toDoubleArray(), cut.head(parameters, maps).head().toDoubleArray(), 1e-12);
        assertTrue(model.layers().isEmpty());
    }

    @Test
    void whatItCannotTakeIsRefused() {
        ResNet imagenet = new ResNet(Unit.BASIC, List.of(2, 2, 2, 2), WIDTHS, Stem.IMAGENET);
        String small = assertThrows(
                        IllegalArgumentException.class,
                        () -> build(imagenet, DataSpec.image(3, 28, 32), 3, DataType.FLOAT32))
                .getMessage();
        assertTrue(small.contains("at least 32 rows and columns"), small);
        String unequal = assertThrows(
                        IllegalArgumentException.class, () -> new ResNet(Unit.BASIC, List.of(2, 2), WIDTHS, Stem.SMALL))
                .getMessage();
        assertTrue(unequal.contains("one number for each stage"), unequal);
        Context masks = new Context(DataSpec.image(3, 32, 32), DataSpec.image(5, 32, 32));
        String output = assertThrows(IllegalArgumentException.class, () -> imagenet.build(masks))
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
