package org.homeostat.api.platform;

import org.osgi.annotation.versioning.ProviderType;

/** A checked experiment. Immutable. */
@ProviderType
public interface Experiment {

    /**
     * The name: that of its file without the ending, or what the experiment says itself.
     *
     * @return never empty
     */
    String name();

    /**
     * The experiment in full, every default filled in.
     *
     * @return YAML that reads back as the same experiment
     */
    String yaml();

    /**
     * The seed.
     *
     * @return the seed from which all randomness of a run comes
     */
    long seed();
}
