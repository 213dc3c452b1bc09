package org.homeostat.cli.internal;

import java.util.Optional;

/**
 * What a command works with.
 *
 * @param platform the services
 * @param console where it prints
 * @param shipped the experiments that come with the platform
 * @param runs the runs that an interrupt must reach
 * @param log where details of errors go, in words; empty if that is standard error
 */
record Session(
        Platform platform, Console console, ShippedExperiments shipped, RunsInProgress runs, Optional<String> log) {

    void print(String line) {
        console.out().println(line);
    }

    void print(Iterable<String> lines) {
        lines.forEach(this::print);
    }

    void complain(String line) {
        console.complaints().println(line);
    }

    void tell(String line) {
        console.err().println(line);
    }
}
