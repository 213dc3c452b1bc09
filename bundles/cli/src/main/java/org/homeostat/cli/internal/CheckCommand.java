package org.homeostat.cli.internal;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code homeostat check}. */
@Command(name = "check", description = "Check an experiment without running it; needs no data files.")
final class CheckCommand extends HomeostatCommand {

    @Mixin
    private final ExperimentWords words = new ExperimentWords();

    CheckCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        session().print(words.open(session()).name() + ": nothing is wrong with it");
        return ExitCode.DONE;
    }
}
