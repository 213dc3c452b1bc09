package org.homeostat.cli.internal;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code homeostat resume}. */
@Command(name = "resume", description = "Go on with a run from its last checkpoint.")
final class ResumeCommand extends HomeostatCommand {

    @Parameters(paramLabel = "RUN", description = "The run folder.")
    private Path run;

    @Mixin
    private final RunWords shown = new RunWords();

    ResumeCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        Path folder = RunFolders.existing(run);
        return shown.follow(session(), listener -> platform().experiments().resume(folder, listener), true);
    }
}
