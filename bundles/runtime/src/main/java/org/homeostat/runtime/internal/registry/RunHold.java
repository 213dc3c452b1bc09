package org.homeostat.runtime.internal.registry;

import java.util.Optional;

/** A run's claim on the bundles of its plug-ins. Thread-safe. */
public interface RunHold extends AutoCloseable {

    /**
     * Whether a bundle was stopped, replaced or removed.
     *
     * @return a sentence that names the first such bundle; empty while all are there
     */
    Optional<String> lost();

    /** Ends the claim. */
    @Override
    void close();
}
