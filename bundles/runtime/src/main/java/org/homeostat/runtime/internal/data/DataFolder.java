package org.homeostat.runtime.internal.data;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataContext;

/**
 * Where datasets find their files: {@code $HOMEOSTAT_DATA} or else {@code ~/.homeostat/data}.
 *
 * @param folder the data folder
 * @param download fetches what is missing; empty if downloads are not allowed
 * @param manager owner of a split's arrays
 * @param dataType the type of real numbers
 * @param seed for what is drawn once
 */
public record DataFolder(Path folder, Optional<Download> download, NDManager manager, DataType dataType, long seed)
        implements DataContext {

    /** The system property that allows downloads. */
    public static final String ALLOWED = "homeostat.download";

    /**
     * The data folder of a process.
     *
     * @param environment its environment variables
     * @param home the user's home folder
     * @return an absolute path, which may not exist
     */
    public static Path locate(Map<String, String> environment, Path home) {
        String given = environment.getOrDefault("HOMEOSTAT_DATA", "");
        Path folder = given.isBlank() ? home.resolve(".homeostat").resolve("data") : Path.of(given);
        return folder.toAbsolutePath().normalize();
    }

    @Override
    public Path file(String relative, URI source, String sha256, long maxBytes) {
        Path file = inside(relative);
        if (Files.isRegularFile(file)) {
            return file;
        }
        Download allowed = download.orElseThrow(() -> new HomeostatException("the data file " + file
                + " is missing. Get it from " + source + " and put it there (SHA-256 " + sha256
                + "), or allow the download by the environment variable HOMEOSTAT_OPTS=-D" + ALLOWED
                + "=true (elsewhere the system property " + ALLOWED + "=true)."));
        allowed.fetch(source, file, sha256, maxBytes);
        return file;
    }

    @Override
    public Path file(String relative, String origin) {
        Path file = inside(relative);
        if (!Files.isRegularFile(file)) {
            throw new HomeostatException(
                    "the data file " + file + " is missing. Get it from " + origin
                            + " and put it there; another data folder can be named by the environment variable HOMEOSTAT_DATA.");
        }
        return file;
    }

    private Path inside(String relative) {
        Path file = folder.resolve(relative).normalize();
        if (!file.startsWith(folder) || file.equals(folder)) {
            throw new IllegalArgumentException("'" + relative + "' is no path below the data folder " + folder);
        }
        return file;
    }
}
