package org.homeostat.datasets.pixels.internal;

import java.util.List;
import java.util.Random;

/**
 * Coloured words of many sizes on a plain ground, some across others: sharp edges beside flat areas. Every size of image shows
 * the same picture. Only arithmetic that Java specifies to the last bit is used.
 */
final class TextImage {

    private static final List<String> WORDS = List.of(
            "STABLE",
            "INVARIANT",
            "MODEL",
            "KOOPMAN",
            "SPECTRUM",
            "FIXED",
            "POINT",
            "LIFT",
            "MODE",
            "ORBIT",
            "PHASE",
            "LIMIT",
            "JORDAN",
            "BASIS",
            "FOURIER",
            "SIGNAL",
            "RANK",
            "KERNEL",
            "2022",
            "1931",
            "PROJECT",
            "QUIET",
            "WAVE",
            "ZERO");

    private static final int DRAWN = 18;

    /** A word that is placed: all lengths in parts of the image's edge. */
    private record Placed(String word, double x, double y, double unit, double cosine, double sine, double radius) {}

    private TextImage() {}

    /**
     * Draws one.
     *
     * @param seed which
     * @param size its edge, px
     * @return the image
     */
    static Image draw(long seed, int size) {
        Random random = new Random(seed);
        float[] rgb = new float[size * size * Image.CHANNELS];
        float[] ground = colour(random);
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = ground[i % Image.CHANNELS];
        }
        for (int i = 0; i < DRAWN; i++) {
            // large words first, so that they do not hide small ones
            double height = 0.2 * StrictMath.pow(0.2, i / (DRAWN - 1.0));
            Placed word = place(WORDS.get(random.nextInt(WORDS.size())), height, random);
            blend(rgb, coverage(word, size), colour(random));
        }
        return new Image(size, rgb);
    }

    private static float[] colour(Random random) {
        float[] colour = new float[Image.CHANNELS];
        for (int c = 0; c < colour.length; c++) {
            colour[c] = random.nextInt(256) / 255f;
        }
        return colour;
    }

    private static Placed place(String word, double height, Random random) {
        double unit = height / StrokeFont.HEIGHT;
        double length = unit * StrokeFont.ADVANCE * word.length();
        double angle = (random.nextDouble() - 0.5) * 0.6;
        double x = random.nextDouble() * Math.max(0.2, 1 - length);
        double y = height + random.nextDouble() * (1 - 1.5 * height);
        double radius = unit * (0.3 + 0.4 * random.nextDouble());
        return new Placed(word, x, y, unit, StrictMath.cos(angle), StrictMath.sin(angle), radius);
    }

    /** How much of each pixel a word covers, 0 to 1: the strokes' rims fade over the breadth of a pixel. */
    private static float[] coverage(Placed word, int size) {
        float[] coverage = new float[size * size];
        for (StrokeFont.Segment segment : StrokeFont.strokes(word.word())) {
            double x1 = size * column(word, segment.x1(), segment.y1());
            double y1 = size * row(word, segment.x1(), segment.y1());
            double x2 = size * column(word, segment.x2(), segment.y2());
            double y2 = size * row(word, segment.x2(), segment.y2());
            cover(coverage, size, x1, y1, x2, y2, size * word.radius());
        }
        return coverage;
    }

    private static double column(Placed word, double x, double y) {
        return word.x() + word.unit() * (word.cosine() * x - word.sine() * y);
    }

    /** Rows count downwards, the strokes' y upwards. */
    private static double row(Placed word, double x, double y) {
        return word.y() - word.unit() * (word.sine() * x + word.cosine() * y);
    }

    private static void cover(float[] coverage, int size, double x1, double y1, double x2, double y2, double radius) {
        double reach = radius + 1;
        int bottom = (int) Math.min(size - 1.0, Math.max(y1, y2) + reach);
        int right = (int) Math.min(size - 1.0, Math.max(x1, x2) + reach);
        for (int row = (int) Math.max(0, Math.min(y1, y2) - reach); row <= bottom; row++) {
            for (int column = (int) Math.max(0, Math.min(x1, x2) - reach); column <= right; column++) {
                double distance = distance(column + 0.5, row + 0.5, x1, y1, x2, y2);
                float covered = (float) Math.max(0, Math.min(1, radius + 0.5 - distance));
                coverage[row * size + column] = Math.max(coverage[row * size + column], covered);
            }
        }
    }

    private static double distance(double x, double y, double x1, double y1, double x2, double y2) {
        double dx = x2 - x1;
        double dy = y2 - y1;
        double along = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
        double ex = x - x1 - along * dx;
        double ey = y - y1 - along * dy;
        return Math.sqrt(ex * ex + ey * ey);
    }

    private static void blend(float[] rgb, float[] coverage, float[] colour) {
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] += coverage[i / Image.CHANNELS] * (colour[i % Image.CHANNELS] - rgb[i]);
        }
    }
}
