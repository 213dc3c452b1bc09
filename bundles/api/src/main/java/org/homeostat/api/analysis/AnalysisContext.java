package org.homeostat.api.analysis;

import ai.djl.ndarray.NDManager;
import org.osgi.annotation.versioning.ProviderType;

/** What an analysis is lent while it works. */
@ProviderType
public interface AnalysisContext {

    /**
     * Owner of the analysis's arrays, freed after it.
     *
     * @return the manager
     */
    NDManager manager();

    /**
     * A seed for random features and the choice of samples.
     *
     * @return the seed
     */
    long seed();

    /**
     * Tells what is being done.
     *
     * @param message a few words
     */
    void progress(String message);
}
