package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * What depends on the shapes of the tiers alone.
 *
 * @param transforms between images and spectra of each tier
 * @param twiceBack the same, with twice the images on the way back
 * @param padded P, from a step's output to the next tier
 * @param cropped its transpose
 * @param own from kernels of W, five pixels wide, to frequencies, for each tier
 * @param within from kernels A to frequencies, for each tier but the first
 * @param steps from kernels of a step to the next tier to frequencies
 * @param units the convolution that is the identity, five pixels wide, for each tier
 * @param identities an identity for each tier's frequencies
 * @param mask 0 on the borders of all images, 1 inside, (d)
 */
record TierConstants(
        List<Transform> transforms,
        List<Transform> twiceBack,
        List<Passage> padded,
        List<Passage> cropped,
        List<Symbols> own,
        List<Symbols> within,
        List<Symbols> steps,
        List<NDArray> units,
        List<NDArray> identities,
        NDArray mask) {

    /** Edge of A, B and N. */
    static final int TAPS = 3;

    /** Edge of AᵀA. */
    static final int SQUARE_TAPS = 2 * TAPS - 1;

    static TierConstants of(Tiers tiers, NDManager owner, DataType type) {
        TierConstants made = new TierConstants(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                mask(tiers, owner, type));
        for (int i = 0; i < tiers.count(); i++) {
            Grid grid = tiers.grids().get(i);
            made.transforms.add(Transform.of(grid, owner, type));
            made.twiceBack.add(made.transforms.get(i).twiceBack());
            made.own.add(Symbols.of(grid, SQUARE_TAPS, false, owner, type));
            made.units.add(unit(grid, owner, type));
            int width = Math.toIntExact(2 * grid.width());
            made.identities.add(MonotoneBlock.lasting(owner.eye(width, width, 0, type), owner));
            if (i > 0) {
                made.within.add(Symbols.of(grid, TAPS, false, owner, type));
                Grid before = tiers.step(i - 1);
                made.steps.add(Symbols.of(tiers.grids().get(i - 1), TAPS, true, owner, type));
                made.padded.add(Passage.between(before, grid, owner, type));
                made.cropped.add(Passage.between(grid, before, owner, type));
            }
        }
        return made;
    }

    private static NDArray unit(Grid grid, NDManager owner, DataType type) {
        int n = Math.toIntExact(grid.channels());
        int taps = SQUARE_TAPS * SQUARE_TAPS;
        double[] unit = new double[n * n * taps];
        for (int i = 0; i < n; i++) {
            unit[(i * n + i) * taps + taps / 2] = 1;
        }
        return Fourier.constant(unit, new Shape(n, n, SQUARE_TAPS, SQUARE_TAPS), owner, type);
    }

    private static NDArray mask(Tiers tiers, NDManager owner, DataType type) {
        double[] mask = new double[Math.toIntExact(tiers.size())];
        int at = 0;
        for (Grid grid : tiers.grids()) {
            int edge = (int) grid.edge();
            int channels = (int) grid.channels();
            for (int j = 0; j < grid.size(); j++) {
                int row = j / channels / edge;
                int column = j / channels % edge;
                mask[at++] = Math.min(Math.min(row, column), edge - 1 - Math.max(row, column)) > 0 ? 1 : 0;
            }
        }
        return Fourier.constant(mask, new Shape(mask.length), owner, type);
    }
}
