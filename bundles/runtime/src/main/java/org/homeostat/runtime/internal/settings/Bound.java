package org.homeostat.runtime.internal.settings;

import java.util.List;

/**
 * Settings that were read and checked.
 *
 * @param <R> the record
 * @param settings the record, every reference in it resolved
 * @param yaml the settings in full, every default filled in; reads back as the same settings
 * @param uses the plug-ins in use, sorted by kind and name
 */
public record Bound<R extends Record>(R settings, String yaml, List<PluginUse> uses) {

    /** Keeps a copy. */
    public Bound {
        uses = List.copyOf(uses);
    }
}
