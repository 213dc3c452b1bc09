package org.homeostat.datasets.digits.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.homeostat.api.dataset.Dataset;

/**
 * One line of the file.
 *
 * @param pixels 64 values from 0 to 1, row by row
 * @param digit 0 to 9
 */
record DigitImage(float[] pixels, int digit) {

    /** Pixels of an image. */
    static final int SIZE = 64;

    private static final float WHITE = 16;

    /** Reads all images in the order of the file. */
    static List<DigitImage> readAll() {
        InputStream file = Objects.requireNonNull(
                DigitImage.class.getResourceAsStream("digits.csv.gz"), "the bundle lacks digits.csv.gz");
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(file), StandardCharsets.US_ASCII))) {
            return lines.lines().map(DigitImage::parse).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DigitImage parse(String line) {
        String[] cells = line.split(",");
        float[] pixels = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            pixels[i] = Float.parseFloat(cells[i]) / WHITE;
        }
        return new DigitImage(pixels, Integer.parseInt(cells[SIZE]));
    }

    /**
     * The split of an image.
     *
     * @param rank how many images of the same digit come before it
     * @return train, validation or test
     */
    static String split(int rank) {
        return switch (rank % 5) {
            case 3 -> Dataset.VALIDATION;
            case 4 -> Dataset.TEST;
            default -> Dataset.TRAIN;
        };
    }
}
