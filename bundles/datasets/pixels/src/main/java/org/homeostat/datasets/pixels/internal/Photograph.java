package org.homeostat.datasets.pixels.internal;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.homeostat.api.HomeostatException;

/**
 * An image of any shape.
 *
 * @param width columns
 * @param height rows
 * @param rgb red, green and blue of each pixel, row by row, 0 to 1
 * @param name what to call it in messages
 */
record Photograph(int width, int height, float[] rgb, String name) {

    /** Larger images are refused before their pixels are read. */
    private static final long LARGEST = 100_000_000;

    /**
     * Decodes an image file. Transparency is ignored; grey values are taken as they are.
     *
     * @param bytes the file
     * @param name what to call it in messages
     * @return the image
     * @throws HomeostatException if it is none, damaged or too large
     * @throws IOException if the file cannot be read
     */
    static Photograph read(InputStream bytes, String name) throws IOException {
        return opened(bytes, name, reader -> decode(reader, name));
    }

    /**
     * Columns and rows of an image file.
     *
     * @param width columns
     * @param height rows
     */
    record Size(int width, int height) {

        /**
         * Reads them, and no pixels.
         *
         * @param bytes the file
         * @param name what to call it in messages
         * @return the size
         * @throws HomeostatException if it is no image
         * @throws IOException if the file cannot be read or is damaged
         */
        static Size read(InputStream bytes, String name) throws IOException {
            return opened(bytes, name, reader -> new Size(reader.getWidth(0), reader.getHeight(0)));
        }

        /** Whether another size has the same ratio of width to height, up to a pixel. */
        boolean isShapedLike(Size other) {
            long difference = (long) width * other.height - (long) height * other.width;
            return Math.abs(difference) <= Math.max(Math.max(width, height), Math.max(other.width, other.height));
        }

        @Override
        public String toString() {
            return width + "x" + height;
        }
    }

    /** Something read from an opened image. */
    private interface Reading<T> {
        T of(ImageReader reader) throws IOException;
    }

