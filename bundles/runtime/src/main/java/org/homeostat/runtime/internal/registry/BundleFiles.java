package org.homeostat.runtime.internal.registry;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.osgi.framework.Bundle;

/** Where bundles come from. */
final class BundleFiles {

    private static final String REFERENCE = "reference:";
    private static final String FILE = "file:";

    private BundleFiles() {}

    /** The JAR that a bundle was installed from, if it lies in one that is there. */
    static Optional<Path> jar(Bundle bundle) {
        return path(bundle.getLocation()).filter(Files::isRegularFile);
    }

    /** A name by which a user knows the bundle: that of its file, or else its symbolic name. */
    static String name(Bundle bundle) {
        return path(bundle.getLocation())
                .map(Path::getFileName)
                .map(Path::toString)
                .orElse(bundle.getSymbolicName() == null ? bundle.getLocation() : bundle.getSymbolicName());
    }

    private static Optional<Path> path(String location) {
        String plain = location.startsWith(REFERENCE) ? location.substring(REFERENCE.length()) : location;
        if (!plain.startsWith(FILE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(URI.create(plain)));
        } catch (IllegalArgumentException e) {
            // not every installer encodes the address of a file
            return Optional.of(Path.of(plain.substring(FILE.length())));
        }
    }
}
