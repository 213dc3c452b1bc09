package org.homeostat.koopman.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.analysis.Trajectories;

/**
 * Pairs of successive states, a row each.
 *
 * @param x the states
 * @param y their successors
 * @param u the inputs between them, if there are any
 */
record Snapshots(RealMatrix x, RealMatrix y, Optional<RealMatrix> u) {

    /** All pairs of some trajectories. */
    static Snapshots of(Trajectories data) {
        if (data.pairs() < 2) {
            throw new IllegalArgumentException("the trajectories have " + data.pairs()
                    + " pairs of successive states; at least 2 are needed, and more than there are observables");
        }
        List<double[]> x = new ArrayList<>();
        List<double[]> y = new ArrayList<>();
        List<double[]> u = new ArrayList<>();
        for (int i = 0; i < data.count(); i++) {
            double[][] states = data.states(i);
            double[][] inputs = data.inputs(i);
            for (int t = 0; t + 1 < states.length; t++) {
                x.add(states[t]);
                y.add(states[t + 1]);
                u.add(inputs[t]);
            }
        }
        return new Snapshots(matrix(x), matrix(y), data.inputs().isEmpty() ? Optional.empty() : Optional.of(matrix(u)));
    }

    private static RealMatrix matrix(List<double[]> rows) {
        return new Array2DRowRealMatrix(rows.toArray(double[][]::new), false);
    }
}
