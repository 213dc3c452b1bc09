package org.homeostat.datasets.pixels.internal;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.homeostat.api.HomeostatException;

/**
 * A number for every pixel of an image, from a file with one channel: grey values as they are, or the numbers of a palette's
 * colours.
 *
 * @param width columns
 * @param height rows
 * @param values row by row
 * @param file where it comes from
 */
record Mask(int width, int height, int[] values, Path file) {

    /**
     * Reads one.
     *
     * @param file a PNG, GIF or BMP file
     * @return the mask
     * @throws HomeostatException if it is none
     */
    static Mask read(Path file) {
        BufferedImage image;
        try {
            image = ImageIO.read(file.toFile());
        } catch (IOException e) {
            throw new HomeostatException("the mask " + file + " cannot be read: " + e.getMessage(), e);
        }
        if (image == null) {
            throw new HomeostatException(
                    "the mask " + file + " is no image that can be read here; accepted are PNG files");
        }
        Raster raster = image.getRaster();
        if (raster.getNumBands() != 1) {
            throw new HomeostatException("the mask " + file + " has " + raster.getNumBands()
                    + " channels; accepted are files with one, whose grey values or palette numbers are the classes");
        }
        int[] values = raster.getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
        return new Mask(image.getWidth(), image.getHeight(), values, file);
    }

    /** The part that {@link Photograph#averaged} takes, by the stored pixel at the middle of each new one. */
    int[] sampled(int rows, int columns) {
        Part part = Part.of(width, height, columns, rows);
        int[] result = new int[rows * columns];
        for (int i = 0; i < result.length; i++) {
            int row = part.top() + middle(i / columns, part.height(), rows);
            int column = part.left() + middle(i % columns, part.width(), columns);
            result[i] = values[row * width + column];
        }
        return result;
    }

    private static int middle(int pixel, int edge, int size) {
        return (int) ((2L * pixel + 1) * edge / (2L * size));
    }
}
