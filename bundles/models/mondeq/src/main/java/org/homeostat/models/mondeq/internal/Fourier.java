package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * The matrices of discrete Fourier transforms of a grid's images along one axis.
 *
 * <p>For edges of tens of pixels a product with such a matrix is faster than the engine's fast transform and takes and gives
 * the layouts that the products by frequency want, where the other would have to copy. Each is of the first pixels alone, for
 * images that are padded or cropped on the way.
 */
final class Fourier {

    private final int blocks;
    private final int rows;
    private final int phases;
    private final int edge;

    /**
     * For some of the pixels of a grid.
     *
     * @param grid the grid
     * @param edge pixels along an axis that are there, at most the grid's edge; the rest is zero, or not wanted
     */
    Fourier(Grid grid, long edge) {
        this.blocks = Math.toIntExact(grid.blocks());
        this.rows = Math.toIntExact(grid.rows());
        this.phases = Math.toIntExact(grid.phases());
        this.edge = Math.toIntExact(edge);
    }

    private double angle(int frequency, int pixel) {
        return 2 * Math.PI * ((long) frequency * (pixel / phases) % blocks) / blocks;
    }

    /** From pixels down the image to (frequency, part, phase); real images. */
    double[][] down() {
        double[][] matrix = new double[rows * 2 * phases][edge];
        for (int f = 0; f < rows; f++) {
            for (int y = 0; y < edge; y++) {
                matrix[2 * f * phases + y % phases][y] = Math.cos(angle(f, y));
                matrix[(2 * f + 1) * phases + y % phases][y] = -Math.sin(angle(f, y));
            }
        }
        return matrix;
    }

    /** The inverse of {@link #down}, with the scale of both axes' inverses. */
    double[][] up() {
        double[][] matrix = new double[edge][rows * 2 * phases];
        for (int f = 0; f < rows; f++) {
            // a row of the half that is left out is the conjugate of one that is in it
            double weight = (f == 0 || 2 * f == blocks ? 1.0 : 2.0) / ((double) blocks * blocks);
            for (int y = 0; y < edge; y++) {
                matrix[y][2 * f * phases + y % phases] = weight * Math.cos(angle(f, y));
                matrix[y][(2 * f + 1) * phases + y % phases] = -weight * Math.sin(angle(f, y));
            }
        }
        return matrix;
    }

    /** From (part, phase down, pixel across) to (frequency, part, phase down, phase across). */
    double[][] across() {
        double[][] matrix = new double[blocks * 2 * phases * phases][2 * phases * edge];
        visit((frequency, pixel, cos, sin) -> {
            matrix[frequency[0]][pixel[0]] = cos;
            matrix[frequency[0]][pixel[1]] = sin;
            matrix[frequency[1]][pixel[0]] = -sin;
            matrix[frequency[1]][pixel[1]] = cos;
        });
        return matrix;
    }

    /** The inverse of {@link #across}, without its scale. */
    double[][] back() {
        double[][] matrix = new double[2 * phases * edge][blocks * 2 * phases * phases];
        visit((frequency, pixel, cos, sin) -> {
            matrix[pixel[0]][frequency[0]] = cos;
            matrix[pixel[1]][frequency[0]] = sin;
            matrix[pixel[0]][frequency[1]] = -sin;
            matrix[pixel[1]][frequency[1]] = cos;
        });
        return matrix;
    }

    /** Told of a frequency's and a pixel's real and imaginary places. */
    private interface Visitor {
        void visit(int[] frequency, int[] pixel, double cos, double sin);
    }

    private void visit(Visitor visitor) {
        for (int f = 0; f < blocks; f++) {
            for (int phase = 0; phase < phases; phase++) {
                for (int x = 0; x < edge; x++) {
                    int[] frequency = new int[2];
                    int[] pixel = new int[2];
                    for (int part = 0; part < 2; part++) {
                        frequency[part] = ((2 * f + part) * phases + phase) * phases + x % phases;
                        pixel[part] = (part * phases + phase) * edge + x;
                    }
                    visitor.visit(frequency, pixel, Math.cos(angle(f, x)), Math.sin(angle(f, x)));
                }
            }
        }
    }

    /** A constant matrix that lives as long as its manager. */
    static NDArray constant(double[][] matrix, NDManager owner, DataType type) {
        double[] values = new double[matrix.length * matrix[0].length];
        for (int i = 0; i < matrix.length; i++) {
            System.arraycopy(matrix[i], 0, values, i * matrix[0].length, matrix[0].length);
        }
        return constant(values, new Shape(matrix.length, matrix[0].length), owner, type);
    }

    /** A constant that lives as long as its manager. */
    static NDArray constant(double[] values, Shape shape, NDManager owner, DataType type) {
        try (NDArray wide = owner.create(values, shape);
                NDArray typed = wide.toType(type, true)) {
            return MonotoneBlock.lasting(typed.duplicate(), owner);
        }
    }
}
