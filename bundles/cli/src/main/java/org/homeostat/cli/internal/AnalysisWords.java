package org.homeostat.cli.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Settings of an analysis from words. */
final class AnalysisWords {

    private AnalysisWords() {}

    /**
     * Nested settings.
     *
     * @param words keys, whose parts are joined by dots, and values
     * @param basis the basis's name, or {@code null}
     * @return maps, numbers, booleans, strings and lists of these
     */
    static Map<String, Object> settings(Map<String, String> words, String basis) {
        Map<String, Object> settings = new LinkedHashMap<>();
        if (basis != null) {
            put(settings, "basis.name", "basis.name", basis);
        }
        words.forEach((key, value) -> put(settings, key, key, value(value)));
        return settings;
    }

    private static void put(Map<String, Object> map, String key, String whole, Object value) {
        int dot = key.indexOf('.');
        if (dot < 0) {
            if (map.put(key, value) != null) {
                throw new WrongWordsException("--set " + whole + " is given together with another value for it.");
            }
            return;
        }
        Object inner = map.computeIfAbsent(key.substring(0, dot), k -> new LinkedHashMap<String, Object>());
        if (!(inner instanceof Map<?, ?>)) {
            throw new WrongWordsException("--set " + whole + " goes into '" + key.substring(0, dot)
                    + "', which has got a plain value already.");
        }
        @SuppressWarnings("unchecked") // all maps here are made above
        Map<String, Object> nested = (Map<String, Object>) inner;
        put(nested, key.substring(dot + 1), whole, value);
    }

    /** A whole number, a number, a boolean, a list in brackets, or else a string. */
    private static Object value(String text) {
        if (text.startsWith("[") && text.endsWith("]")) {
            List<Object> list = new ArrayList<>();
            for (String part : text.substring(1, text.length() - 1).split(",", -1)) {
                if (!part.isBlank()) {
                    list.add(value(part.strip()));
                }
            }
            return list;
        }
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (text.matches("[-+]?\\d{1,18}")) {
            return Long.valueOf(text);
        }
        return text.matches("[-+]?(\\d+[.]?\\d*|[.]\\d+)([eE][-+]?\\d+)?") ? (Object) Double.valueOf(text) : text;
    }
}
