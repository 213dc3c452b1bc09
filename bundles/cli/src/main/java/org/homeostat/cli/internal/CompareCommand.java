package org.homeostat.cli.internal;

import java.nio.file.Path;
import java.util.List;
import org.homeostat.api.analysis.Findings;
import org.homeostat.api.platform.Comparison;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code homeostat compare}. */
@Command(
        name = "compare",
        description =
                "Show runs side by side: time, losses and metrics, their curves over epochs and seconds, the settings in which they"
                        + " differ, and how far they compare. Runs in progress are shown as far as they are.",
        footer = {"", "Writes compare.html, compare.json and figures/*.png; the runs' folders are read alone."})
final class CompareCommand extends HomeostatCommand {

    @Parameters(
            arity = "2..*",
            paramLabel = "RUN",
            description = "The run folders; seconds a step are given as multiples of the first one's.")
    private List<Path> runs;

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            description = "The metric beside the loss (default: the one that decides in the runs).")
    private String metric;

    @Option(
            names = "--log",
            description = "Draw losses over logarithmic axes (default: where they span more than two decades).")
    private boolean logarithmic;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where to write (default: ./compare/RUN-RUN). Only an earlier comparison is replaced.")
    private Path out;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    CompareCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        List<Path> folders = runs.stream().map(RunFolders::existing).toList();
        Path folder = out == null ? CompareFolder.of(folders) : CompareFolder.of(out);
        Findings findings = platform().experiments().compare(folders, wanted());
        Path page = platform().reports().write(findings, folder, CompareFolder.NAME);
        AnalysisText.print(findings, json, session());
        session().tell("written to " + page);
        return ExitCode.DONE;
    }

    private Comparison wanted() {
        Comparison comparison = Comparison.defaults();
        comparison = metric == null ? comparison : comparison.withMetric(metric);
        return logarithmic ? comparison.withLogarithmicLosses() : comparison;
    }
}
