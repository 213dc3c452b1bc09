package org.homeostat.cli.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.Ref;
import org.homeostat.api.analysis.Analysis;
import org.homeostat.api.analysis.Findings;
import org.homeostat.api.analysis.Trajectories;
import org.homeostat.api.platform.Analyses;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code homeostat analyse}. */
@Command(
        name = "analyse",
        description =
                "Analyse the dynamics of a run's model, or of trajectories in a CSV file: spectrum, cases, modes.",
        footer = {
            "",
            "A CSV file names its columns in its first line: the components of the state, and if it likes a column"
                    + " 'trajectory' that counts trajectories; 't' and 'time' are passed over.",
            "'homeostat list analyses' names the methods, 'homeostat describe analysis edmd' the settings of one."
        })
final class AnalyseCommand extends HomeostatCommand {

    private static final Path FOLDERS = Path.of("analyses");

    @Parameters(paramLabel = "RUN|FILE", description = "A run folder, or a CSV file of trajectories.")
    private Path subject;

    @Option(
            names = "--method",
            paramLabel = "NAME",
            defaultValue = "edmd",
            description =
                    "The analysis: edmd, mpedmd, dmd, dmdc, or another that is there (default: ${DEFAULT-VALUE}).")
    private String method;

    @Option(names = "--basis", paramLabel = "NAME", description = "The basis of observables, for analyses that lift.")
    private String basis;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "A setting of the analysis, for example basis.degree=4 (with --basis) or spectrum.circle=1e-3. May"
                            + " be repeated.")
    private final Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--change",
            paramLabel = "PATH=VALUE",
            description = "Change a value of the run's experiment, as 'evaluate --set' does. May be repeated.")
    private final Map<String, String> changes = new LinkedHashMap<>();

    @Option(names = "--states", paramLabel = "COLUMN", split = ",", description = "The file's columns of the state.")
    private final List<String> states = new ArrayList<>();

    @Option(names = "--inputs", paramLabel = "COLUMN", split = ",", description = "The file's columns of inputs.")
    private final List<String> inputs = new ArrayList<>();

    @Option(names = "--trajectory", paramLabel = "COLUMN", description = "The file's column that counts trajectories.")
    private String trajectory;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "For random features (default: 0).")
    private long seed;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where to write (default: RUN/analysis/METHOD, or a new folder in ./analyses).")
    private Path out;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    AnalyseCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        Path path = subject.toAbsolutePath().normalize();
        boolean isRun = Files.isDirectory(path);
        if (!isRun && !Files.isRegularFile(path)) {
            throw new WrongWordsException("There is neither a run folder nor a file " + path + ".");
        }
        if (isRun && !(states.isEmpty() && inputs.isEmpty() && trajectory == null)) {
            throw new WrongWordsException(
                    "--states, --inputs and --trajectory are for files, and " + path + " is a folder.");
        }
        if (!isRun && !changes.isEmpty()) {
            throw new WrongWordsException("--change is for run folders, and " + path + " is a file.");
        }
        Ref<Analysis> analysis =
                platform().registry().create(Analysis.class, method, AnalysisWords.settings(settings, basis));
        Findings findings = find(path, isRun, analysis);
        Path page = platform().reports().write(findings, folder(path, isRun));
        AnalysisText.print(findings, json, session());
        session().tell("written to " + page);
        return ExitCode.DONE;
    }

    private Findings find(Path path, boolean isRun, Ref<Analysis> analysis) {
        Analyses analyses = platform().analyses();
        if (isRun) {
            return analyses.analyse(path, changes, analysis, seed, session()::tell);
        }
        Trajectories data = analyses.read(path, states, inputs, Optional.ofNullable(trajectory));
        return analyses.analyse(data, analysis, seed, session()::tell);
    }

    private Path folder(Path path, boolean isRun) {
        if (out != null) {
            return out.toAbsolutePath().normalize();
        }
        String name = String.valueOf(path.getFileName());
        return isRun
                ? path.resolve("analysis").resolve(method.replace(':', '-'))
                : RunFolders.create(FOLDERS, name.replaceFirst("[.][^.]*$", ""));
    }
}
