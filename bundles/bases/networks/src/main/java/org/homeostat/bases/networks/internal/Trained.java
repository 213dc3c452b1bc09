package org.homeostat.bases.networks.internal;

import ai.djl.nn.Block;
import org.homeostat.api.basis.Observables;

/**
 * Observables that a network learns.
 *
 * @param block the network
 * @param dimension number of its outputs
 */
record Trained(Block block, long dimension) implements Observables {

    @Override
    public boolean fitsToData() {
        return false;
    }
}
