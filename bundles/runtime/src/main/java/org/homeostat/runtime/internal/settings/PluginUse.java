package org.homeostat.runtime.internal.settings;

/**
 * A plug-in that a run uses, for its record.
 *
 * @param kind the kind
 * @param name the name within the kind
 * @param bundle the symbolic name of its bundle
 * @param version the bundle's version
 * @param sha256 the SHA-256 of the bundle's JAR in lower-case hexadecimal; where the bundle lies in no file, that of its
 *     entries, behind {@code entries:}
 */
public record PluginUse(String kind, String name, String bundle, String version, String sha256) {

    @Override
    public String toString() {
        return kind + " '" + name + "' of bundle " + bundle + " " + version;
    }
}
