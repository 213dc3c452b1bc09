package org.homeostat.models.control.internal;

import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.platform.Equilibria;

/** What a model within a model is given to be built. */
record Inside(ModelContext outside, DataSpec input, DataSpec output) implements ModelContext {

    @Override
    public Equilibria equilibria() {
        return outside.equilibria();
    }

    @Override
    public long seed() {
        return outside.seed();
    }
}
