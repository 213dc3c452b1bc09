package org.homeostat.datasets.pixels.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextImageTest {

    @Test
    void theSeedAloneDecides() {
        float[] first = TextImage.draw(1, 64).rgb();
        assertArrayEquals(first, TextImage.draw(1, 64).rgb());
        assertFalse(Arrays.equals(first, TextImage.draw(2, 64).rgb()));
    }

    @Test
    void coloursAreColours() {
        for (float value : TextImage.draw(3, 128).rgb()) {
            assertTrue(value >= 0 && value <= 1, () -> "value " + value);
        }
    }

    /** Sharp edges beside flat areas: what makes text hard for smooth models. */
    @Test
    void mostIsFlatAndTheRestIsSharp() {
        for (int seed = 1; seed <= 4; seed++) {
            Image image = TextImage.draw(seed, 256);
            double flat = 0;
            double sharp = 0;
            for (int row = 0; row < 256; row++) {
                for (int column = 1; column < 256; column++) {
                    float step = Math.abs(image.at(row, column, 0) - image.at(row, column - 1, 0));
                    flat += step < 1e-6 ? 1 : 0;
                    sharp += step > 0.25 ? 1 : 0;
                }
            }
            int pixels = 256 * 255;
            assertTrue(flat / pixels > 0.6, "flat " + flat / pixels + ", seed " + seed);
            assertTrue(sharp / pixels > 0.01, "sharp " + sharp / pixels + ", seed " + seed);
        }
    }

    /** The same picture at every size: pooling the larger one gives nearly the smaller one. */
    @Test
    void everySizeShowsTheSamePicture() {
        Image large = TextImage.draw(1, 256);
        Image small = TextImage.draw(1, 128);
        double squares = 0;
        for (int i = 0; i < 128 * 128; i++) {
            int row = i / 128;
            int column = i % 128;
            float mean = (large.at(2 * row, 2 * column, 1)
                            + large.at(2 * row, 2 * column + 1, 1)
                            + large.at(2 * row + 1, 2 * column, 1)
                            + large.at(2 * row + 1, 2 * column + 1, 1))
                    / 4;
            squares += Math.pow(mean - small.at(row, column, 1), 2);
        }
        assertEquals(0, Math.sqrt(squares / (128 * 128)), 0.02);
    }

    /** The letter L: a stem of length 6 and a foot of length 4. */
    @Test
    void glyphsAreChainsOfStrokes() {
        assertEquals(
                List.of(new StrokeFont.Segment(6, 6, 6, 0), new StrokeFont.Segment(6, 0, 10, 0)),
                StrokeFont.strokes("IL").subList(3, 5));
    }

    @Test
    void everyGlyphLiesInItsBox() {
        String all = IntStream.concat(IntStream.rangeClosed('A', 'Z'), IntStream.rangeClosed('0', '9'))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        for (StrokeFont.Segment segment : StrokeFont.strokes(all)) {
            for (double x : new double[] {segment.x1(), segment.x2()}) {
                assertTrue(x % 6 <= 4, segment::toString);
            }
            for (double y : new double[] {segment.y1(), segment.y2()}) {
                assertTrue(y >= 0 && y <= 6, segment::toString);
            }
            assertFalse(segment.x1() == segment.x2() && segment.y1() == segment.y2(), segment::toString);
        }
    }
}
