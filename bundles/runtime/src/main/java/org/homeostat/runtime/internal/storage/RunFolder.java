package org.homeostat.runtime.internal.storage;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.homeostat.api.HomeostatException;

/** The files of a run. */
public final class RunFolder {

    private static final String EXPERIMENT = "experiment.yaml";
    private static final String LOG = "log.txt";
    private static final Set<String> BEFORE_TRAINING = Set.of(EXPERIMENT, LOG, "environment.json", "result.json");

    private final Path path;
    private final Storage storage;

    private RunFolder(Path path, Storage storage) {
        this.path = path;
        this.storage = storage;
    }

    /**
     * Makes the folder of a new run.
     *
     * @param path where
     * @param storage how files come to disk
     * @return the folder
     * @throws HomeostatException if something lies there, or it cannot be made
     */
    public static RunFolder create(Path path, Storage storage) {
        Path folder = path.toAbsolutePath().normalize();
        try {
            if (Files.exists(folder) && !isFree(folder)) {
                throw new HomeostatException("the run folder " + folder
                        + " exists and is not an empty folder; name another one with --out, or go on with the run in it"
                        + " by: homeostat resume " + folder);
            }
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "probe", DiskStorage.UNFINISHED));
        } catch (IOException e) {
            throw new HomeostatException(
                    "cannot make or write the run folder " + folder + ": " + DiskStorage.reason(e)
                            + ". Name a folder that you may write with --out.",
                    e);
        }
        return new RunFolder(folder, storage);
    }

    /**
     * Opens the folder of a run.
     *
     * @param path where it lies
     * @param storage how files come to disk
     * @return the folder
     * @throws HomeostatException if it is no run
     */
    public static RunFolder open(Path path, Storage storage) {
        Path folder = path.toAbsolutePath().normalize();
        if (!Files.isRegularFile(folder.resolve(EXPERIMENT))) {
            throw new HomeostatException(folder + " is no run folder: it has no " + EXPERIMENT
                    + ". Name a folder that 'homeostat run' has made.");
        }
        return new RunFolder(folder, storage);
    }

    /**
     * Whether nothing would be lost: nothing is there, or what a run left that ended before its first checkpoint. An
     * experiment without a run's log beside it is a user's own.
     */
    private static boolean isFree(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        boolean begun = Files.exists(folder.resolve(LOG));
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .allMatch(name -> name.endsWith(DiskStorage.UNFINISHED)
                            || name.equals(FolderLock.NAME)
                            || begun && BEFORE_TRAINING.contains(name));
        }
    }

    /**
     * Where it lies.
     *
     * @return an absolute path
     */
    public Path path() {
        return path;
    }

    /**
     * The resolved experiment's file.
     *
     * @return the path
     */
    public Path experiment() {
        return path.resolve(EXPERIMENT);
    }

    /**
     * The folder of checkpoints.
     *
     * @return the path
     */
    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    /**
     * The folder of figures.
     *
     * @return the path
     */
    public Path figures() {
        return path.resolve("figures");
    }

    /**
     * Writes the resolved experiment.
     *
     * @param yaml the text
     */
    public void writeExperiment(String yaml) {
        write(EXPERIMENT, yaml);
    }

    /**
     * Writes a text file.
     *
     * @param name its name in the folder
     * @param text its content
     */
    public void write(String name, String text) {
        storage.replace(path.resolve(name), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Writes a file.
     *
     * @param name its name in the folder
     * @param bytes its content
     */
    public void write(String name, byte[] bytes) {
        storage.replace(path.resolve(name), out -> out.write(bytes));
    }

    /**
     * Adds an epoch to the metrics.
     *
     * @param epoch its record
     */
    public void addMetrics(Map<String, Object> epoch) {
        storage.append(metrics(), (Json.line(epoch) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The epochs' records.
     *
     * @return one an epoch; a line that a killed process left unfinished ends them
     */
    public List<Map<String, Object>> readMetrics() {
        List<Map<String, Object>> epochs = new ArrayList<>();
        if (!Files.exists(metrics())) {
            return epochs;
        }
        try {
            for (String line : Files.readString(metrics()).split("\n", -1)) {
                if (line.isBlank()) {
                    break;
                }
                epochs.add(Json.object(line));
            }
        } catch (JsonProcessingException e) {
            return epochs;
        } catch (IOException e) {
            throw new HomeostatException("cannot read " + metrics() + ": " + e.getMessage(), e);
        }
        return epochs;
    }

    /**
     * Forgets the epochs that a checkpoint does not know.
     *
     * @param epochs how many are kept
     * @return how many there are now, at most {@code epochs}
     */
    public int keepMetrics(int epochs) {
        List<Map<String, Object>> all = readMetrics();
        List<Map<String, Object>> kept = all.subList(0, Math.min(epochs, all.size()));
        StringBuilder text = new StringBuilder();
        kept.forEach(epoch -> text.append(Json.line(epoch)).append('\n'));
        if (Files.exists(metrics())) {
            write("metrics.jsonl", text.toString());
        }
        return kept.size();
    }

    private Path metrics() {
        return path.resolve("metrics.jsonl");
    }

    /**
     * Adds a line to the run's log.
     *
     * @param message the line
     */
    public void log(String message) {
        String line = Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + message + System.lineSeparator();
        storage.append(path.resolve(LOG), line.getBytes(StandardCharsets.UTF_8));
    }
}
