package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;

/**
 * What depends on the shapes of the tiers alone.
 *
 * @param within from kernels within a tier to frequencies
 * @param steps from kernels of a step to the next tier to frequencies
 * @param identities an identity for each tier
 * @param mask 0 on the borders of all images, 1 inside, (d)
 */
record TierConstants(List<Symbols> within, List<Symbols> steps, List<NDArray> identities, NDArray mask) {

    static TierConstants of(Tiers tiers, NDManager owner, DataType type) {
        List<Symbols> within = new ArrayList<>();
        List<Symbols> steps = new ArrayList<>();
        List<NDArray> identities = new ArrayList<>();
        for (int i = 0; i < tiers.count(); i++) {
            Grid grid = tiers.grids().get(i);
            within.add(Symbols.of(grid, false, owner, type));
            if (i < tiers.count() - 1) {
                steps.add(Symbols.of(grid, true, owner, type));
            }
            int width = Math.toIntExact(grid.width());
            identities.add(MonotoneBlock.lasting(owner.eye(width, width, 0, type), owner));
        }
        return new TierConstants(within, steps, identities, mask(tiers, owner, type));
    }

    private static NDArray mask(Tiers tiers, NDManager owner, DataType type) {
        double[] mask = new double[Math.toIntExact(tiers.size())];
        int at = 0;
        for (Grid grid : tiers.grids()) {
            int edge = (int) grid.edge();
            for (int j = 0; j < grid.size(); j++) {
                int row = j / edge % edge;
                int column = j % edge;
                mask[at++] = Math.min(Math.min(row, column), edge - 1 - Math.max(row, column)) > 0 ? 1 : 0;
            }
        }
        try (NDArray wide = owner.create(mask);
                NDArray typed = wide.toType(type, true)) {
            return MonotoneBlock.lasting(typed.duplicate(), owner);
        }
    }
}
