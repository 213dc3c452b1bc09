package org.homeostat.models.mondeq.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.FeatureMaps;
import org.homeostat.models.mondeq.MonotoneLayer;
import org.junit.jupiter.api.Test;

/** The images that heads read, for saliency. */
class FeatureMapsTest {

    private static Bench bench(MonotoneLayer layer, DataSpec input) {
        return Bench.of(layer, Splitting.peacemanRachford(1), input, 3);
    }

    private static MonotoneLayer tiers(List<Integer> channels, int pool) {
        return new MultiTierLayerPlugin.MultiTier(channels, pool, 1, Bench.activation("relu"));
    }

    @Test
    void theHeadGoesOnFromTheImages() {
        try (Bench bench = bench(tiers(List.of(2, 5), 2), DataSpec.image(1, 8, 8))) {
            NDArray x = bench.random(4, 1, 8, 8);
            FeatureMaps cut = bench.model.featureMaps().orElseThrow();
            NDArray maps = cut.maps(bench.parameters, new NDList(x));
            assertEquals(new Shape(4, 5, 4, 4), maps.getShape());
            assertArrayEquals(
                    bench.forward(x).toDoubleArray(),
                    cut.head(bench.parameters, maps).singletonOrThrow().toDoubleArray(),
                    1e-12);
        }
    }

    @Test
    void rowsAndColumnsOfTheImagesAreThoseOfTheInput() {
        try (Bench bench = bench(tiers(List.of(3), 1), DataSpec.image(1, 6, 6))) {
            NDArray dark =
                    bench.manager.zeros(new Shape(1, 1, 6, 6), bench.random(1).getDataType());
            NDArray light = dark.duplicate();
            light.set(new NDIndex("0, 0, 1, 4"), 1);
            FeatureMaps cut = bench.model.featureMaps().orElseThrow();
            NDArray moved = cut.maps(bench.parameters, new NDList(light))
                    .sub(cut.maps(bench.parameters, new NDList(dark)))
                    .abs()
                    .sum(new int[] {0, 1});
            long at = moved.flatten().argMax().getLong();
            assertTrue(Math.abs(at / 6 - 1) <= 1 && Math.abs(at % 6 - 4) <= 1, "row " + at / 6 + ", column " + at % 6);
        }
    }

    @Test
    void vectorsAreNoImages() {
        try (Bench bench = bench(new DenseLayerPlugin.Dense(5, 1, Bench.activation("relu")), DataSpec.image(1, 4, 4))) {
            assertTrue(bench.model.featureMaps().isEmpty());
        }
    }
}
