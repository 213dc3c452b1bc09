package org.homeostat.runtime.internal.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.platform.Compute;
import org.homeostat.runtime.internal.storage.DiskStorage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

    private static final byte[] CONTENT = "samples".getBytes(StandardCharsets.UTF_8);
    private static final URI SOURCE = URI.create("https://publisher.example/a.gz");

    @TempDir
    private Path folder;

    private final NDManager manager =
            ServiceLoader.load(Compute.class).findFirst().orElseThrow().newManager(Device.cpu());

    @AfterEach
    void close() {
        manager.close();
    }

    private DataFolder context(Optional<Download> download) {
        return new DataFolder(folder, download, manager, DataType.FLOAT32, 1);
    }

    private DataFolder online(Download.Opener opener) {
        return context(Optional.of(new Download(new DiskStorage(), () -> {}, opener)));
    }

    private static String sha256() throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT));
    }

    private void assertNothingLeft() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            assertFalse(files.anyMatch(Files::isRegularFile));
        }
    }

    @Test
    void offlineTheMessageSaysWhichFileIsExpectedWhere() {
        HomeostatException e = assertThrows(
                HomeostatException.class, () -> context(Optional.empty()).file("mnist/a.gz", SOURCE, "abc", 10));
        assertTrue(e.getMessage().contains(folder.resolve("mnist/a.gz").toString()), e.getMessage());
        assertTrue(e.getMessage().contains(SOURCE.toString()), e.getMessage());
        HomeostatException manual = assertThrows(
                HomeostatException.class, () -> context(Optional.empty()).file("x/b.csv", "the authors' page"));
        assertTrue(manual.getMessage().contains("the authors' page"), manual.getMessage());
    }

    @Test
    void aDownloadIsKeptWhenItIsWhatIsExpected() throws IOException, NoSuchAlgorithmException {
        Path file = online(uri -> new ByteArrayInputStream(CONTENT)).file("mnist/a.gz", SOURCE, sha256(), 7);
        assertArrayEquals(CONTENT, Files.readAllBytes(file));
        // the second time nothing is asked of the network
        assertEquals(file, context(Optional.empty()).file("mnist/a.gz", SOURCE, sha256(), 7));
    }

    @Test
    void aFileThatIsFetchedTwiceAtOnceIsWhole() throws IOException, NoSuchAlgorithmException {
        String good = sha256();
        Path file = online(uri -> {
                    online(other -> new ByteArrayInputStream(CONTENT)).file("mnist/a.gz", SOURCE, good, 7);
                    return new ByteArrayInputStream(CONTENT);
                })
                .file("mnist/a.gz", SOURCE, good, 7);
        assertArrayEquals(CONTENT, Files.readAllBytes(file));
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void whatAKilledDownloadLeftIsRemoved() throws IOException, NoSuchAlgorithmException {
        Path old = Files.writeString(folder.resolve("a.gz.1.unfinished"), "half");
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
        Path young = Files.writeString(folder.resolve("a.gz.2.unfinished"), "half");
        online(uri -> new ByteArrayInputStream(CONTENT)).file("a.gz", SOURCE, sha256(), 7);
        assertFalse(Files.exists(old));
        assertTrue(Files.exists(young));
    }

    @Test
    void aDownloadThatIsWrongLeavesNothing() throws IOException, NoSuchAlgorithmException {
        DataFolder context = online(uri -> new ByteArrayInputStream(CONTENT));
        String good = sha256();
        assertMessage("SHA-256", () -> context.file("a.gz", SOURCE, "0".repeat(64), 7));
        assertMessage("larger", () -> context.file("a.gz", SOURCE, good, 6));
        assertMessage("HTTPS", () -> context.file("a.gz", URI.create("http://publisher.example/a"), good, 7));
        assertMessage(
                "connection",
                () -> online(uri -> {
                            throw new IOException("no route");
                        })
                        .file("a.gz", SOURCE, good, 7));
        assertNothingLeft();
    }

    private static void assertMessage(String part, Runnable code) {
        HomeostatException e = assertThrows(HomeostatException.class, code::run);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @Test
    void noPathLeavesTheFolder() {
        assertThrows(
                IllegalArgumentException.class, () -> context(Optional.empty()).file("../evil", "x"));
        assertThrows(
                IllegalArgumentException.class, () -> context(Optional.empty()).file("/etc/passwd", "x"));
    }

    @Test
    void theFolderIsTheNamedOneOrThatOfTheUser() {
        assertEquals(
                folder.resolve("d").toAbsolutePath(),
                DataFolder.locate(Map.of("HOMEOSTAT_DATA", folder.resolve("d").toString()), Path.of("/home/u")));
        assertEquals(
                Path.of("/home/u/.homeostat/data").toAbsolutePath(), DataFolder.locate(Map.of(), Path.of("/home/u")));
    }
}
