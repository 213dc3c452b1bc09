package org.homeostat.runtime.internal.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import org.homeostat.api.HomeostatException;
import org.homeostat.runtime.internal.storage.DiskStorage;
import org.homeostat.runtime.internal.storage.Storage;

/** Fetches a file by HTTPS: whole, of the expected checksum and not too large, or not at all. */
public final class Download {

    /** Opens an address; a seam for tests. */
    @FunctionalInterface
    public interface Opener {

        /**
         * Opens it.
         *
         * @param source the address
         * @return its content
         * @throws IOException if it cannot be reached
         */
        InputStream open(URI source) throws IOException;
    }

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final Storage storage;
    private final Runnable beat;
    private final Opener opener;

    /**
     * Creates it.
     *
     * @param storage how files come to disk
     * @param beat called as the download gets on
     */
    public Download(Storage storage, Runnable beat) {
        this(storage, beat, Download::https);
    }

    /**
     * Creates it.
     *
     * @param storage how files come to disk
     * @param beat called as the download gets on
     * @param opener opens addresses
     */
    public Download(Storage storage, Runnable beat, Opener opener) {
        this.storage = storage;
        this.beat = beat;
        this.opener = opener;
    }

    /**
     * Fetches a file.
     *
     * @param source its address, HTTPS
     * @param file where to put it
     * @param sha256 the expected checksum in hexadecimal
     * @param maxBytes the largest size accepted
     * @throws HomeostatException if it cannot be had; nothing is left behind then
     */
    public void fetch(URI source, Path file, String sha256, long maxBytes) {
        if (!"https".equalsIgnoreCase(source.getScheme())) {
            throw new HomeostatException("will not download " + source + ": only HTTPS addresses are accepted");
        }
        // a name of its own, for another process may fetch the same file
        Path part = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + DiskStorage.UNFINISHED);
        storage.replace(part, out -> copy(source, out, sha256, maxBytes));
        try {
            removeAbandoned(file);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new HomeostatException(
                    "cannot put the download of " + source + " in its place " + file + ": " + e.getMessage()
                            + ". Mend the permissions of the data folder.",
                    e);
        }
    }

    /** Removes what killed processes left of the same file; a download that goes on keeps writing, so it is younger. */
    private static void removeAbandoned(Path file) throws IOException {
        Instant old = Instant.now().minus(ABANDONED);
        try (DirectoryStream<Path> parts =
                Files.newDirectoryStream(file.getParent(), file.getFileName() + ".*" + DiskStorage.UNFINISHED)) {
            for (Path part : parts) {
                if (Files.getLastModifiedTime(part).toInstant().isBefore(old)) {
                    Files.deleteIfExists(part);
                }
            }
        }
    }

    private void copy(URI source, OutputStream out, String sha256, long maxBytes) throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = open(source)) {
            byte[] buffer = new byte[1 << 16];
            long size = 0;
            for (int n = read(in, buffer, source); n >= 0; n = read(in, buffer, source)) {
                size += n;
                if (size > maxBytes) {
                    throw refused(source, "it is larger than the " + maxBytes + " bytes that are expected");
                }
                digest.update(buffer, 0, n);
                out.write(buffer, 0, n);
                beat.run();
            }
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (!found.equals(sha256.toLowerCase(Locale.ROOT))) {
            throw refused(source, "its SHA-256 is " + found + ", but " + sha256 + " is expected");
        }
    }

    private InputStream open(URI source) {
        try {
            return opener.open(source);
        } catch (IOException e) {
            throw unreachable(source, e);
        }
    }

    private static int read(InputStream in, byte[] buffer, URI source) {
        try {
            return in.read(buffer);
        } catch (IOException e) {
            throw unreachable(source, e);
        }
    }

    private static HomeostatException refused(URI source, String reason) {
        return new HomeostatException("will not keep the download of " + source + ": " + reason
                + ". Try again later, or get the file elsewhere and put it into the data folder.");
    }

    private static HomeostatException unreachable(URI source, IOException cause) {
        return new HomeostatException(
                "cannot download " + source + ": " + cause
                        + ". Mend the connection and try again, or put the file into the data folder by hand.",
                cause);
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static InputStream https(URI source) throws IOException {
        HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(PATIENCE)
                .build();
        HttpRequest request = HttpRequest.newBuilder(source).timeout(PATIENCE).build();
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                response.body().close();
                throw new IOException(source + " answers with status " + response.statusCode());
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the download of " + source + " was interrupted", e);
        }
    }
}
