package org.homeostat.testkit;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The data folder, for tests that need real data and are skipped where it is not. */
public final class PublishedData {

    private PublishedData() {}

    /**
     * The folder that {@code HOMEOSTAT_DATA} names. Skips the test, and says so, if it does not hold all of some files.
     *
     * @param paths files or folders that the test needs, within the data folder
     * @return the data folder
     */
    public static Path with(String... paths) {
        Optional<Path> root =
                Optional.ofNullable(System.getenv("HOMEOSTAT_DATA")).map(Path::of);
        List<String> missing = Arrays.stream(paths)
                .filter(path -> root.map(folder -> Files.notExists(folder.resolve(path)))
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
