package org.homeostat.bases.radial.internal;

import ai.djl.ndarray.NDArray;
import org.homeostat.api.basis.Observables;
import org.homeostat.nn.Matrices;

/**
 * Observables about centres that a sample determines.
 *
 * @param block computes them
 * @param settings how many
 * @param seed of k-means' first choice
 */
record Centred(RadialBlock block, RbfPlugin.Rbf settings, long seed) implements Observables {

    @Override
    public long dimension() {
        return settings.dimension();
    }

    @Override
    public void fit(NDArray sample) {
        NDArray vectors = block.positions().vectors(sample);
        double[][] points = Matrices.rows(vectors.reshape(-1, block.positions().features()));
        double[][] centres = Centres.of(points, settings.dimension(), seed);
        block.set(centres, settings.width().orElseGet(() -> Centres.spacing(centres)));
    }
}
