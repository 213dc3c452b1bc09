package org.homeostat.models.mondeq.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.models.mondeq.MonotoneLayer;
import org.homeostat.models.mondeq.MonotoneMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts as published (Winston and Kolter 2020, tables 1 to 3), from shapes alone, and sizes that are refused. */
class ParameterCountTest {

    private static final DataSpec TEN = DataSpec.label(List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
    private static final DataSpec LOGITS = DataSpec.vector(10);

    /** MNIST's single convolution: the paper states 54 channels and 84,460 parameters, which is the count of 56 channels. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "dense; 87; 1; 28; 84313",
                "conv; 54; 1; 28; 79500",
                "conv; 56; 1; 28; 84460",
                "multi-tier; 16,32,32; 1; 28; 81394",
                "conv; 81; 3; 32; 172218",
                "multi-tier; 16,32,60; 3; 32; 170194",
                "conv; 200; 3; 32; 853612",
                "multi-tier; 64,128,128; 3; 32; 1014546",
            })
    void countsAreThePublishedOnes(String name, String channels, int colours, int edge, long expected) {
        List<Integer> widths =
                Arrays.stream(channels.split(",")).map(Integer::valueOf).toList();
        MonotoneLayer layer = switch (name) {
            case "dense" -> new DenseLayerPlugin.Dense(widths.get(0), 1, Bench.activation("relu"));
            case "conv" -> new ConvLayerPlugin.Conv(widths.get(0), 4, 1, Bench.activation("relu"));
            default -> new MultiTierLayerPlugin.MultiTier(widths, 1, 1, Bench.activation("relu"));
        };
        MonotoneMap map = layer.map(DataSpec.image(colours, edge, edge), LOGITS);
        long count = trainable(map.block()) + trainable(map.head());
        assertEquals(expected, count);
    }

    private static long trainable(ai.djl.nn.Block block) {
        return block.getParameters().values().stream()
                .filter(ai.djl.nn.Parameter::requiresGradient)
                .mapToLong(parameter -> parameter.getShape().size())
                .sum();
    }

    @Test
    void sizesThatCannotBeHalvedAreRefused() {
        MonotoneLayer three = new MultiTierLayerPlugin.MultiTier(List.of(2, 2, 2), 1, 1, Bench.activation("relu"));
        refused(three, DataSpec.image(1, 7, 7), "tier 1", "9 pixels");
        refused(three, DataSpec.image(1, 14, 14), "tier 2", "9 pixels");
        assertEquals(
                new Shape(2 * (14 * 14 + 8 * 8 + 5 * 5)),
                three.map(DataSpec.image(1, 12, 12), LOGITS).stateShape(new Shape(1, 1, 12, 12)));
        MonotoneLayer conv = new ConvLayerPlugin.Conv(2, 8, 1, Bench.activation("relu"));
        refused(conv, DataSpec.image(1, 5, 5), "pool is 8");
        refused(conv, DataSpec.image(1, 5, 6), "square");
        refused(conv, DataSpec.vector(9), "square images");
        refused(new DenseLayerPlugin.Dense(3, 1, Bench.activation("relu")), TEN, "real numbers");
        assertThrows(
                IllegalArgumentException.class,
                () -> new MultiTierLayerPlugin.MultiTier(List.of(), 1, 1, Bench.activation("relu")));
    }

    private static void refused(MonotoneLayer layer, DataSpec input, String... parts) {
        String message = assertThrows(IllegalArgumentException.class, () -> layer.map(input, LOGITS))
                .getMessage();
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }
}
