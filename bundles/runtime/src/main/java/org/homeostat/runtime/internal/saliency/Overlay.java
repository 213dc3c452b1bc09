package org.homeostat.runtime.internal.saliency;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Draws an image beside heat maps and their overlays: a row for Grad-CAM, if there is any, and one for gradients; in each the image,
 * then for every run the map and the map over the image. No text, so that no fonts are needed.
 */
final class Overlay {

    /** The longer edge that small images are enlarged to, at least. */
    private static final int EDGE = 160;

    private static final int GAP = 6;
    private static final int WHITE = 0xffffff;

    /** How much of an overlay is heat where it is largest. */
    private static final double OPACITY = 0.65;

    /** From cold to hot, in equal steps. */
    private static final int[] COLOURS = {0x0b0724, 0x57106e, 0xbc3754, 0xf98e09, 0xfcffa4};

    private Overlay() {}

    /** The picture of a sample, 0xRRGGBB, row by row. */
    static int[][] of(Explained explained) {
        int[][] image = explained.image();
        int scale = Math.max(
                1, (EDGE + Math.max(image.length, image[0].length) - 1) / Math.max(image.length, image[0].length));
        int[][] large = enlarged(image, scale);
        int[][] gradients = row(large, explained.views(), view -> Optional.of(enlarged(view.gradient(), scale)));
        boolean cams =
                explained.views().stream().anyMatch(view -> view.gradCam().isPresent());
        return cams
                ? below(
                        row(
                                large,
                                explained.views(),
                                view -> view.gradCam().map(cam -> cam.resized(large.length, large[0].length))),
                        gradients)
                : gradients;
    }

    private static int[][] row(
            int[][] image, List<Explained.View> views, Function<Explained.View, Optional<Heat>> heat) {
        int[][] row = image;
        for (Explained.View view : views) {
            Optional<Heat> scaled = heat.apply(view).map(Heat::scaled);
            row = beside(row, scaled.map(Overlay::coloured).orElseGet(() -> blank(image)));
            row = beside(row, scaled.map(map -> blended(image, map)).orElseGet(() -> blank(image)));
        }
        return row;
    }

    private static int[][] enlarged(int[][] image, int scale) {
        int[][] large = new int[image.length * scale][image[0].length * scale];
        for (int row = 0; row < large.length; row++) {
            for (int column = 0; column < large[row].length; column++) {
                large[row][column] = image[row / scale][column / scale];
            }
        }
        return large;
    }

    private static Heat enlarged(Heat heat, int scale) {
        double[][] large = new double[heat.rows() * scale][heat.columns() * scale];
        for (int row = 0; row < large.length; row++) {
            for (int column = 0; column < large[row].length; column++) {
                large[row][column] = heat.values()[row / scale][column / scale];
            }
        }
        return new Heat(large);
    }

    private static int[][] coloured(Heat scaled) {
        return Arrays.stream(scaled.values())
                .map(row -> Arrays.stream(row).mapToInt(Overlay::colour).toArray())
                .toArray(int[][]::new);
    }

    private static int[][] blended(int[][] image, Heat scaled) {
        int[][] blended = new int[image.length][image[0].length];
        for (int row = 0; row < image.length; row++) {
            for (int column = 0; column < image[row].length; column++) {
                double value = scaled.values()[row][column];
                blended[row][column] = mixed(image[row][column], colour(value), OPACITY * value);
            }
        }
        return blended;
    }

    /** The colour of a number between 0 and 1. */
    static int colour(double value) {
        double place = value * (COLOURS.length - 1);
        int from = Math.max(0, Math.min(COLOURS.length - 2, (int) place));
        return mixed(COLOURS[from], COLOURS[from + 1], place - from);
    }

    private static int mixed(int from, int to, double share) {
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int a = from >> shift & 0xff;
            int b = to >> shift & 0xff;
            mixed |= (int) Math.round(a + share * (b - a)) << shift;
        }
        return mixed;
    }

    private static int[][] blank(int[][] like) {
        int[][] blank = new int[like.length][like[0].length];
        Arrays.stream(blank).forEach(row -> Arrays.fill(row, WHITE));
        return blank;
    }

    private static int[][] beside(int[][] left, int[][] right) {
        int[][] both = new int[left.length][left[0].length + GAP + right[0].length];
        for (int row = 0; row < both.length; row++) {
            Arrays.fill(both[row], WHITE);
            System.arraycopy(left[row], 0, both[row], 0, left[row].length);
            System.arraycopy(right[row], 0, both[row], left[row].length + GAP, right[row].length);
        }
        return both;
    }

    private static int[][] below(int[][] upper, int[][] lower) {
        int[][] both = new int[upper.length + GAP + lower.length][upper[0].length];
        Arrays.stream(both).forEach(row -> Arrays.fill(row, WHITE));
        for (int row = 0; row < upper.length; row++) {
            both[row] = upper[row].clone();
        }
        for (int row = 0; row < lower.length; row++) {
            both[upper.length + GAP + row] = lower[row].clone();
        }
        return both;
    }
}
