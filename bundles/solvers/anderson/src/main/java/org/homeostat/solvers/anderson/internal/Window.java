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
    private final double[][] gram;
    private final double growth;
    private final LeastSquares leastSquares;
    private final double[][] normal;
    private final double[] right;
    private final double[] gamma;
    private int depth;
    private double smallest = Double.POSITIVE_INFINITY;

    Window(int slots, double ridge, double safeguard) {
        this.slots = slots;
        gram = new double[slots][slots];
        growth = safeguard * safeguard;
        leastSquares = new LeastSquares(slots - 1, ridge);
        normal = new double[slots - 1][slots - 1];
        right = new double[slots - 1];
        gamma = new double[slots - 1];
    }

    /**
     * Takes in a residual and weighs the window.
     *
     * @param slot the residual's slot, the one after that of the call before
     * @param products its inner products with the residuals of all slots in use
     * @param weights receives a weight for each slot; their sum is 1
     */
    void advance(int slot, double[] products, double[] weights) {
        Arrays.fill(weights, 0);
        weights[slot] = 1;
        for (int other = 0; other < slots; other++) {
            gram[slot][other] = other < products.length ? products[other] : 0;
            gram[other][slot] = gram[slot][other];
        }
        double square = gram[slot][slot];
        if (!Double.isFinite(square)) {
            depth = 0;
            return;
        }
        if (square > growth * smallest) {
            depth = 0;
            smallest = square;
        }
        smallest = Math.min(smallest, square);
        depth = Math.min(depth + 1, slots);
        mix(slot, weights);
    }

    /** min ‖g - Σ γⱼ dⱼ‖ over the differences dⱼ of successive residuals, the newest first. */
    private void mix(int slot, double[] weights) {
        int columns = depth - 1;
        for (int i = 0; i < columns; i++) {
            int newer = slotBefore(slot, i);
            int older = slotBefore(slot, i + 1);
            right[i] = gram[slot][newer] - gram[slot][older];
            for (int j = 0; j <= i; j++) {
                double[] newerRow = gram[slotBefore(slot, j)];
                double[] olderRow = gram[slotBefore(slot, j + 1)];
                normal[i][j] = (newerRow[newer] - newerRow[older]) - (olderRow[newer] - olderRow[older]);
            }
        }
        if (!leastSquares.solve(normal, right, columns, gamma)) {
            depth = 1;
            return;
        }
        for (int j = 0; j < columns; j++) {
            weights[slotBefore(slot, j)] -= gamma[j];
            weights[slotBefore(slot, j + 1)] += gamma[j];
        }
    }

    private int slotBefore(int slot, int steps) {
        return Math.floorMod(slot - steps, slots);
    }
}
