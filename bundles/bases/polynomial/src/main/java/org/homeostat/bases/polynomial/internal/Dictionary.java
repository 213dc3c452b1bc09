package org.homeostat.bases.polynomial.internal;

import ai.djl.nn.Block;
import org.homeostat.api.basis.Observables;

/**
 * Observables that a block computes and that need no fitting.
 *
 * @param block computes ψ
 * @param dimension their number
 */
record Dictionary(Block block, long dimension) implements Observables {

    @Override
    public boolean fitsToData() {
        return false;
    }
}
