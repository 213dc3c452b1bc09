package org.homeostat.runtime.internal.saliency;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.homeostat.api.dataset.DataSpec;
import org.junit.jupiter.api.Test;

class HeatTest {

    @Test
    void centresOfPixelsAreWhereTheyBelong() {
        Heat heat = new Heat(new double[][] {{0, 4}, {8, 12}});
        // centres of the four new pixels lie at -1/4, 1/4, 3/4, 5/4 of the old ones' distance
        double[][] expected = {{0, 1, 3, 4}, {2, 3, 5, 6}, {6, 7, 9, 10}, {8, 9, 11, 12}};
        Heat resized = heat.resized(4, 4);
        for (int row = 0; row < 4; row++) {
            assertArrayEquals(expected[row], resized.values()[row], 1e-12);
        }
        assertArrayEquals(heat.values()[1], heat.resized(2, 2).values()[1]);
        assertArrayEquals(new int[] {3, 3}, resized.peak());
    }

    @Test
    void similarityIsACosine() {
        Heat heat = new Heat(new double[][] {{3, 4}});
        assertEquals(1, heat.similarity(new Heat(new double[][] {{6, 8}})), 1e-12);
        assertEquals(0, new Heat(new double[][] {{3, 0}}).similarity(new Heat(new double[][] {{0, 1}})), 1e-12);
        assertEquals(0.6, heat.similarity(new Heat(new double[][] {{1, 0}})), 1e-12);
    }

    @Test
    void imagesAreShownAsTheyWere() {
        DataSpec input = DataSpec.image(1, 1, 3).withMeans(List.of(0.5)).withDeviations(List.of(0.25));
        assertArrayEquals(new int[] {0x000000, 0x808080, 0xffffff}, Pixels.of(new double[] {-2, 0, 2}, input)[0]);
        DataSpec colours = DataSpec.image(3, 1, 1);
        assertEquals(0xff8000, Pixels.of(new double[] {1, 0.5, 0}, colours)[0][0]);
        // without means, from the darkest to the lightest
        assertArrayEquals(
                new int[] {0x000000, 0x808080, 0xffffff},
                Pixels.of(new double[] {-3, 1, 5}, DataSpec.image(1, 1, 3))[0]);
    }

    @Test
    void overlaysHaveARowForGradCamIfThereIsAny() {
        Heat heat = new Heat(new double[][] {{0, 1}, {0, 0}});
        Explained.View with = new Explained.View(0, 0, 1, true, heat, Optional.of(heat));
        Explained.View without = new Explained.View(0, 0, 1, true, heat, Optional.empty());
        int[][] image = {{0x204060, 0x204060}, {0x204060, 0x204060}};
        int[][] both = Overlay.of(new Explained(0, image, 0, List.of(with, without)));
        int[][] gradients = Overlay.of(new Explained(0, image, 0, List.of(without)));
        assertEquals(2 * gradients.length + 6, both.length);
        int edge = gradients.length;
        assertEquals(5 * edge + 4 * 6, both[0].length);
        assertEquals(3 * edge + 2 * 6, gradients[0].length);
        assertEquals(0x204060, gradients[0][0]);
        assertEquals(Overlay.colour(1), gradients[0][2 * edge + 6 - 1], "the map's hottest pixel");
        // where there is no heat the overlay is the image
        assertEquals(0x204060, gradients[edge - 1][2 * edge + 12]);
        assertTrue(gradients[0][3 * edge + 11] != 0x204060, "and elsewhere it is not");
        // the second run has no Grad-CAM
        assertEquals(0xffffff, both[0][3 * edge + 18]);
    }
}
