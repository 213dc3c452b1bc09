package org.homeostat.cli.internal;

import java.nio.file.Path;
import java.util.Optional;

/** Where the launcher says that things are. */
final class Installation {

    private Installation() {}

    /** The installation's folder; empty in runtimes that the launcher did not start. */
    static Optional<Path> home() {
        return Optional.ofNullable(System.getProperty("homeostat.home"))
                .map(home -> Path.of(home).toAbsolutePath().normalize());
    }

    /** A sentence that says where details of an error are. */
    static String logHint() {
        return Optional.ofNullable(System.getProperty("homeostat.log"))
                .map(log -> "Details are in " + log + ".")
                .orElse("Details are in the log; --stacktrace prints them.");
    }
}
