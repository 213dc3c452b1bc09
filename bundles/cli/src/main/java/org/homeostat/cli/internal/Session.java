package org.homeostat.cli.internal;

/**
 * What a command works with.
 *
 * @param platform the services
 * @param console where it prints
 * @param shipped the experiments that come with the platform
 * @param runs the runs that an interrupt must reach
 * @param log says where details are, for a sentence's end
 */
record Session(Platform platform, Console console, ShippedExperiments shipped, RunsInProgress runs, String log) {

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
