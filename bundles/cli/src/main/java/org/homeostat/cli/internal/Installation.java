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

    /** The log, for a sentence's end; empty where it is standard error itself, as in the launcher's configuration. */
    static Optional<String> log() {
        Optional<String> file = Optional.ofNullable(System.getProperty("homeostat.log"));
        return file.isEmpty() && home().isEmpty() ? Optional.of("the log") : file;
    }
}
