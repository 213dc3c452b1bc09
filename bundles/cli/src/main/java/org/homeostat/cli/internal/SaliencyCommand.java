package org.homeostat.cli.internal;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.platform.Saliency;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code homeostat saliency}. */
@Command(
        name = "saliency",
        description =
                "Show where in images a run's classifier looks: Grad-CAM on its last feature maps, and the gradient of"
                        + " a class's score with respect to the pixels, through equilibria by the implicit rule. With a"
                        + " second run of the same data, side by side.",
        footer = {"", "Written into the first run's folder: saliency.html, saliency.json, figures/saliency-SAMPLE.png."
        })
final class SaliencyCommand extends HomeostatCommand {

    private static final String NUMBERS = "\\d{1,9}(,\\d{1,9})*";

    @Parameters(index = "0", paramLabel = "RUN", description = "The run folder.")
    private Path run;

    @Parameters(index = "1", arity = "0..1", paramLabel = "RUN2", description = "Another run to show beside it.")
    private Path beside;

    @Option(
            names = "--split",
            paramLabel = "SPLIT",
            defaultValue = "test",
            description = "The dataset's split (default: ${DEFAULT-VALUE}).")
    private String split;

    @Option(
            names = "--samples",
            paramLabel = "N|I,I,…",
            defaultValue = "8",
            description = {
                "How many samples to choose at random (default: ${DEFAULT-VALUE}), or which ones by their numbers from"
                        + " 0, joined by commas; a single one is 3,."
            })
    private String samples;

    @Option(
            names = "--class",
            paramLabel = "CLASS",
            description = {
                "Explain the score of this class, and choose samples of it (default: any samples, and the class"
                        + " predicted for each)."
            })
    private String ofClass;

    @Option(
            names = "--tolerance",
            paramLabel = "T",
            description =
                    "The tolerance of solves, relative to ‖f(z)‖ (default: the experiment's budget in evaluation, and"
                            + " 1e-6 for gradients).")
    private Double tolerance;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "The seed of the choice of samples (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Change a value for this, in both experiments, for example threads=1. May be repeated.")
    private final Map<String, String> changes = new LinkedHashMap<>();

    @Mixin
    private final RunWords shown = new RunWords();

    SaliencyCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        Path folder = RunFolders.existing(run);
        Optional<Path> other = Optional.ofNullable(beside).map(RunFolders::existing);
        Saliency saliency = wanted();
        return shown.follow(
                session(),
                listener -> platform().experiments().saliency(folder, other, saliency, changes, listener),
                false);
    }

    private Saliency wanted() {
        try {
            Saliency saliency = Saliency.defaults().withSplit(split).withSeed(seed);
            saliency = tolerance == null ? saliency : saliency.withTolerance(tolerance);
            saliency = ofClass == null ? saliency : saliency.withClass(ofClass);
            if (!samples.matches(NUMBERS + ",?")) {
                throw new IllegalArgumentException(
                        "samples is '" + samples + "'; accepted are a number, or numbers joined by commas");
            }
            List<Integer> numbers =
                    Arrays.stream(samples.split(",")).map(Integer::valueOf).toList();
            return samples.contains(",") ? saliency.withIndices(numbers) : saliency.withSamples(numbers.get(0));
        } catch (IllegalArgumentException e) {
            throw new WrongWordsException("--" + e.getMessage());
        }
    }
}
