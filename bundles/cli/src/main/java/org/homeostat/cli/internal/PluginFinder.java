package org.homeostat.cli.internal;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.homeostat.api.platform.PluginDescription;
import org.homeostat.api.platform.Registry;

/** Finds the plug-in that a user's words mean. */
final class PluginFinder {

    private final Registry registry;

    PluginFinder(Registry registry) {
        this.registry = registry;
    }

    /**
     * Finds a plug-in.
     *
     * @param kind its kind, singular or plural, or empty for any
     * @param word its name, or {@code bundle:name}
     * @return the only plug-in that fits
     * @throws WrongWordsException if none fits or several do
     */
    PluginDescription find(Optional<String> kind, String word) {
        List<PluginDescription> candidates = ofKind(kind);
        List<PluginDescription> found =
                candidates.stream().filter(plugin -> isCalled(plugin, word)).toList();
        if (found.size() == 1) {
            return found.get(0);
        }
        String what = kind.map(name -> name + " '" + word + "'").orElse("plug-in '" + word + "'");
        if (found.isEmpty()) {
            TreeSet<String> names =
                    candidates.stream().map(PluginDescription::name).collect(Collectors.toCollection(TreeSet::new));
            String there = kind.isPresent() ? "; there are " + String.join(", ", names) : "";
            throw new WrongWordsException(
                    "There is no " + what + there + "." + Nearest.hint(word, names) + " 'homeostat list' shows all.");
        }
        String choices = found.stream()
                .map(plugin -> plugin.kind() + " " + plugin.bundle() + ":" + plugin.name())
                .collect(Collectors.joining("' or '", "'", "'"));
        throw new WrongWordsException("There are several plug-ins '" + word + "': say " + choices + ".");
    }

    private List<PluginDescription> ofKind(Optional<String> kind) {
        List<PluginDescription> all = registry.plugins();
        if (kind.isEmpty()) {
            return all;
        }
        List<String> kinds = registry.kinds();
        String wanted = Kinds.find(kind.get(), kinds)
                .orElseThrow(() -> new WrongWordsException("There is no kind '" + kind.get() + "'; there are "
                        + String.join(", ", kinds) + "." + Nearest.hint(kind.get(), kinds)));
        return all.stream().filter(plugin -> plugin.kind().equals(wanted)).toList();
    }

    private static boolean isCalled(PluginDescription plugin, String word) {
        return plugin.name().equals(word) || word.equals(plugin.bundle() + ":" + plugin.name());
    }
}
