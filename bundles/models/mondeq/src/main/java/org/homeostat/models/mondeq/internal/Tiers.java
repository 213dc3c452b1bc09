package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * How the images of all tiers lie in a state, one behind the other, and the way between neighbours. Everything is recordable.
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

    /** The frequencies of one tier of states. */
    NDArray frequencies(NDArray states, int tier) {
        Grid grid = grids.get(tier);
        long from = offset(tier);
        NDIndex part = new NDIndex(":, " + from + ":" + (from + grid.size()));
        try (NDArray own = grids.size() == 1 ? states.reshape(states.getShape()) : states.get(part);
                NDArray plane = grid.plane(own)) {
            return grid.frequencies(plane);
        }
    }

    /** States from the frequencies of all tiers, which are closed. */
    NDArray states(NDList frequencies) {
        NDList parts = new NDList();
        for (int i = 0; i < grids.size(); i++) {
            try (NDArray plane = grids.get(i).space(frequencies.get(i))) {
                parts.add(grids.get(i).samples(plane));
            }
        }
        frequencies.close();
        if (parts.size() == 1) {
            return parts.head();
        }
        try (parts) {
            return NDArrays.concat(parts, 1);
        }
    }

    /** The grid of a step's output: the next tier's channels, before P. */
    private Grid step(int tier) {
        return new Grid(grids.get(tier + 1).channels(), grids.get(tier).blocks(), 1);
    }

    /** P: from frequencies of a step's output to frequencies of the next tier; the argument is closed. */
    NDArray padded(NDArray output, int tier) {
        Grid from = step(tier);
        Grid to = grids.get(tier + 1);
        long more = to.edge() - from.edge();
        try (output;
                NDArray plane = from.space(output);
                NDArray lines = plane.reshape(from.edge(), from.edge(), -1);
                NDArray wide = lines.pad(new Shape(0, 0, 0, more, 0, more), 0);
                NDArray flat = wide.reshape(to.edge(), -1)) {
            return to.frequencies(flat);
        }
    }

    /** Pᵀ: from frequencies of the next tier to frequencies of a step's output; the argument is closed. */
    NDArray cropped(NDArray next, int tier) {
        Grid from = grids.get(tier + 1);
        Grid to = step(tier);
        try (next;
                NDArray plane = from.space(next);
                NDArray lines = plane.reshape(from.edge(), from.edge(), -1);
                NDArray narrow = lines.get(new NDIndex(":" + to.edge() + ", :" + to.edge()));
                NDArray flat = narrow.reshape(to.edge(), -1)) {
            return to.frequencies(flat);
        }
    }
}
