package org.homeostat.cli.internal;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code homeostat export}. */
@Command(
        name = "export",
        description = "Write a run's parameters, of its best epoch or else its latest checkpoint, in a common format.")
final class ExportCommand extends HomeostatCommand {

    @Parameters(paramLabel = "RUN", description = "The run folder.")
    private Path run;

    @Parameters(paramLabel = "FILE", description = "FILE.npz or FILE.safetensors; the ending says which format.")
    private Path file;

    ExportCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        Path folder = RunFolders.existing(run);
        String name = file.toString();
        if (!name.endsWith(".npz") && !name.endsWith(".safetensors")) {
            throw new WrongWordsException(
                    "The file '" + name + "' has no known ending; give one that ends with .npz or" + " .safetensors.");
        }
        List<String> tensors = platform().experiments().export(folder, file.toAbsolutePath());
        session().print(tensors);
        session().tell(tensors.size() + " tensors written to " + file.toAbsolutePath());
        return ExitCode.DONE;
    }
}
