package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;

/**
 * The states of a linear time-invariant system ξ_{t+1} = Aξ_t + g_t for all t at once, in O(T) work and O(log T) engine calls.
 *
 * <p>Time is cut into chunks of four steps. One product takes each chunk to what it adds to the state at its end, the scan of
 * these ends (a quarter as long, with A⁴) gives the state at each chunk's start, and one product more the states in between.
 * Everything is recordable. Immutable; the arrays belong to the manager of the matrix. Other names: a parallel prefix sum (Blelloch
 * 1990), an associative scan.
 */
public final class LinearScan {

    private static final int RADIX = 4;

    /** For each level, the map of a chunk to its end, (4n, n), and to its states, (4n, 4n), both for rows. */
    private final NDList levels;

    private LinearScan(NDList levels) {
        this.levels = levels;
    }

    /**
     * A scan made of the matrices of another, to change who owns them, say.
     *
     * @param matrices what {@link #matrices} gave
     * @return the scan
     */
    public static LinearScan of(NDList matrices) {
        return new LinearScan(matrices);
    }

    /**
     * Prepares a scan.
     *
     * @param transition A, (n, n)
     * @param steps T, at least 1
     * @return the scan
     */
    public static LinearScan of(NDArray transition, long steps) {
        NDList levels = new NDList();
        if (transition.isEmpty()) {
            return new LinearScan(levels);
        }
        NDArray power = transition.transpose();
        for (long length = steps; length > 1; length = chunks(length)) {
            NDList powers = powers(power);
            levels.add(ends(powers));
            levels.add(within(powers));
            power = powers.get(RADIX);
        }
        return new LinearScan(levels);
    }

    private static long chunks(long length) {
        return (length + RADIX - 1) / RADIX;
    }

    /** I, a, …, a⁴. */
    private static NDList powers(NDArray a) {
        NDList powers = new NDList(identity(a), a);
        while (powers.size() <= RADIX) {
            powers.add(powers.get(powers.size() - 1).matMul(a));
        }
        return powers;
    }

    private static NDArray identity(NDArray like) {
        int n = Math.toIntExact(like.getShape().get(0));
        return like.getManager().eye(n, n, 0, like.getDataType());
    }

    private static NDArray ends(NDList powers) {
        NDList rows = new NDList();
        for (int i = RADIX - 1; i >= 0; i--) {
            rows.add(powers.get(i));
        }
        return NDArrays.concat(rows, 0);
    }

    /** Block (i, j) is aʲ⁻ⁱ for j ≥ i and 0 otherwise. */
    private static NDArray within(NDList powers) {
        NDArray like = powers.head();
        long n = like.getShape().get(0);
        NDList band = new NDList(like.getManager().zeros(new Shape(n, (RADIX - 1) * n), like.getDataType()));
        band.addAll(powers.subList(0, RADIX));
        NDArray wide = NDArrays.concat(band, 1);
        NDList rows = new NDList();
        for (int i = 0; i < RADIX; i++) {
            long from = (RADIX - 1 - i) * n;
            rows.add(wide.get(new NDIndex(":, " + from + ":" + (from + RADIX * n))));
        }
        return NDArrays.concat(rows, 0);
    }

    /**
     * What {@link #of(NDList)} makes the scan of.
     *
     * @return the arrays themselves
     */
    public NDList matrices() {
        return levels;
    }

    /**
     * Scans.
     *
     * @param g the inputs g₀ … g_{T-1}, (batch, T, n)
     * @param start ξ₀, (batch, n); zero if empty
     * @return ξ₀ … ξ_{T-1}, (batch, T, n)
     */
    public NDArray states(NDArray g, Optional<NDArray> start) {
        return g.isEmpty() ? g : states(g, start, 0);
    }

    private NDArray states(NDArray g, Optional<NDArray> start, int level) {
        long batch = g.getShape().get(0);
        long length = g.getShape().get(1);
        long n = g.getShape().get(2);
        if (length == 1) {
            return start.map(xi -> xi.reshape(batch, 1, n)).orElseGet(() -> zeros(g, new Shape(batch, 1, n)));
        }
        long chunks = chunks(length);
        NDArray rows = padded(g, chunks * RADIX - length).reshape(batch, chunks, RADIX * n);
        NDArray starts = states(rows.matMul(levels.get(2 * level)), start, level + 1);
        NDArray before = NDArrays.concat(new NDList(starts, rows.get(new NDIndex(":, :, :" + (RADIX - 1) * n))), 2);
        NDArray all = before.matMul(levels.get(2 * level + 1)).reshape(batch, chunks * RADIX, n);
        return chunks * RADIX == length ? all : all.get(new NDIndex(":, :" + length));
    }

    private static NDArray padded(NDArray g, long missing) {
        if (missing == 0) {
            return g;
        }
        Shape shape = g.getShape();
        return NDArrays.concat(new NDList(g, zeros(g, new Shape(shape.get(0), missing, shape.get(2)))), 1);
    }

    private static NDArray zeros(NDArray like, Shape shape) {
        NDManager manager = like.getManager();
        DataType type = like.getDataType();
        return manager.zeros(shape, type, like.getDevice());
    }

    /**
     * The transposed map of {@link #states}, for a scan that was prepared with Aᵀ: what runs backwards in time.
     *
     * @param g (batch, T, n)
     * @return η with η_t = Σ_{s&gt;t} (Aᵀ)^{s-1-t} g_s, (batch, T, n)
     */
    public NDArray reversed(NDArray g) {
        return g.isEmpty() ? g : states(g.flip(1), Optional.empty()).flip(1);
    }
}
