package org.homeostat.cli.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.homeostat.api.platform.PluginDescription;
import org.homeostat.api.platform.Registry;
import org.homeostat.api.platform.SettingDescription;

/**
 * Explains every key of a complete experiment by a comment above it.
 *
 * <p>It reads the platform's own writing of an experiment: one key a line, two spaces a level, the plug-in of a map in its
 * key {@code name}.
 */
final class ExperimentTemplate {

    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z][A-Za-z0-9]*):(?: (.*))?");
    private static final int INDENT = 2;
    private static final String NAME = "name";

    private final Registry registry;
    private final Map<String, Object> schema;

    /**
     * Creates it.
     *
     * @param registry describes plug-ins' settings
     * @param schema the JSON schema of experiments, which describes the platform's own keys
     */
    ExperimentTemplate(Registry registry, String schema) {
        this.registry = registry;
        this.schema = Json.object(schema);
    }

    /**
     * Adds the comments.
     *
     * @param name the new experiment's name
     * @param yaml an experiment in full
     * @return YAML that reads back as the same experiment
     */
    String explain(String name, String yaml) {
        List<String> lines = yaml.lines().toList();
        List<String> out = new ArrayList<>();
        out.add("# " + name);
        out.add(
                "# 'homeostat check' finds mistakes, 'homeostat list' shows what can be named, 'homeostat describe NAME'");
        out.add("# what it can be set to. What stays at its default may be left out.");
        List<Place> path = new ArrayList<>(List.of(new Place(Optional.empty(), schema)));
        for (int i = 0; i < lines.size(); i++) {
            Matcher key = KEY.matcher(lines.get(i));
            if (key.matches()) {
                int depth = key.group(1).length() / INDENT;
                while (path.size() > depth + 1) {
                    path.remove(path.size() - 1);
                }
                Place inside = path.get(path.size() - 1);
                Place place = inside.at(key.group(2), pluginName(lines, i, depth));
                inside.comment(key.group(2)).ifPresent(text -> out.add(key.group(1) + "# " + text));
                path.add(place);
            }
            out.add(lines.get(i));
        }
        return String.join("\n", out) + "\n";
    }

    /** The value of the key {@code name} in the map below a line, or the scalar in the line itself. */
    private static String pluginName(List<String> lines, int line, int depth) {
        Matcher own = KEY.matcher(lines.get(line));
        if (own.matches() && own.group(3) != null) {
            return own.group(3);
        }
        for (int i = line + 1; i < lines.size(); i++) {
            Matcher key = KEY.matcher(lines.get(i));
            if (!key.matches()) {
                continue;
            }
            int inner = key.group(1).length() / INDENT;
            if (inner <= depth) {
                return "";
            }
            if (inner == depth + 1 && key.group(2).equals(NAME) && key.group(3) != null) {
                return key.group(3);
            }
        }
        return "";
    }

    private Optional<PluginDescription> plugin(String kind, String name) {
        return registry.plugins().stream()
                .filter(plugin -> plugin.kind().equals(kind))
                .filter(plugin -> plugin.name().equals(name) || name.endsWith(":" + plugin.name()))
                .findFirst();
    }

    /** A map of the experiment: a plug-in's settings, or keys of the platform's own. */
    private final class Place {

        private final Optional<PluginDescription> plugin;
        private final Map<String, SettingDescription> settings = new LinkedHashMap<>();
        private final Map<String, Object> keys;

        Place(Optional<PluginDescription> plugin, Map<String, Object> schema) {
            this.plugin = plugin;
            plugin.ifPresent(described ->
                    registry.settings(described).forEach(setting -> settings.put(setting.name(), setting)));
            this.keys = map(schema, "properties");
        }

        Place at(String key, String pluginName) {
            String kind = settings.containsKey(key)
                    ? settings.get(key).type().replaceFirst("^an? ", "").replaceFirst(" or null$", "")
                    : key;
            return new Place(plugin(kind, pluginName), map(keys, key));
        }

        Optional<String> comment(String key) {
            if (settings.containsKey(key)) {
                SettingDescription setting = settings.get(key);
                return Optional.of(setting.description() + " (" + DescribeCommand.accepted(setting) + ")");
            }
            List<String> inner = settings.keySet().stream()
                    .filter(name -> name.startsWith(key + "."))
                    .map(name -> name.substring(key.length() + 1))
                    .toList();
            if (!inner.isEmpty()) {
                return Optional.of("A map of " + String.join(", ", inner) + ".");
            }
            if (plugin.isPresent() && key.equals(NAME)) {
                return Optional.of(plugin.get().summary());
            }
            return map(keys, key).get("description") instanceof String text ? Optional.of(text) : Optional.empty();
        }
    }

    @SuppressWarnings("unchecked") // what Json reads has string keys
    private static Map<String, Object> map(Map<String, Object> outer, String key) {
        return outer.get(key) instanceof Map<?, ?> inner ? (Map<String, Object>) inner : Map.of();
    }
}
