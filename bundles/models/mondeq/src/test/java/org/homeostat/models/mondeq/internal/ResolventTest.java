package org.homeostat.models.mondeq.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.models.mondeq.MonotoneLayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products and resolvents on random weights, in float64 against plain loops in space. */
class ResolventTest {

    private static final double ACCURACY = 1e-10;

    private static MonotoneLayer tiers(String channels) {
        List<Integer> widths =
                List.of(channels.split("\\+")).stream().map(Integer::valueOf).toList();
        return new MultiTierLayerPlugin.MultiTier(widths, 1, 0.4, Bench.activation("relu"));
    }

    /** Edges 4 to 14, so that the last tiers, borders included, are odd and even. */
    @ParameterizedTest
    @CsvSource({"3, 5", "3, 6", "1, 4", "2+3, 6", "2+3, 4", "2+1+3, 12", "2+3+2, 8", "1+2+1+2, 8", "2+1, 14"})
    void convolutionsAreWhatTheyAreInSpace(String channels, int edge) {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        MonotoneLayer layer = tiers(channels);
        try (Bench bench = Bench.of(layer, Splitting.peacemanRachford(1), DataSpec.image(1, edge, edge), 2)) {
            randomise(bench, new Random(seed));
            MonotoneBlock map = (MonotoneBlock) bench.model.layers().get(0).map();
            NDArray x = bench.random(2, 1, edge, edge);
            NDList weights = map.weights(bench.parameters, x, false);
            long size = map.stateShape(new Shape(1, 1, edge, edge)).size();
            NDArray z = bench.random(2, size);
            NDArray y = bench.random(2, size);

            PlainTiers plain = new PlainTiers(bench.byName(), channels.split("\\+").length, edge, 0.4);
            double[] expected = plain.multiply(z.get(1).toDoubleArray());
            assertArrayEquals(expected, map.multiply(z, weights).get(1).toDoubleArray(), ACCURACY);

            double forward = dot(map.multiply(z, weights), y);
            assertEquals(forward, dot(z, map.multiplyTransposed(y, weights)), ACCURACY * size);
            identities(map, weights, z);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.01", "1", "30"})
    void theDenseResolventIsTheInverse(double scale) {
        try (Bench bench = Bench.of(
                new DenseLayerPlugin.Dense(9, 0.4, Bench.activation("relu")),
                Splitting.peacemanRachford(1),
                DataSpec.vector(4),
                2)) {
            Random random = new Random(3);
            bench.byName().values().forEach(parameter -> {
                double[] values = random.doubles(parameter.getArray().size(), -scale, scale)
                        .toArray();
                bench.set(parameter, values);
            });
            MonotoneBlock map = (MonotoneBlock) bench.model.layers().get(0).map();
            NDList weights = map.weights(bench.parameters, bench.random(2, 4), false);
            NDArray z = bench.random(2, 9);
            NDArray y = bench.random(2, 9);
            assertEquals(
                    dot(map.multiply(z, weights), y),
                    dot(z, map.multiplyTransposed(y, weights)),
                    ACCURACY * scale * scale);
            identities(map, weights, z);
        }
    }

    /** Also with scales of the metric that spread over two orders of magnitude. */
    @ParameterizedTest
    @CsvSource({"0.7", "-1"})
    void theMetricsResolventIsTheInverse(double gamma) {
        MonotoneLayer layer = new LbenLayerPlugin.Lben(
                6, 0.4, gamma > 0 ? Optional.of(gamma) : Optional.empty(), Bench.activation("relu"));
        try (Bench bench = Bench.of(layer, Splitting.peacemanRachford(1), DataSpec.vector(4), 2)) {
            randomise(bench, new Random(3));
            bench.set(bench.byName().get("psi"), new double[] {-2.5, 2.5, 0, -1, 1, 2});
            LbenMap map = (LbenMap) bench.model.layers().get(0).map();
            NDList weights = map.weights(bench.parameters, bench.random(2, 4), false);
            NDArray z = bench.random(2, 6);
            NDArray y = bench.random(2, 6);
            assertEquals(dot(map.multiply(z, weights), y), dot(z, map.multiplyTransposed(y, weights)), ACCURACY * 1e3);
            identities(map, weights, z);
            NDArray operator =
                    bench.manager.eye(6).toType(DataType.FLOAT64, false).sub(weights.head());
            double lipschitz = map.lipschitz(weights);
            assertTrue(Proof.spectralNorm(operator) <= lipschitz * (1 + 1e-12), "the two-norm is above " + lipschitz);
        }
    }

    /** Applying I + α(I - W) and its inverse is the identity, and so for the transposes. */
    private static void identities(MonotoneBlock map, NDList weights, NDArray z) {
        for (double alpha : new double[] {0.03, 1, 7}) {
            NDList factors = map.prepared(alpha, weights);
            NDArray image = z.mul(1 + alpha).sub(map.multiply(z, weights).mul(alpha));
            assertClose(z, map.solve(image, factors, weights));
            NDArray transposed =
                    z.mul(1 + alpha).sub(map.multiplyTransposed(z, weights).mul(alpha));
            assertClose(z, map.solveTransposed(transposed, factors, weights));
        }
        double lipschitz = map.lipschitz(weights);
        double seen = norm(z.sub(map.multiply(z, weights))) / norm(z);
        assertTrue(seen <= lipschitz * (1 + 1e-12), seen + " is more than the bound " + lipschitz);
    }

    private static void assertClose(NDArray expected, NDArray found) {
        assertArrayEquals(expected.toDoubleArray(), found.toDoubleArray(), ACCURACY);
    }

    private static double dot(NDArray a, NDArray b) {
        return a.mul(b).sum().getDouble();
    }

    private static double norm(NDArray a) {
        return Math.sqrt(dot(a, a));
    }

    static void randomise(Bench bench, Random random) {
        bench.byName().values().forEach(parameter -> {
            double[] values =
                    random.doubles(parameter.getArray().size(), -1.5, 1.5).toArray();
            bench.set(parameter, values);
        });
    }
}
