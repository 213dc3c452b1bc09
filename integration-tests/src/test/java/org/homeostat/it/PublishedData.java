package org.homeostat.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** The data folder, for tests that need real data and are skipped where it is not. */
final class PublishedData {

    private PublishedData() {}

    /** The data folder; skips the test, and says so, if it is not set or does not hold a file or folder. */
    static String with(String path) {
        String root = System.getenv("HOMEOSTAT_DATA");
        boolean there = root != null && Files.exists(Path.of(root, path));
        if (!there) {
            System.out.println("skipped: no " + path + " in HOMEOSTAT_DATA");
        }
        assumeTrue(there, "HOMEOSTAT_DATA has no " + path);
        return root;
    }
}
