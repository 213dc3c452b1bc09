package org.homeostat.solvers.krylov.internal;

import ai.djl.ndarray.types.DataType;

/**
 * One sample's small least-squares problem of GMRES, min ‖βe₁ - Hy‖, with H made triangular by Givens rotations as its
 * columns arrive (Saad and Schultz 1986, section 3.2).
 */
final class Hessenberg {

    private final double smallest;
    private final double[][] triangle;
    private final double[] cosines;
    private final double[] sines;
    private final double[] right;
    private int columns;

    /**
     * Makes room.
     *
     * @param columns the most columns
     * @param type the type of the vectors that the columns come from; says how small a singular value of A is none
     */
    Hessenberg(int columns, DataType type) {
        smallest = type == DataType.FLOAT64 ? 0x1p-40 : 0x1p-17;
        triangle = new double[columns][0];
        cosines = new double[columns];
        sines = new double[columns];
        right = new double[columns + 1];
    }

    /** The two-norm of a column. */
    static double norm(double[] column) {
        double square = 0;
        for (double entry : column) {
            square += entry * entry;
        }
        return Math.sqrt(square);
    }

    /** Begins anew with the residual β of the start. */
    void begin(double residual) {
        columns = 0;
        right[0] = residual;
    }

    /**
     * Adds a column.
     *
     * @param column the coefficients of Av in v₀ to the new direction, one more than there will be columns
     * @return whether it was taken; not if it is not finite, or depends on the earlier ones, as where A is singular
     */
    boolean add(double[] column) {
        double[] rotated = column.clone();
        triangle[columns] = rotated;
        double scale = norm(column) + 1;
        for (int i = 0; i < columns; i++) {
            double upper = rotated[i];
            rotated[i] = cosines[i] * upper + sines[i] * rotated[i + 1];
            rotated[i + 1] = cosines[i] * rotated[i + 1] - sines[i] * upper;
        }
        double pivot = Math.hypot(rotated[columns], rotated[columns + 1]);
        if (!(pivot > smallest * scale) || !Double.isFinite(scale)) {
            return false;
        }
        cosines[columns] = rotated[columns] / pivot;
        sines[columns] = rotated[columns + 1] / pivot;
        rotated[columns] = pivot;
        right[columns + 1] = -sines[columns] * right[columns];
        right[columns] *= cosines[columns];
        columns++;
        return true;
    }

    /** The number of columns. */
    int columns() {
        return columns;
    }

    /** The smallest ‖βe₁ - Hy‖. */
    double residual() {
        return Math.abs(right[columns]);
    }

    /** The minimiser y, a number for each column. */
    double[] solution() {
        double[] solution = new double[columns];
        for (int i = columns - 1; i >= 0; i--) {
            double value = right[i];
            for (int j = i + 1; j < columns; j++) {
                value -= triangle[j][i] * solution[j];
            }
            solution[i] = value / triangle[i][i];
        }
        return solution;
    }

    /** βe₁ - Hy for the minimiser: the residual's coefficients in the Krylov vectors, one more than there are columns. */
    double[] remainder() {
        double[] remainder = new double[columns + 1];
        remainder[columns] = right[columns];
        for (int i = columns - 1; i >= 0; i--) {
            remainder[i] = -sines[i] * remainder[i + 1];
            remainder[i + 1] *= cosines[i];
        }
        return remainder;
    }
}
