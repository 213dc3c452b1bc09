package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * From 3x3 kernels to the matrices that circular convolutions with them are at each frequency.
 *
 * <p>With (Kz)(n) = Σ K[d]z(n + d), d from -1 to 1 along both axes, the matrix at frequency f is Σ K[d]e^(2πi f·d/s). Between
 * phases p of the input's blocks and p' of the output's, only the d with p ≡ p' + d count, and d becomes the distance of the
 * blocks, (p' + d - p)/2. Matrices come transposed, input by output, because states are rows.
 */
final class Symbols {

    private static final int TAPS = 3;

    private final NDArray cosines;
    private final NDArray sines;
    private final NDArray imaginaryUnit;
    private final long inPhases;
    private final long outPhases;
    private final long count;

    private Symbols(NDArray cosines, NDArray sines, NDArray imaginaryUnit, long inPhases, long outPhases, long count) {
        this.cosines = cosines;
        this.sines = sines;
        this.imaginaryUnit = imaginaryUnit;
        this.inPhases = inPhases;
        this.outPhases = outPhases;
        this.count = count;
    }

    /**
     * For convolutions on a grid.
     *
     * @param grid the grid
     * @param strided whether only the first phase of the output is wanted: a convolution of as great a stride as the grid has
     *     phases
     * @param manager owner of the constants
     * @param type of real numbers
     * @return the transform
     */
    static Symbols of(Grid grid, boolean strided, NDManager manager, DataType type) {
        int phases = (int) grid.phases();
        int blocks = (int) grid.blocks();
        int rows = (int) grid.rows();
        int in = phases * phases;
        int out = strided ? 1 : in;
        int count = rows * blocks;
        double[] cosines = new double[TAPS * TAPS * out * in * count];
        double[] sines = new double[cosines.length];
        for (int tap = 0; tap < TAPS * TAPS; tap++) {
            int down = tap / TAPS - 1;
            int right = tap % TAPS - 1;
            for (int q = 0; q < out; q++) {
                int row = q / phases + down;
                int column = q % phases + right;
                int p = Math.floorMod(row, phases) * phases + Math.floorMod(column, phases);
                for (int f = 0; f < count; f++) {
                    int turns = f / blocks * Math.floorDiv(row, phases) + f % blocks * Math.floorDiv(column, phases);
                    double angle = 2 * Math.PI * Math.floorMod(turns, blocks) / blocks;
                    int at = ((tap * out + q) * in + p) * count + f;
                    cosines[at] = Math.cos(angle);
                    sines[at] = Math.sin(angle);
                }
            }
        }
        Shape shape = new Shape(TAPS * TAPS, (long) out * in * count);
        return new Symbols(
                constant(cosines, shape, manager, type),
                constant(sines, shape, manager, type),
                unit(manager, type),
                in,
                out,
                count);
    }

    private static NDArray constant(double[] values, Shape shape, NDManager manager, DataType type) {
        try (NDArray wide = manager.create(values, shape);
                NDArray typed = wide.toType(type, true)) {
            return MonotoneBlock.lasting(typed.duplicate(), manager);
        }
    }

    /** i. The engine records products with it, but not the joining of two real arrays. */
    private static NDArray unit(NDManager manager, DataType type) {
        try (NDArray parts = constant(new double[] {0, 1}, new Shape(1, 2), manager, type)) {
            return MonotoneBlock.lasting(parts.complex(), manager);
        }
    }

    /**
     * The matrices of a kernel; recordable.
     *
     * @param kernel (out, in, 3, 3)
     * @return (count, phases·in, phases·out), complex
     */
    NDArray of(NDArray kernel) {
        long out = kernel.getShape().get(0);
        long in = kernel.getShape().get(1);
        try (NDArray rows = kernel.reshape(out * in, TAPS * TAPS);
                NDArray real = rows.matMul(cosines);
                NDArray imaginary = rows.matMul(sines);
                NDArray turned = imaginary.mul(imaginaryUnit);
                NDArray sums = real.add(turned);
                NDArray parts = sums.reshape(new Shape(out, in, outPhases, inPhases, count));
                NDArray ordered = parts.transpose(4, 3, 1, 2, 0)) {
            return ordered.reshape(count, inPhases * in, outPhases * out);
        }
    }
}
