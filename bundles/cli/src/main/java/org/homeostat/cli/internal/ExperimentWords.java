package org.homeostat.cli.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.homeostat.api.platform.Experiment;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The words that name an experiment and change it. */
final class ExperimentWords {

    @Parameters(paramLabel = "EXPERIMENT", description = "A file, or the name of a shipped experiment.")
    private String experiment;

    @Option(
            names = "--set",
            paramLabel = "PATH=VALUE",
            description = "Change a value of the experiment, for example model.cell.width=32. May be repeated.")
    private final Map<String, String> changes = new LinkedHashMap<>();

    String word() {
        return experiment;
    }

    /** Reads and checks the experiment. */
    Experiment open(Session session) {
        return open(session, Map.of());
    }

    /** Reads and checks the experiment with changes that other options ask for. */
    Experiment open(Session session, Map<String, String> further) {
        Map<String, String> all = new LinkedHashMap<>(changes);
        all.putAll(further);
        return session.shipped().open(session.platform().experiments(), experiment, all);
    }
}
