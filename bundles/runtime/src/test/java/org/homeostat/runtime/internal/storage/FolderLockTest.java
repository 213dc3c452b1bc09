package org.homeostat.runtime.internal.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.homeostat.api.HomeostatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One run at a time in a folder. */
class FolderLockTest {

    @TempDir
    Path folder;

    @Test
    void aSecondRunIsRefusedUntilTheFirstHasEnded() throws IOException {
        try (FolderLock first = FolderLock.of(folder)) {
            HomeostatException refused =
                    assertThrows(HomeostatException.class, () -> FolderLock.of(folder), first::toString);
            assertTrue(refused.getMessage().startsWith("a run is going on in " + folder), refused.getMessage());
        }
        FolderLock.of(folder).close();
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(0, left.count());
        }
    }
}
