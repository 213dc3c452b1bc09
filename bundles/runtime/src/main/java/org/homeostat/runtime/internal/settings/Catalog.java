package org.homeostat.runtime.internal.settings;

import java.util.List;

/** The plug-ins that serve now: of two versions of a bundle those of the higher. */
@FunctionalInterface
public interface Catalog {

    /**
     * All of them.
     *
     * @return sorted by kind, name and bundle
     */
    List<PluginSource> plugins();

    /**
     * The plug-ins of a kind.
     *
     * @param kind the kind
     * @return sorted by name and bundle
     */
    default List<PluginSource> of(String kind) {
        return plugins().stream().filter(plugin -> plugin.kind().equals(kind)).toList();
    }

    /**
     * The plug-ins that a reference may mean.
     *
     * @param kind the kind
     * @param reference a name or {@code bundle:name}
     * @return none if there is no such plug-in, several if bundles claim one name
     */
    default List<PluginSource> find(String kind, String reference) {
        int split = reference.indexOf(References.BUNDLE_SEPARATOR);
        String name = reference.substring(split + 1);
        String bundle = split < 0 ? "" : reference.substring(0, split);
        return of(kind).stream()
                .filter(plugin -> plugin.name().equals(name))
                .filter(plugin -> split < 0 || plugin.bundle().equals(bundle))
                .toList();
    }
}
