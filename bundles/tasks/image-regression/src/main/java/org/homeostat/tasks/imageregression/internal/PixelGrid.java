package org.homeostat.tasks.imageregression.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.homeostat.api.platform.Figure;

/**
 * Pixels that lie on a full grid, in any order.
 *
 * @param width columns
 * @param pixels the number of the sample at each place, row by row from the top
 */
record PixelGrid(int width, int[] pixels) {

    /** The shorter edge of a picture that needs no enlargement, px. */
    private static final int LARGE_ENOUGH = 256;

    /** How many times as bright errors are drawn. */
    private static final int EXAGGERATION = 4;

    private static final int GAP = 8;
    private static final int WHITE = 0xffffff;

    /**
     * Finds the grid.
     *
     * @param coordinates x and y of each sample; x grows to the right, y downwards
     * @return the grid, or empty if samples do not fill one, each place once
     */
    static Optional<PixelGrid> of(double[] coordinates) {
        int count = coordinates.length / 2;
        double[] columns = distinct(count, i -> coordinates[2 * i]);
        double[] rows = distinct(count, i -> coordinates[2 * i + 1]);
        if (count == 0 || (long) columns.length * rows.length != count) {
            return Optional.empty();
        }
        int[] pixels = new int[count];
        Arrays.fill(pixels, -1);
        for (int i = 0; i < count; i++) {
            int column = Arrays.binarySearch(columns, coordinates[2 * i]);
            int row = Arrays.binarySearch(rows, coordinates[2 * i + 1]);
            pixels[row * columns.length + column] = i;
        }
        boolean full = Arrays.stream(pixels).noneMatch(i -> i < 0);
        return full ? Optional.of(new PixelGrid(columns.length, pixels)) : Optional.empty();
    }

    private static double[] distinct(int count, IntToDoubleFunction value) {
        double[] values = new double[count];
        Arrays.setAll(values, value);
        return Arrays.stream(values).sorted().distinct().toArray();
    }

    /** Colours of a sample, 0 to 1, and beyond where a model gives such. */
    private interface Colouring {
        double at(int sample, int channel);
    }

    /**
     * Pictures side by side.
     *
     * @param predicted colours sample by sample
     * @param actual likewise
     * @param reference likewise, or empty
     * @return prediction, reference if there is one, truth, and the prediction's error
     */
    Figure figure(double[] predicted, double[] actual, double[] reference) {
        List<Colouring> panels = new ArrayList<>();
        panels.add((i, c) -> predicted[i * Colours.CHANNELS + c]);
        if (reference.length > 0) {
            panels.add((i, c) -> reference[i * Colours.CHANNELS + c]);
        }
        panels.add((i, c) -> actual[i * Colours.CHANNELS + c]);
        panels.add((i, c) ->
                EXAGGERATION * Math.abs(predicted[i * Colours.CHANNELS + c] - actual[i * Colours.CHANNELS + c]));
        String caption = "The split's pixels, from left to right: prediction, "
                + (reference.length > 0 ? "bilinear interpolation of the training pixels, " : "")
                + "truth, absolute error of the prediction, " + EXAGGERATION
                + " times as bright. Values below 0 and above 1 are drawn as 0 and 1.";
        return Figure.picture("image", caption, sideBySide(panels));
    }

    private int[][] sideBySide(List<Colouring> panels) {
        int height = pixels.length / width;
        int scale = Math.max(1, LARGE_ENOUGH / Math.min(width, height));
        int stride = width * scale + GAP;
        int[][] rgb = new int[height * scale][stride * panels.size() - GAP];
        for (int[] row : rgb) {
            Arrays.fill(row, WHITE);
        }
        for (int row = 0; row < rgb.length; row++) {
            for (int column = 0; column < width * scale; column++) {
                int sample = pixels[row / scale * width + column / scale];
                for (int p = 0; p < panels.size(); p++) {
                    rgb[row][p * stride + column] = packed(panels.get(p), sample);
                }
            }
        }
        return rgb;
    }

    private static int packed(Colouring colouring, int sample) {
        int packed = 0;
        for (int c = 0; c < Colours.CHANNELS; c++) {
            packed = packed << 8 | (int) Math.round(255 * Colours.clip(colouring.at(sample, c)));
        }
        return packed;
    }
}
