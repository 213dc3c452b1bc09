package org.homeostat.cli.internal;

import picocli.CommandLine.Command;

/** {@code homeostat version}. */
@Command(name = "version", description = "Print the version.")
final class VersionCommand extends HomeostatCommand {

    VersionCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        session().print(new Version().getVersion()[0]);
        return ExitCode.DONE;
    }
}