    private static <T> T opened(InputStream bytes, String name, Reading<T> reading) throws IOException {
        try (ImageInputStream stream = ImageIO.createImageInputStream(bytes)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw new HomeostatException(
                        name + " is no image that can be read here; accepted are PNG and JPEG files");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream);
                return reading.of(reader);
            } finally {
                reader.dispose();
            }
        }
    }

    private static Photograph decode(ImageReader reader, String name) {
        try {
            long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
            if (pixels > LARGEST) {
                throw new HomeostatException(name + " has " + reader.getWidth(0) + "x" + reader.getHeight(0)
                        + " pixels; accepted are up to " + LARGEST + " pixels, so shrink it");
            }
            BufferedImage image = reader.read(0);
            return new Photograph(image.getWidth(), image.getHeight(), colours(image), name);
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new HomeostatException(
                    name + " is damaged, or of a kind that Java does not decode: " + e.getMessage()
                            + ". Save it as a PNG file with 8 bits a colour",
                    e);
        }
    }

    private static float[] colours(BufferedImage image) {
        boolean grey = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        return grey ? grey(image) : sRgb(image);
    }

    /** Java takes grey values for linear and would brighten them on their way to sRGB. */
    private static float[] grey(BufferedImage image) {
        Raster raster = image.getRaster();
        float white = (1 << raster.getSampleModel().getSampleSize(0)) - 1;
        float[] rgb = new float[image.getWidth() * image.getHeight() * Image.CHANNELS];
        for (int i = 0; i < rgb.length; i++) {
            int pixel = i / Image.CHANNELS;
            rgb[i] = raster.getSample(pixel % image.getWidth(), pixel / image.getWidth(), 0) / white;
        }
        return rgb;
    }

    private static float[] sRgb(BufferedImage image) {
        int[] packed = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        float[] rgb = new float[packed.length * Image.CHANNELS];
        for (int i = 0; i < packed.length; i++) {
            rgb[i * Image.CHANNELS] = (packed[i] >> 16 & 0xff) / 255f;
            rgb[i * Image.CHANNELS + 1] = (packed[i] >> 8 & 0xff) / 255f;
            rgb[i * Image.CHANNELS + 2] = (packed[i] & 0xff) / 255f;
        }
        return rgb;
    }

    /**
     * The largest square in the middle, averaged down over areas as {@link #averaged} does.
     *
     * @param size the edge wanted
     * @return the square
     * @throws HomeostatException if the image is too small
     */
    Image square(int size) {
        int edge = Math.min(width, height);
        if (size > edge) {
            throw new HomeostatException(name + " has " + width + "x" + height + " pixels, too few for dataset.size "
                    + size + "; accepted are even numbers up to " + edge);
        }
        return new Image(size, averaged(size, size));
    }

    /**
     * The largest part in the middle of some shape, averaged down over areas: each pixel of the result is the mean of the stored
     * values that it covers, those at its rim counted by the share covered. A part with fewer rows or columns is enlarged:
     * between the centres of its pixels linearly, beyond the outermost ones constantly.
     *
     * @param rows rows wanted
     * @param columns columns wanted
     * @return red, green and blue of each pixel, row by row
     */
    float[] averaged(int rows, int columns) {
        Part part = Part.of(width, height, columns, rows);
        double[][] across = shares(part.width(), columns);
        double[][] down = shares(part.height(), rows);
        // columns first, then rows
        double[] narrow = new double[part.height() * columns * Image.CHANNELS];
        for (int row = 0; row < part.height(); row++) {
            for (int column = 0; column < columns; column++) {
                int from = (part.top() + row) * width + part.left() + first(column, part.width(), columns);
                for (int c = 0; c < Image.CHANNELS; c++) {
                    double sum = 0;
                    for (int k = 0; k < across[column].length; k++) {
                        sum += across[column][k] * rgb[(from + k) * Image.CHANNELS + c];
                    }
                    narrow[(row * columns + column) * Image.CHANNELS + c] = sum;
                }
            }
        }
        int line = columns * Image.CHANNELS;
        float[] result = new float[rows * line];
        for (int row = 0; row < rows; row++) {
            int first = first(row, part.height(), rows);
            for (int i = 0; i < line; i++) {
                double sum = 0;
                for (int k = 0; k < down[row].length; k++) {
                    sum += down[row][k] * narrow[(first + k) * line + i];
                }
                result[row * line + i] = (float) sum;
            }
        }
        return result;
    }

    /** The first of the old pixels that a new one takes from. */
    private static int first(int pixel, int edge, int size) {
        return size > edge ? (int) place(pixel, edge, size) : (int) ((long) pixel * edge / size);
    }

    /** Where the centre of a new pixel lies among the centres of the old ones. */
    private static double place(int pixel, int edge, int size) {
        return Math.max(0, Math.min(edge - 1.0, (pixel + 0.5) * edge / size - 0.5));
    }

    /** For each new pixel the shares of the old ones that it takes from, from the first on; they add up to 1. */
    private static double[][] shares(int edge, int size) {
        double[][] shares = new double[size][];
        for (int i = 0; i < size; i++) {
            if (size > edge) {
                double place = place(i, edge, size);
                double beyond = place - (int) place;
                shares[i] = beyond == 0 ? new double[] {1} : new double[] {1 - beyond, beyond};
                continue;
            }
            // in units of 1/size of an old pixel the new one reaches from i·edge to (i + 1)·edge
            long from = (long) i * edge;
            long to = from + edge;
            int first = first(i, edge, size);
            int last = (int) ((to - 1) / size);
            shares[i] = new double[last - first + 1];
            for (int k = first; k <= last; k++) {
                long covered = Math.min(to, (k + 1L) * size) - Math.max(from, (long) k * size);
                shares[i][k - first] = (double) covered / edge;
            }
        }
        return shares;
    }
}
