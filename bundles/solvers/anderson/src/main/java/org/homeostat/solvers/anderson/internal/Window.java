package org.homeostat.solvers.anderson.internal;

import java.util.Arrays;

/**
 * One sample's window: the Gram matrix of its latest residuals and the weights that follow from it.
 *
 * <p>An iteration changes one row of the matrix. A residual that is not finite, or that has grown by the safeguard's factor
 * over the smallest in the window, is forgotten, and all but that smallest with it: the sample returns there and takes an
 * unmixed step, shorter unless it was the mixing that failed. It stays damped, since what was too far once is too far again;
 * mixing makes up for the short steps. It also returns when a whole window has not come closer, but not twice in a row, since
 * some residuals have to grow first.
 */
final class Window {

    private final int slots;
    private final double growth;
    private final LeastSquares leastSquares;
    private final double[] gram;
    private final double[] weights;
    private double damping;
    private int depth;
    private double lowest = Double.POSITIVE_INFINITY;
    private boolean returned;
    private int origin;
    private double shrinkage;

    /**
     * Creates an empty window.
     *
     * @param slots the number of residuals it holds
     * @param safeguard the factor
     * @param damping β
     * @param leastSquares for {@code slots - 1} columns; windows of one thread may share it
     */
    Window(int slots, double safeguard, double damping, LeastSquares leastSquares) {
        this.slots = slots;
        this.growth = safeguard * safeguard;
        this.damping = damping;
        this.leastSquares = leastSquares;
        gram = new double[slots * slots];
        weights = new double[slots];
    }

    /**
     * Takes in a residual and weighs the window.
     *
     * @param slot the residual's slot, the one after that of the call before
     * @param products its inner products with the residuals of all slots in use; what follows is not read
     * @return a weight for each slot, with sum 1; valid until the next call
     */
    double[] advance(int slot, double[] products) {
        Arrays.fill(weights, 0);
        weights[slot] = 1;
        origin = slot;
        double square = products[slot];
        boolean finite = Double.isFinite(square);
        if (depth > 0) {
            int best = best(slot);
            if (!finite || square > growth * product(best, best) || isLosing(best, slot, square)) {
                returnTo(best, slot);
                return weights;
            }
        } else if (!finite) {
            return weights;
        }
        if (square < lowest) {
            lowest = square;
            returned = false;
        }
        for (int other = 0; other < slots; other++) {
            gram[slot * slots + other] = products[other];
            gram[other * slots + slot] = products[other];
        }
        depth = Math.min(depth + 1, slots);
        mix(slot);
        return weights;
    }

    /** The slot of the smallest residual before the one that is about to be taken in. */
    private int best(int slot) {
        int best = slotBefore(slot, 1);
        for (int i = 2; i <= Math.min(depth, slots - 1); i++) {
            int other = slotBefore(slot, i);
            if (product(other, other) < product(best, best)) {
                best = other;
            }
        }
        return best;
    }

    /** Whether the smallest is about to leave the window with nothing to show for it, for the first time since it came closer. */
    private boolean isLosing(int best, int slot, double square) {
        boolean losing = !returned && depth >= slots - 1 && best == slotBefore(slot, slots - 1);
        if (losing && square >= product(best, best)) {
            returned = true;
            return true;
        }
        return false;
    }

    /** Shorter steps are taken unless it was a mixed step that failed after one that had come closer. */
    private void returnTo(int best, int slot) {
        boolean closer = depth > 1 && best == slotBefore(slot, 1);
        shrinkage = closer ? 0 : damping / 2;
        damping -= shrinkage;
        gram[slot * slots + slot] = product(best, best);
        depth = 1;
        origin = best;
    }

    /**
     * Whose residual and target belong into the slot of the latest residual.
     *
     * @return that slot itself, or another one, to which the sample returns: both are to be moved, and {@link #shrinkage}
     *     times the residual is to be taken from the target
     */
    int origin() {
        return origin;
    }

    /** By how much the latest return has lowered the damping. */
    double shrinkage() {
        return shrinkage;
    }

    /** β, the part of the residual that is added to a state to make its mixing target. */
    double damping() {
        return damping;
    }

    /** min ‖g - Σ γⱼ dⱼ‖ over the differences dⱼ of successive residuals, the newest first. */
    private void mix(int slot) {
        int columns = depth - 1;
        for (int i = 0; i < columns; i++) {
            int newer = slotBefore(slot, i);
            int older = slotBefore(slot, i + 1);
            leastSquares.right(i, product(slot, newer) - product(slot, older));
            for (int j = 0; j <= i; j++) {
                int otherNewer = slotBefore(slot, j);
                int otherOlder = slotBefore(slot, j + 1);
                leastSquares.normal(
                        i,
                        j,
                        (product(newer, otherNewer) - product(older, otherNewer))
                                - (product(newer, otherOlder) - product(older, otherOlder)));
            }
        }
        if (!leastSquares.solve(columns)) {
            depth = 1;
            return;
        }
        for (int j = 0; j < columns; j++) {
            weights[slotBefore(slot, j)] -= leastSquares.solution(j);
            weights[slotBefore(slot, j + 1)] += leastSquares.solution(j);
        }
    }

    private double product(int a, int b) {
        return gram[a * slots + b];
    }

    private int slotBefore(int slot, int steps) {
        return slot >= steps ? slot - steps : slot - steps + slots;
    }
}
