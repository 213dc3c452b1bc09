package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * From kernels to the matrices that circular convolutions with them are at each frequency.
 *
 * <p>With (Kz)(n) = Σ K[d]z(n + d), d around 0 along both axes, the matrix at frequency f is Σ K[d]e^(2πi f·d/s). Between
 * phases p of the input's blocks and p' of the output's, only the d with p ≡ p' + d count, and d becomes the distance of the
 * blocks, (p' + d - p)/r.
 *
 * @param table from taps to the places of a real matrix, (count·2·out phases·2·in phases, taps²)
 * @param count frequencies
 * @param outPhases phases of the output's blocks
 * @param inPhases phases of the input's blocks
 */
record Symbols(NDArray table, long count, long outPhases, long inPhases) {

    /**
     * For convolutions on a grid.
     *
     * @param grid the grid
     * @param taps edge of the kernels, odd
     * @param strided whether only the first phase of the output is wanted: a convolution of as great a stride as the grid has
     *     phases
     * @param manager owner of the constants
     * @param type of numbers
     * @return the transform
     */
    static Symbols of(Grid grid, int taps, boolean strided, NDManager manager, DataType type) {
        int phases = (int) grid.phases();
        int blocks = (int) grid.blocks();
        int in = phases * phases;
        int out = strided ? 1 : in;
        int count = (int) grid.count();
        double[][] table = new double[count * 2 * out * 2 * in][taps * taps];
        for (int tap = 0; tap < taps * taps; tap++) {
            int down = tap / taps - taps / 2;
            int right = tap % taps - taps / 2;
            for (int q = 0; q < out; q++) {
                int row = q / phases + down;
                int column = q % phases + right;
                int p = Math.floorMod(row, phases) * phases + Math.floorMod(column, phases);
                for (int f = 0; f < count; f++) {
                    int turns = f / blocks * Math.floorDiv(row, phases) + f % blocks * Math.floorDiv(column, phases);
                    double angle = 2 * Math.PI * Math.floorMod(turns, blocks) / blocks;
                    int real = (2 * f * out + q) * 2 * in + p;
                    int imaginary = ((2 * f + 1) * out + q) * 2 * in + p;
                    table[real][tap] = Math.cos(angle);
                    table[real + in][tap] = -Math.sin(angle);
                    table[imaginary][tap] = Math.sin(angle);
                    table[imaginary + in][tap] = Math.cos(angle);
                }
            }
        }
        return new Symbols(Fourier.constant(table, manager, type), count, out, in);
    }

    /**
     * The matrices of a kernel; recordable.
     *
     * @param kernel (out, in, taps, taps)
     * @return (count, 2·phases·out, 2·phases·in): for each frequency X + iY as [X -Y; Y X]
     */
    NDArray of(NDArray kernel) {
        long out = kernel.getShape().get(0);
        long in = kernel.getShape().get(1);
        try (NDArray rows = kernel.reshape(out * in, -1);
                NDArray columns = rows.transpose();
                NDArray values = table.matMul(columns);
                NDArray places = values.reshape(new Shape(count, 2 * outPhases, 2 * inPhases, out, in));
                NDArray ordered = places.swapAxes(2, 3)) {
            return ordered.reshape(count, 2 * outPhases * out, 2 * inPhases * in);
        }
    }
}
