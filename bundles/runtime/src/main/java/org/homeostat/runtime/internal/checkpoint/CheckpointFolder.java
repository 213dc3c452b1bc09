package org.homeostat.runtime.internal.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.homeostat.api.HomeostatException;
import org.homeostat.runtime.internal.storage.DiskStorage;
import org.homeostat.runtime.internal.storage.Storage;

/** The folder {@code checkpoints} of a run: the latest ones, named after their step, and the best epoch's. */
public final class CheckpointFolder {

    private static final Pattern NAME = Pattern.compile("step-(\\d{9,18})\\.safetensors");
    private static final String BEST = "best.safetensors";

    /**
     * A checkpoint that lies in the folder.
     *
     * @param checkpoint the run at the end of a step
     * @param file its file
     */
    public record Stored(Checkpoint checkpoint, Path file) {

        /**
         * What messages call it.
         *
         * @return words with the file
         */
        public String origin() {
            return "the checkpoint " + file;
        }
    }

    private final Path folder;
    private final int keep;
    private final Storage storage;

    /**
     * Creates it.
     *
     * @param folder the folder, made when the first checkpoint comes
     * @param keep how many of the latest are kept, at least 2
     * @param storage how files come to disk
     */
    public CheckpointFolder(Path folder, int keep, Storage storage) {
        this.folder = folder;
        this.keep = keep;
        this.storage = storage;
    }

    /**
     * Writes a checkpoint and drops those that are too old.
     *
     * @param step the steps complete
     * @param checkpoint the run at their end
     */
    public void write(long step, Checkpoint checkpoint) {
        storage.replace(
                folder.resolve(String.format("step-%09d.safetensors", step)),
                out -> checkpoint.file().writeTo(out));
        try {
            dropOthers(step);
            removeUnfinished();
        } catch (IOException e) {
            throw new HomeostatException("cannot remove old checkpoints from " + folder + ": " + e.getMessage(), e);
        }
    }

    /**
     * Writes the best epoch's parameters.
     *
     * @param checkpoint the run at the end of that epoch
     */
    public void writeBest(Checkpoint checkpoint) {
        storage.replace(folder.resolve(BEST), out -> checkpoint.file().writeTo(out));
    }

    /**
     * The latest checkpoint that is whole.
     *
     * @param warnings is told of damaged ones that were passed over
     * @return the checkpoint, or empty if there is none at all
     * @throws HomeostatException if all of them are damaged
     */
    public Optional<Stored> last(Consumer<String> warnings) {
        List<String> damages = new ArrayList<>();
        for (Path file : list()) {
            try {
                Checkpoint checkpoint = Checkpoint.read(Files.readAllBytes(file));
                damages.forEach(warnings);
                return Optional.of(new Stored(checkpoint, file));
            } catch (IOException e) {
                damages.add("the checkpoint " + file + " is damaged and was passed over: " + e.getMessage());
            }
        }
        if (!damages.isEmpty()) {
            throw new HomeostatException(String.join(System.lineSeparator(), damages) + System.lineSeparator()
                    + "No checkpoint is left to go on from. Restore one of these files from a backup, or start the"
                    + " run again from its experiment.yaml in a new folder.");
        }
        return Optional.empty();
    }

    /**
     * The best epoch's checkpoint.
     *
     * @return the checkpoint, or empty if there is none
     * @throws HomeostatException if it is damaged
     */
    public Optional<Stored> best() {
        Path file = folder.resolve(BEST);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Stored(Checkpoint.read(Files.readAllBytes(file)), file));
        } catch (IOException e) {
            throw new HomeostatException(
                    "the checkpoint " + file + " is damaged: " + e.getMessage()
                            + ". Restore it from a backup, or remove it to use the latest checkpoint instead.",
                    e);
        }
    }

    /** Keeps this step's checkpoint and those just before it; later ones are damaged, or the run would be there. */
    private void dropOthers(long step) throws IOException {
        int kept = 0;
        for (Path file : latest()) {
            if (step(file) > step || kept >= keep) {
                Files.deleteIfExists(file);
            } else {
                kept++;
            }
        }
    }

    private List<Path> list() {
        try {
            return Files.isDirectory(folder) ? latest() : List.of();
        } catch (IOException e) {
            throw new HomeostatException("cannot read the folder " + folder + ": " + e.getMessage(), e);
        }
    }

    /** The checkpoints of steps, the latest first. */
    private List<Path> latest() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> NAME.matcher(name(file)).matches())
                    .sorted(Comparator.comparingLong(CheckpointFolder::step).reversed())
                    .toList();
        }
    }

    /** What a killed process left behind. */
    private void removeUnfinished() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> name(f).endsWith(DiskStorage.UNFINISHED)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static long step(Path file) {
        Matcher matcher = NAME.matcher(name(file));
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
