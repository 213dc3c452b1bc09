package org.homeostat.cli.internal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code homeostat} itself: what holds for every command. */
@Command(
        name = "homeostat",
        description = "Trains and examines networks whose output is an equilibrium.",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "'homeostat COMMAND --help' says more about a command.",
            "Exit codes: 0 done; 1 the run failed; 2 the words or the experiment are wrong; 130 interrupted, checkpoint"
                    + " written."
        })
final class Root {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Say how to use the command and stop.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Print the version and stop.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean version;

    @Option(
            names = "--stacktrace",
            scope = ScopeType.INHERIT,
            description = "Print the stack trace of an unexpected error.")
    private boolean stacktrace;

    boolean isStacktrace() {
        return stacktrace;
    }
}
