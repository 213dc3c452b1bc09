package org.homeostat.runtime.internal.run;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.task.Objective;
import org.homeostat.runtime.internal.comparison.RecordedRun;
import org.homeostat.runtime.internal.experiment.ReadExperiment;
import org.homeostat.runtime.internal.settings.FlatSettings;
import org.homeostat.runtime.internal.storage.FolderLock;
import org.homeostat.runtime.internal.storage.Json;
import org.homeostat.runtime.internal.storage.RunFolder;
import org.homeostat.runtime.internal.training.PluginCalls;
import org.homeostat.runtime.internal.training.Setup;

/** Reads what runs have recorded; writes nothing. */
final class RecordedRuns {

    private static final String PARAMETERS = "parameters";

    private final RunServices services;

    RecordedRuns(RunServices services) {
        this.services = services;
    }

    /**
     * Reads runs.
     *
     * @param paths their folders
     * @return the runs, each with a name of its own
     * @throws HomeostatException if a folder is no run, or named twice
     */
    List<RecordedRun> read(List<Path> paths) {
        List<RunFolder> folders = paths.stream()
                .map(path -> RunFolder.open(path, services.storage()))
                .toList();
        List<Path> places = folders.stream().map(RunFolder::path).toList();
        List<String> names = names(places);
        List<RecordedRun> runs = new ArrayList<>();
        for (RunFolder folder : folders) {
            if (places.indexOf(folder.path()) != runs.size()) {
                throw new HomeostatException("the run folder " + folder.path() + " is named twice; name each run once");
            }
            runs.add(read(names.get(runs.size()), folder));
        }
        return runs;
    }

    /** The shortest ends of the paths that are unlike each other. */
    private static List<String> names(List<Path> places) {
        List<Function<Path, String>> ways = List.of(
                place -> String.valueOf(place.getFileName()),
                place -> place.getNameCount() < 2
                        ? place.toString()
                        : place.subpath(place.getNameCount() - 2, place.getNameCount())
                                .toString());
        for (Function<Path, String> way : ways) {
            List<String> names = places.stream().map(way).toList();
            if (names.stream().distinct().count() == names.size()) {
                return names;
            }
        }
        return places.stream().map(Path::toString).toList();
    }

    private RecordedRun read(String name, RunFolder folder) {
        boolean isLocked = FolderLock.isLeft(folder.path());
        Map<String, Object> result = json(folder.path().resolve("result.json"));
        OptionalLong parameters =
                result.get(PARAMETERS) instanceof Number n ? OptionalLong.of(n.longValue()) : OptionalLong.empty();
        Optional<RecordedRun.Decision> decision = Optional.empty();
        Optional<String> obstacle = Optional.empty();
        try {
            ReadExperiment experiment = services.reader().read(folder.experiment(), Map.of());
            Setup setup = services.setup(
                    experiment, new PluginCalls(experiment.bound().uses()));
            Objective objective = setup.objective();
            decision = Optional.of(new RecordedRun.Decision(objective.decisiveMetric(), objective.largerIsBetter()));
            if (parameters.isEmpty()) {
                parameters = OptionalLong.of(count(setup));
            }
        } catch (HomeostatException e) {
            // an experiment of another version, or of plug-ins that are not here: what it has recorded can be shown all
            // the same
            obstacle = Optional.of(e.getMessage());
        }
        return new RecordedRun(
                name,
                folder.path(),
                isLocked,
                FlatSettings.read(folder.experiment()),
                folder.readMetrics(),
                result,
                json(folder.path().resolve("environment.json")),
                parameters,
                decision,
                obstacle);
    }

    private long count(Setup setup) {
        try (NDManager manager =
                services.compute().newManager(services.compute().device("cpu"))) {
            return setup.network(manager).size();
        }
    }

    private static Map<String, Object> json(Path file) {
        try {
            return Files.exists(file) ? Json.object(Files.readString(file)) : Map.of();
        } catch (IOException e) {
            throw new HomeostatException("cannot read " + file + ": " + e.getMessage() + ". Mend or remove it.", e);
        }
    }
}
