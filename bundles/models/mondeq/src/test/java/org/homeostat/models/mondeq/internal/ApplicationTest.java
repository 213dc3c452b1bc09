package org.homeostat.models.mondeq.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.solver.MonotoneOperator;
import org.junit.jupiter.api.Test;

/** The slope of the backward pass is that at the state and the shift that are asked for, whatever was applied last. */
class ApplicationTest {

    @Test
    void theSlopeIsOfTheStateAndShiftThatAreAskedFor() {
        try (Bench bench = Bench.of(
                new ConvLayerPlugin.Conv(3, 1, 1, Bench.activation("relu")),
                Splitting.peacemanRachford(1),
                DataSpec.image(1, 4, 4),
                2)) {
            MonotoneBlock map = (MonotoneBlock) bench.model.layers().get(0).map();
            NDList weights = map.weights(bench.parameters, bench.random(2, 1, 4, 4), false);
            long size = map.stateShape(new Shape(1, 1, 4, 4)).size();
            NDArray z = bench.random(2, size);
            NDArray first = bench.random(2, size);
            NDArray second = bench.random(2, size);
            double[] expected = slope(map, z, first, weights);
            double[] other = slope(map, z, second, weights);
            assertFalse(Arrays.equals(expected, other));

            map.apply(z, new NDList(first), weights);
            assertArrayEquals(expected, slope(map, z, first, weights));
            assertArrayEquals(other, slope(map, z, second, weights));

            NDArray same = z.duplicate();
            assertTrue(Application.of(z, first, second).sum(same, first).isPresent());
            assertFalse(Application.of(z, first, second).sum(same, second).isPresent());
            Application freed = Application.of(z, first, second);
            freed.close();
            assertFalse(freed.sum(same, first).isPresent());
        }
    }

    private static double[] slope(MonotoneBlock map, NDArray z, NDArray c, NDList weights) {
        MonotoneOperator operator = map.adjointStructure(MonotoneOperator.class, z, c, new NDList(c), weights)
                .orElseThrow();
        return operator.prox(1, z.onesLike()).toDoubleArray();
    }
}
