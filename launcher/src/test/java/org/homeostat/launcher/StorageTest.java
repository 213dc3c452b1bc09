package org.homeostat.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageTest {

    @TempDir
    private Path parent;

    @Test
    void twoAtOnceShareNothingAndLeaveNothing() throws Exception {
        try (Storage first = Storage.in(parent);
                Storage second = Storage.in(parent)) {
            assertNotEquals(first.folder(), second.folder());
            Files.writeString(
                    Files.createDirectories(first.folder().resolve("a/b")).resolve("c"), "c");
            assertTrue(Files.exists(second.folder()));
        }
        assertEquals(List.of(), entries());
    }

    @Test
    void whatAKilledProcessLeftIsRemovedAndOthersFilesStay() throws Exception {
        Path left = Files.createDirectories(parent.resolve("homeostat-storage-1/bundles"));
        Files.createFile(left.resolveSibling("lock"));
        Path foreign = Files.createDirectories(parent.resolve("homeostat-storage-2")); // no lock: not ours to judge
        Path link = Files.createSymbolicLink(left.resolve("link"), foreign);
        try (Storage storage = Storage.in(parent)) {
            assertFalse(Files.exists(link));
            assertEquals(List.of(storage.folder(), foreign).stream().sorted().toList(), entries());
        }
    }

    @Test
    void unusableFolderNamesTheMend() throws IOException {
        Path file = Files.createFile(parent.resolve("file"));
        StartException e = assertThrows(StartException.class, () -> Storage.in(file));
        assertTrue(e.getMessage().contains("TMPDIR"), e.getMessage());
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> entries = Files.list(parent)) {
            return entries.sorted().toList();
        }
    }
}
