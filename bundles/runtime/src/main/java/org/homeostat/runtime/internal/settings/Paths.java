package org.homeostat.runtime.internal.settings;

/** Spells the paths by which problems name settings. */
final class Paths {

    private Paths() {}

    /** The path of a setting within another. */
    static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
