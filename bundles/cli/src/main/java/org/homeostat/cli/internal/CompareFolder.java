package org.homeostat.cli.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.homeostat.api.HomeostatException;

/** The folder of a comparison. */
final class CompareFolder {

    /** From which the names of its page and its JSON are made. */
    static final String NAME = "compare";

    private static final int MOST_NAMED = 4;

    private CompareFolder() {}

    /**
     * The folder in the working directory that is named after runs.
     *
     * @param runs their folders
     * @return an absolute path
     * @throws WrongWordsException if something else than a comparison lies there
     */
    static Path of(List<Path> runs) {
        String names = runs.stream()
                .limit(MOST_NAMED)
                .map(run -> String.valueOf(run.getFileName()))
                .collect(Collectors.joining("-"));
        int more = runs.size() - MOST_NAMED;
        return of(Path.of(NAME, more > 0 ? names + "-and-" + more + "-more" : names));
    }

    /**
     * Checks that nothing would be lost.
     *
     * @param folder the path as typed
     * @return it, absolute
     * @throws WrongWordsException if something else than a comparison lies there
     */
    static Path of(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        if (Files.exists(absolute) && !isOurs(absolute)) {
            throw new WrongWordsException(absolute
                    + " exists and is neither empty nor the folder of a comparison. Name another one with --out DIR.");
        }
        return absolute;
    }

    private static boolean isOurs(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        if (Files.exists(folder.resolve(NAME + ".html")) && Files.exists(folder.resolve(NAME + ".json"))) {
            return true;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new HomeostatException(
                    "The folder " + folder + " cannot be read: " + e + ". Name another one with --out DIR.", e);
        }
    }
}
