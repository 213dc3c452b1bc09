package org.homeostat.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The data folder, for tests that need real data and are skipped where it is not. */
public final class PublishedData {

    private PublishedData() {}

    /**
     * The folder that {@code HOMEOSTAT_DATA} names. Skips the test, and says so, if it does not hold all of some files.
     *
     * @param path a file or folder that the test needs, within the data folder
     * @param more others
     * @return the data folder
     */
    public static Path with(String path, String... more) {
        Optional<Path> root =
                Optional.ofNullable(System.getenv("HOMEOSTAT_DATA")).map(Path::of);
        List<String> missing = Stream.concat(Stream.of(path), Arrays.stream(more))
                .filter(needed -> root.map(folder -> Files.notExists(folder.resolve(needed)))
                        .orElse(true))
                .toList();
        String reason = "no " + String.join(", ", missing) + " in HOMEOSTAT_DATA";
        if (!missing.isEmpty()) {
            System.out.println("skipped: " + reason);
        }
        assumeTrue(missing.isEmpty(), reason);
        return root.orElseThrow();
    }
}
