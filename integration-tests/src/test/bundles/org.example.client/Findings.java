package org.example.client;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a job found. */
final class Findings {

    private final Map<String, Object> values = new LinkedHashMap<>();

    void add(String name, Object value) {
        values.put(name, String.valueOf(value).replace('\n', ' '));
    }

    Map<String, Object> values() {
        return values;
    }
}
