package org.homeostat.cli.internal;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.homeostat.api.platform.Experiment;
import org.homeostat.api.platform.Run;
import org.homeostat.api.platform.RunListener;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code homeostat run}. */
@Command(name = "run", description = "Run an experiment: train, evaluate, and write a run folder.")
final class RunCommand extends HomeostatCommand {

    @Mixin
    private final ExperimentWords words = new ExperimentWords();

    @Mixin
    private final RunWords shown = new RunWords();

    @Option(names = "--seed", paramLabel = "N", description = "The seed, in place of the experiment's.")
    private Long seed;

    @Option(names = "--device", paramLabel = "DEVICE", description = "auto, cpu, gpu or gpu:N.")
    private String device;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The run folder, which must not exist or be empty. By default runs/EXPERIMENT-TIME in the"
                    + " working directory.")
    private Path out;

    RunCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        Map<String, String> further = new LinkedHashMap<>();
        if (seed != null) {
            further.put("seed", seed.toString());
        }
        if (device != null) {
            further.put("device", device);
        }
        Experiment experiment = words.open(session(), further);
        Path folder = out == null ? RunFolders.create(Path.of("runs"), experiment.name()) : out.toAbsolutePath();
        try {
            return shown.follow(session(), listener -> start(experiment, folder, listener), true);
        } finally {
            if (out == null) {
                RunFolders.removeIfEmpty(folder);
            }
        }
    }

    private Run start(Experiment experiment, Path folder, RunListener listener) {
        Run run = platform().experiments().start(experiment, folder, listener);
        if (!shown.isQuiet()) {
            session().tell(experiment.name() + ", seed " + experiment.seed() + ", writes to " + folder);
        }
        return run;
    }
}
