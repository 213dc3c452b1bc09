package org.homeostat.solvers.anderson.internal;

import java.util.Arrays;

/**
 * One sample's window: the Gram matrix of its latest residuals and the weights that follow from it.
 *
 * <p>An iteration changes one row of the matrix. A residual that is not finite, or that has grown by the safeguard's factor
 * over the smallest since the window began, empties the window, so that the next step is a plain one.
 */
final class Window {

    private final int slots;
    private final double growth;
    private final LeastSquares leastSquares;
    private final double[] gram;
    private final double[] weights;
    private int depth;
    private double smallest = Double.POSITIVE_INFINITY;

    /**
     * Creates an empty window.
     *
     * @param slots the number of residuals it holds
     * @param safeguard the factor
     * @param leastSquares for {@code slots - 1} columns; windows of one thread may share it
     */
    Window(int slots, double safeguard, LeastSquares leastSquares) {
        this.slots = slots;
        this.growth = safeguard * safeguard;
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
        double square = products[slot];
        if (!Double.isFinite(square)) {
            depth = 0;
            return weights;
        }
        for (int other = 0; other < slots; other++) {
            gram[slot * slots + other] = products[other];
            gram[other * slots + slot] = products[other];
        }
        if (square > growth * smallest) {
            depth = 0;
            smallest = square;
        }
        smallest = Math.min(smallest, square);
        depth = Math.min(depth + 1, slots);
        mix(slot);
        return weights;
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
