package org.homeostat.cli.internal;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.homeostat.api.platform.Sensitivity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code homeostat sensitivity}. */
@Command(
        name = "sensitivity",
        description =
                "Look for inputs that a run's model reacts to most: a lower bound of its gain, beside the certified upper"
                        + " one where there is one, and attacks inside certified radii.",
        footer = {
            "",
            "Written into the run folder: sensitivity.json, figures, a section of report.html. A certified bound that is"
                    + " exceeded is an error."
        })
final class SensitivityCommand extends HomeostatCommand {

    @Parameters(paramLabel = "RUN", description = "The run folder.")
    private Path run;

    @Option(
            names = "--split",
            paramLabel = "SPLIT",
            defaultValue = "test",
            description = "The dataset's split (default: ${DEFAULT-VALUE}).")
    private String split;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "200",
            description = "From how many samples to start (default: ${DEFAULT-VALUE}).")
    private int samples;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "100",
            description = "Steps of ascent (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--radius",
            paramLabel = "R",
            description = "How far inputs may move, in the data's own unit (default: any distance).")
    private Double radius;

    @Option(
            names = "--length",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many positions of a sequence to take (default: ${DEFAULT-VALUE}).")
    private int length;

    @Option(
            names = "--tolerance",
            paramLabel = "T",
            defaultValue = "1e-8",
            description = "The tolerance of solves, relative to ‖f(z)‖ (default: ${DEFAULT-VALUE}).")
    private double tolerance;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "The seed of samples and directions (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Change a value for this search, for example threads=1. May be repeated.")
    private final Map<String, String> changes = new LinkedHashMap<>();

    @Mixin
    private final RunWords shown = new RunWords();

    SensitivityCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        Path folder = RunFolders.existing(run);
        Sensitivity sensitivity = wanted();
        return shown.follow(
                session(),
                listener -> platform().experiments().sensitivity(folder, sensitivity, changes, listener),
                false);
    }

    private Sensitivity wanted() {
        try {
            Sensitivity sensitivity = Sensitivity.defaults()
                    .withSplit(split)
                    .withSamples(samples)
                    .withSteps(steps)
                    .withLength(length)
                    .withTolerance(tolerance)
                    .withSeed(seed);
            return radius == null ? sensitivity : sensitivity.withRadius(radius);
        } catch (IllegalArgumentException e) {
            throw new WrongWordsException("--" + e.getMessage());
        }
    }
}
