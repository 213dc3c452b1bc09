package org.homeostat.models.mondeq.internal;

import java.util.List;

/**
 * How the images of all tiers lie in a state, one behind the other.
 *
 * <p>A step of stride 2 from a tier of edge s gives an image of edge s/2, one less than the edge of the next tier; P adds a row
 * below and a column on the right.
 *
 * @param grids the tiers; all but the last have two phases
 */
record Tiers(List<Grid> grids) {

    int count() {
        return grids.size();
    }

    /** Components of a state. */
    long size() {
        return offset(grids.size());
    }

    /** The first component of a tier. */
    long offset(int tier) {
        return grids.stream().limit(tier).mapToLong(Grid::size).sum();
    }

    /** The grid of a step's output: the next tier's channels, before P. */
    Grid step(int tier) {
        return new Grid(grids.get(tier + 1).channels(), grids.get(tier).blocks(), 1);
    }
}
