package org.homeostat.it;

import aQute.bnd.header.OSGiHeader;
import aQute.bnd.header.Parameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** Reads bundles' manifests. */
final class Manifests {

    private Manifests() {}

    /** The bundles of ours in the distribution, by symbolic name. */
    static Map<String, Manifest> ours() {
        Map<String, Manifest> manifests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(Installation.DISTRIBUTION.resolve("system/org/homeostat"))) {
            for (Path file : (Iterable<Path>) files.filter(f -> f.toString().endsWith(".jar"))::iterator) {
                Manifest manifest = of(file);
                symbolicName(manifest).ifPresent(name -> manifests.put(name, manifest));
            }
            return manifests;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Manifest of(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            return Optional.ofNullable(jar.getManifest()).orElseGet(Manifest::new);
        }
    }

    private static Optional<String> symbolicName(Manifest manifest) {
        return Optional.ofNullable(manifest.getMainAttributes().getValue("Bundle-SymbolicName"))
                .map(name -> name.split(";")[0].trim());
    }

    /** The packages in a header, and their version or range; empty where there is none. */
    static Map<String, String> packages(Manifest manifest, String header) {
        Map<String, String> packages = new LinkedHashMap<>();
        Parameters parameters =
                OSGiHeader.parseHeader(manifest.getMainAttributes().getValue(header));
        parameters.forEach((name, attributes) ->
                packages.put(name, Optional.ofNullable(attributes.getVersion()).orElse("")));
        return packages;
    }
}
