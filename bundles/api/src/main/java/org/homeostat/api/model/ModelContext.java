package org.homeostat.api.model;

import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.platform.Equilibria;
import org.osgi.annotation.versioning.ProviderType;

/** What a family is given to build a model. */
@ProviderType
public interface ModelContext {

    /**
     * What flows in.
     *
     * @return the description of one sample's input
     */
    DataSpec input();

    /**
     * What is to flow out, as the task wants it: for a classification one logit a class.
     *
     * @return the description of one sample's output
     */
    DataSpec output();

    /**
     * The platform's equilibrium layers.
     *
     * @return the service
     */
    Equilibria equilibria();

    /**
     * A seed for choices that a family makes while it builds, such as frozen random features.
     *
     * @return derived from the run's seed
     */
    long seed();
}
