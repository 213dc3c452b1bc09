package org.homeostat.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/** What the platform asks of a JAR in the plug-in folder before it lets it in. */
final class PluginJar {

    private static final String ENGINE = "ai.djl";

    private PluginJar() {}

    /**
     * Examines a file.
     *
     * @param file the JAR
     * @return why it is refused, or empty
     */
    static Optional<String> refusal(Path file) {
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            if (manifest == null) {
                return Optional.of(
                        "is no bundle: it has no manifest. Build it with bnd, as 'homeostat new solver' shows");
            }
            Attributes headers = manifest.getMainAttributes();
            if (headers.getValue(Constants.BUNDLE_SYMBOLICNAME) == null) {
                return Optional.of("is no bundle: its manifest has no Bundle-SymbolicName. Build it with bnd, as "
                        + "'homeostat new solver' shows");
            }
            return unversioned(headers.getValue(Constants.IMPORT_PACKAGE));
        } catch (IOException e) {
            return Optional.of("is not a readable JAR (" + e.getMessage() + "). Copy it again, whole");
        }
    }

    /**
     * Examines imports: those of the engine need a version, or the plug-in would meet another engine than it was built
     * for.
     *
     * @param imports the header Import-Package, or null if there is none
     * @return why the bundle is refused, or empty
     */
    static Optional<String> unversioned(String imports) {
        List<String> packages = new ArrayList<>();
        for (String clause : split(imports == null ? "" : imports, ',')) {
            List<String> parts = split(clause, ';');
            boolean isVersioned = parts.stream()
                    .map(String::strip)
                    .anyMatch(part -> part.matches("(?:version|bundle-version|specification-version)\\s*=.*"));
            if (!isVersioned) {
                parts.stream()
                        .map(String::strip)
                        .filter(part -> part.equals(ENGINE) || part.startsWith(ENGINE + "."))
                        .forEach(packages::add);
            }
        }
        if (packages.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("imports " + String.join(", ", packages)
                + " without a version. Import DJL's packages with version=\"[0.35,0.36)\"");
    }

    /** Splits a manifest header outside of quotes. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean isQuoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == separator && !isQuoted) {
                parts.add(text.substring(start, i));
                start = i + 1;
            }
        }
        parts.add(text.substring(start));
        return parts;
    }
}
