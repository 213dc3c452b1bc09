package org.homeostat.runtime.internal.comparison;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A setting in which runs differ.
 *
 * @param path its path
 * @param values its values, one a run; {@link #ABSENT} where a run has no such setting
 */
record Difference(String path, List<String> values) {

    /** In the place of a value that is not there. */
    static final String ABSENT = "–";

    private static final Set<String> WORDS = Set.of("homeostat", "name", "description");
    private static final String NAME = ".name";
    private static final int WIDTH = 48;

    Difference {
        values = List.copyOf(values);
    }

    /** All of them but names and descriptions, in the order of the experiments. */
    static List<Difference> of(List<RecordedRun> runs) {
        Set<String> paths = new LinkedHashSet<>();
        runs.forEach(run -> paths.addAll(run.settings().keySet()));
        paths.removeAll(WORDS);
        List<Difference> all = new ArrayList<>();
        for (String path : paths) {
            List<String> values = runs.stream()
                    .map(run -> run.settings().getOrDefault(path, ABSENT))
                    .toList();
            if (values.stream().distinct().count() > 1) {
                all.add(new Difference(path, values));
            }
        }
        return all;
    }

    /** Whether it lies in a part of the experiment, such as {@code dataset}. */
    boolean isIn(String part) {
        return path.equals(part) || path.startsWith(part + ".") || path.startsWith(part + "[");
    }

    /**
     * What one of the runs has of its own, in as many words as a table has room for: names of plug-ins first, and nothing of what is
     * inside plug-ins of different names.
     */
    static String shortly(List<Difference> differences, int run) {
        List<String> named = differences.stream()
                .filter(Difference::isName)
                .map(Difference::owner)
                .toList();
        List<String> words = differences.stream()
                .filter(difference -> !difference.values.get(run).equals(ABSENT))
                .filter(difference ->
                        named.stream().noneMatch(part -> difference.isIn(part) && !difference.path.equals(part + NAME)))
                .sorted(Comparator.comparing(difference -> !difference.isName()))
                .map(difference -> difference.key() + " " + difference.values.get(run))
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new));
        StringBuilder text = new StringBuilder();
        for (String word : words) {
            if (!text.isEmpty() && text.length() + word.length() > WIDTH) {
                return text + ", …";
            }
            text.append(text.isEmpty() ? "" : ", ").append(word);
        }
        return text.toString();
    }

    private boolean isName() {
        return path.endsWith(NAME);
    }

    private String owner() {
        return path.substring(0, path.length() - NAME.length());
    }

    /** The last word of the path; of a plug-in's name, that which the plug-in is. */
    private String key() {
        String whole = isName() ? owner() : path;
        return whole.substring(whole.lastIndexOf('.') + 1);
    }
}
