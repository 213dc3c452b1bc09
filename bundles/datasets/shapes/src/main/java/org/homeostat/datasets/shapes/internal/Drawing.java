package org.homeostat.datasets.shapes.internal;

import java.util.Random;

/**
 * An image with its mask. Only arithmetic that Java specifies to the last bit is used, so that it is the same on every machine.
 *
 * @param pixels red, green and blue, channel by channel and row by row, 0 black to 255 white, unsigned
 * @param classes a class for every pixel, row by row
 */
record Drawing(byte[] pixels, byte[] classes) {

    /** Red, green and blue. */
    static final int CHANNELS = 3;

    /** Points along each axis of a pixel that decide how much of it a shape covers. */
    private static final int POINTS = 3;

    private static final int WAVES = 3;
    private static final double WAVE_HEIGHT = 0.1;

    /** How far a shape's colour should be from the ground's mean colour. */
    private static final double CONTRAST = 0.5;

    private static final int TRIES = 16;

    /**
     * Draws one.
     *
     * @param size its edge, px
     * @param most the most shapes in it
     * @param colours what decides colours
     * @param noise deviation of the noise
     * @param seed which
     * @return the drawing
     */
    static Drawing of(int size, int most, Colours colours, double noise, long seed) {
        Random random = new Random(seed);
        double[] ground = Colours.any(random);
        double[] image = texture(size, ground, random);
        byte[] classes = new byte[size * size];
        int count = 1 + random.nextInt(most);
        for (int i = 0; i < count; i++) {
            place(image, classes, colours, ground, random);
        }
        byte[] pixels = new byte[image.length];
        for (int i = 0; i < pixels.length; i++) {
            double value = image[i] + noise * random.nextGaussian();
            pixels[i] = (byte) StrictMath.round(255 * Math.max(0, Math.min(1, value)));
        }
        return new Drawing(pixels, classes);
    }

    /** Waves in random directions, of different height in every channel, around a colour. */
    private static double[] texture(int size, double[] ground, Random random) {
        double[] image = new double[CHANNELS * size * size];
        for (int w = 0; w < WAVES; w++) {
            double across = wave(random);
            double down = wave(random);
            double phase = 2 * StrictMath.PI * random.nextDouble();
            double[] heights =
                    random.doubles(CHANNELS, -WAVE_HEIGHT, WAVE_HEIGHT).toArray();
            for (int i = 0; i < size * size; i++) {
                double value = StrictMath.sin(across * (i % size) + down * (i / size) + phase);
                for (int c = 0; c < CHANNELS; c++) {
                    image[c * size * size + i] += heights[c] * value + ground[c] / WAVES;
                }
            }
        }
        return image;
    }

    /** A wave number along an axis: periods of four pixels and more. */
    private static double wave(Random random) {
        return StrictMath.PI / 2 * (2 * random.nextDouble() - 1);
    }

    private static void place(double[] image, byte[] classes, Colours colours, double[] ground, Random random) {
        int size = (int) Math.sqrt(classes.length);
        int kind = 1 + random.nextInt(Figures.CLASSES.size() - 1);
        double radius = size * (0.14 + 0.14 * random.nextDouble());
        double x = radius + (size - 2 * radius) * random.nextDouble();
        double y = radius + (size - 2 * radius) * random.nextDouble();
        double turn = 2 * StrictMath.PI * random.nextDouble();
        double cosine = StrictMath.cos(turn) / radius;
        double sine = StrictMath.sin(turn) / radius;
        double[] colour = contrasting(kind, colours, ground, random);
        for (int i = 0; i < size * size; i++) {
            double dx = i % size + 0.5 - x;
            double dy = i / size + 0.5 - y;
            if (dx * dx + dy * dy > 2.25 * radius * radius) {
                continue;
            }
            if (Figures.covers(kind, cosine * dx + sine * dy, cosine * dy - sine * dx)) {
                classes[i] = (byte) kind;
            }
            double covered = covered(kind, dx, dy, cosine, sine);
            for (int c = 0; c < CHANNELS; c++) {
                int at = c * size * size + i;
                image[at] += covered * (colour[c] - image[at]);
            }
        }
    }

    /** The first of a few colours that contrasts with the ground, or else the one that does most. */
    private static double[] contrasting(int kind, Colours colours, double[] ground, Random random) {
        double[] best = colours.draw(kind, random);
        for (int i = 1; i < TRIES && distance(best, ground) < CONTRAST; i++) {
            double[] next = colours.draw(kind, random);
            best = distance(next, ground) > distance(best, ground) ? next : best;
        }
        return best;
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int c = 0; c < CHANNELS; c++) {
            sum += (a[c] - b[c]) * (a[c] - b[c]);
        }
        return Math.sqrt(sum);
    }

    /** The share of a pixel's points that a shape covers; dx and dy lead from the shape's centre to the pixel's. */
    private static double covered(int kind, double dx, double dy, double cosine, double sine) {
        int covered = 0;
        for (int p = 0; p < POINTS * POINTS; p++) {
            double px = dx + (p % POINTS + 0.5) / POINTS - 0.5;
            double py = dy + (p / POINTS + 0.5) / POINTS - 0.5;
            covered += Figures.covers(kind, cosine * px + sine * py, cosine * py - sine * px) ? 1 : 0;
        }
        return covered / (double) (POINTS * POINTS);
    }
}
