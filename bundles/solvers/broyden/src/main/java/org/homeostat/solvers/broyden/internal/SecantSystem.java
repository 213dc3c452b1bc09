package org.homeostat.solvers.broyden.internal;

import java.util.Arrays;

/**
 * One sample's small matrix K in the compact form of Broyden's inverse, H = I + F K⁻¹ Sᵀ, for pairs whose vectors are kept by
 * the engine.
 *
 * <p>The columns of S are the latest steps s, those of F the changes of the image along them, and y = (change of the
 * image) - s is the change of g. K has -sᵢ·fⱼ where pair i is newer than pair j, and -sᵢ·yⱼ elsewhere (Byrd, Nocedal and
 * Schnabel 1994, inverse form of the section on nonlinear equations, with B₀ = -I). So H is exactly what Broyden's updates
 * with these pairs make of the identity, whichever pairs have been dropped before: the latest secant equation H y = -s
 * always holds. {@link Sample} has the same H as a product.
 *
 * <p>K is factored without exchanging rows, oldest pair first. A pivot is then -sᵢ·Hᵢyᵢ/‖sᵢ‖², the divisor of the i-th
 * update; a pair whose pivot is lost in rounding is left out, which is the usual skipping of an update. Pairs are named by
 * the slots in which their vectors are kept. Not thread-safe.
 */
final class SecantSystem {

    private final int slots;
    private final double tolerance;
    private final double[] entries;
    private final double[] factor;
    private final double[] scales;
    private final double[] before;
    private final double[] middle;
    private final double[] solution;
    private final int[] order;
    private int count;

    /**
     * Creates an empty system.
     *
     * @param slots the number of slots
     * @param tolerance a pivot below this part of what it is the difference of is lost
     */
    SecantSystem(int slots, double tolerance) {
        this.slots = slots;
        this.tolerance = tolerance;
        entries = new double[slots * slots];
        factor = new double[slots * slots];
        scales = new double[slots];
        before = new double[slots];
        middle = new double[slots];
        solution = new double[slots];
        order = new int[slots];
    }

    /** The number of pairs. */
    int count() {
        return count;
    }

    private boolean holds(int slot) {
        for (int i = 0; i < count; i++) {
            if (order[i] == slot) {
                return true;
            }
        }
        return false;
    }

    /** Drops all pairs. */
    void clear() {
        count = 0;
    }

    /** Drops the pair in a slot, if there is one. */
    void drop(int slot) {
        if (holds(slot)) {
            restart(Arrays.stream(order, 0, count)
                    .filter(other -> other != slot)
                    .toArray());
        }
    }

    /** Drops all pairs but the newest. */
    void keepNewest(int pairs) {
        restart(Arrays.copyOfRange(order, Math.max(0, count - pairs), count));
    }

    private void restart(int[] slotsInOrder) {
        count = 0;
        for (int slot : slotsInOrder) {
            order[count] = slot;
            accept();
        }
    }

    /**
     * Takes in the newest pair, which leads from the g before to the present one. To be followed by {@link #remember}.
     *
     * @param slot its slot, not in use
     * @param square s·s
     * @param images s·fⱼ for the slots of all pairs and its own
     * @param residual sᵢ·g for the slots of all pairs and its own
     * @return whether it is sound; if not, the system is as before
     */
    boolean append(int slot, double square, double[] images, double[] residual) {
        scales[slot] = 1 / Math.sqrt(square);
        for (int i = 0; i < count; i++) {
            int other = order[i];
            entries[slot * slots + other] = -images[other] * scales[slot] * scales[other];
            entries[other * slots + slot] = (before[other] - residual[other]) * scales[slot] * scales[other];
        }
        entries[slot * slots + slot] = 1 - images[slot] / square;
        order[count] = slot;
        return accept();
    }

    /** Keeps sᵢ·g, by slot, for the pair that starts here. */
    void remember(double[] residual) {
        System.arraycopy(residual, 0, before, 0, slots);
    }

    /** Extends the factors by the pair at position {@code count} and counts it in if its pivot is sound. */
    private boolean accept() {
        int n = count;
        double pivot = entry(n, n);
        double size = 1 + Math.abs(pivot);
        for (int j = 0; j < n; j++) {
            double upper = entry(j, n);
            double lower = entry(n, j);
            for (int i = 0; i < j; i++) {
                upper -= factor[j * slots + i] * factor[i * slots + n];
                lower -= factor[n * slots + i] * factor[i * slots + j];
            }
            lower /= factor[j * slots + j];
            factor[j * slots + n] = upper;
            factor[n * slots + j] = lower;
            pivot -= lower * upper;
            size += Math.abs(lower * upper);
        }
        factor[n * slots + n] = pivot;
        boolean sound = Math.abs(pivot) > tolerance * size && Double.isFinite(size);
        if (sound) {
            count++;
        }
        return sound;
    }

    private double entry(int i, int j) {
        return entries[order[i] * slots + order[j]];
    }

    /**
     * K⁻¹ r. A solution that is not finite empties the system.
     *
     * @param right r by slot
     * @return by slot, 0 for slots without a pair; valid until the next call
     */
    double[] solve(double[] right) {
        for (int i = 0; i < count; i++) {
            double value = right[order[i]] * scales[order[i]];
            for (int j = 0; j < i; j++) {
                value -= factor[i * slots + j] * middle[j];
            }
            middle[i] = value;
        }
        Arrays.fill(solution, 0);
        boolean finite = true;
        for (int i = count - 1; i >= 0; i--) {
            double value = middle[i];
            for (int j = i + 1; j < count; j++) {
                value -= factor[i * slots + j] * middle[j];
            }
            middle[i] = value / factor[i * slots + i];
            solution[order[i]] = middle[i] * scales[order[i]];
            finite &= Double.isFinite(solution[order[i]]);
        }
        if (!finite) {
            clear();
            Arrays.fill(solution, 0);
        }
        return solution;
    }

    /**
     * K⁻ᵀ r.
     *
     * @param right r by slot
     * @return by slot, 0 for slots without a pair; valid until the next call
     */
    double[] solveTransposed(double[] right) {
        for (int i = 0; i < count; i++) {
            double value = right[order[i]] * scales[order[i]];
            for (int j = 0; j < i; j++) {
                value -= factor[j * slots + i] * middle[j];
            }
            middle[i] = value / factor[i * slots + i];
        }
        Arrays.fill(solution, 0);
        for (int i = count - 1; i >= 0; i--) {
            double value = middle[i];
            for (int j = i + 1; j < count; j++) {
                value -= factor[j * slots + i] * middle[j];
            }
            middle[i] = value;
            solution[order[i]] = value * scales[order[i]];
        }
        return solution;
    }
}
