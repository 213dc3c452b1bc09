package org.homeostat.runtime.internal.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.homeostat.api.HomeostatException;
import org.osgi.framework.Bundle;

/** The SHA-256 of bundles, computed once for each state of a bundle. Thread-safe. */
final class Checksums {

    private record Known(long lastModified, String sha256) {}

    private final Map<Long, Known> known = new ConcurrentHashMap<>();

    /** The checksum of the bundle's JAR; of its entries, behind {@code entries:}, where it does not lie in a file. */
    String of(Bundle bundle) {
        return known.compute(
                        bundle.getBundleId(),
                        (id, before) -> before != null && before.lastModified() == bundle.getLastModified()
                                ? before
                                : new Known(bundle.getLastModified(), compute(bundle)))
                .sha256();
    }

    private static String compute(Bundle bundle) {
        try {
            Optional<Path> jar = BundleFiles.jar(bundle);
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (OutputStream sink = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
                if (jar.isPresent()) {
                    Files.copy(jar.get(), sink);
                } else {
                    copyEntries(bundle, sink);
                }
            }
            return (jar.isPresent() ? "" : "entries:") + HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new HomeostatException(
                    "the bundle " + bundle.getSymbolicName() + " at " + bundle.getLocation() + " cannot be read: " + e,
                    e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void copyEntries(Bundle bundle, OutputStream sink) throws IOException {
        Enumeration<URL> found = bundle.findEntries("/", "*", true);
        List<URL> entries = found == null
                ? List.of()
                : Collections.list(found).stream()
                        .filter(url -> !url.getPath().endsWith("/"))
                        .sorted((a, b) -> a.getPath().compareTo(b.getPath()))
                        .toList();
        for (URL entry : entries) {
            sink.write(entry.getPath().getBytes(StandardCharsets.UTF_8));
            sink.write(0);
            try (InputStream in = entry.openStream()) {
                in.transferTo(sink);
            }
        }
    }
}
