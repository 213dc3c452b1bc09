package org.homeostat.runtime.internal.settings;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.platform.ExperimentException;

/** Settings as they are written, each under its whole path: what they mean is not asked, so no plug-in is needed. */
public final class FlatSettings {

    private FlatSettings() {}

    /**
     * Reads a file of settings.
     *
     * @param file the file
     * @return path to value in the file's order, for example {@code model.cell.width} to {@code 32}; lists of plain values are one
     *     value, those of maps have paths such as {@code training.regularizers[0].name}
     * @throws ExperimentException if it cannot be read
     */
    public static Map<String, String> read(Path file) {
        return of(YamlFile.read(file), file.toString());
    }

    /**
     * Reads the text of settings.
     *
     * @param yaml the text
     * @param origin what an error calls it
     * @return as {@link #read} does
     * @throws ExperimentException if it cannot be read
     */
    public static Map<String, String> of(String yaml, String origin) {
        Problems problems = new Problems();
        Optional<Node> root = YamlParser.parse(yaml, line -> Place.line(origin, line), problems);
        problems.refuse();
        Map<String, String> settings = new LinkedHashMap<>();
        add(settings, "", root.orElseThrow(() -> new ExperimentException(List.of(origin + ": is empty"))));
        return settings;
    }

    private static void add(Map<String, String> settings, String path, Node node) {
        if (node instanceof Node.Entries map) {
            map.entries().forEach((key, entry) -> add(settings, Paths.join(path, key), entry.value()));
        } else if (node instanceof Node.Items list && !isPlain(list)) {
            for (int i = 0; i < list.items().size(); i++) {
                add(settings, path + "[" + i + "]", list.items().get(i));
            }
        } else {
            settings.put(path, new YamlWriter().inline(node));
        }
    }

    private static boolean isPlain(Node.Items list) {
        return list.items().stream().allMatch(Node.Scalar.class::isInstance);
    }
}
