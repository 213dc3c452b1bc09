package org.homeostat.runtime.internal.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A value as written, with its place. Immutable. */
sealed interface Node {

    /** Where it was written. */
    Place place();

    /** What it is, for a problem that found it where something else was wanted. */
    String found();

    /** Whether it is written as nothing: {@code key:} or {@code key: null}. */
    default boolean isNothing() {
        return false;
    }

    /**
     * A single value.
     *
     * @param text the characters
     * @param plain whether it was written without quotes
     * @param place where
     */
    record Scalar(String text, boolean plain, Place place) implements Node {

        /** Nothing. */
        static Scalar nothing(Place place) {
            return new Scalar("null", true, place);
        }

        @Override
        public boolean isNothing() {
            return plain
                    && switch (text) {
                        case "", "~", "null", "Null", "NULL" -> true;
                        default -> false;
                    };
        }

        @Override
        public String found() {
            if (isNothing()) {
                return "nothing";
            }
            String shown = text.length() <= 60 ? text : text.substring(0, 57) + "...";
            return plain ? "'" + shown + "'" : "the text \"" + shown + "\"";
        }
    }

    /**
     * A list.
     *
     * @param items its elements
     * @param place where
     */
    record Items(List<Node> items, Place place) implements Node {

        /** Keeps a copy. */
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public String found() {
            return "a list";
        }
    }

    /**
     * A map.
     *
     * @param entries its entries by key, in the order written
     * @param place where
     */
    record Entries(Map<String, Entry> entries, Place place) implements Node {

        /** Keeps a copy. */
        public Entries {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        /** A map without entries. */
        static Entries empty(Place place) {
            return new Entries(Map.of(), place);
        }

        /** The value of a key. */
        Optional<Node> get(String key) {
            return Optional.ofNullable(entries.get(key)).map(Entry::value);
        }

        /** This map with one entry added or replaced. */
        Entries with(String key, Entry entry) {
            Map<String, Entry> changed = new LinkedHashMap<>(entries);
            changed.put(key, entry);
            return new Entries(changed, place);
        }

        /** This map without a key. */
        Entries without(String key) {
            Map<String, Entry> changed = new LinkedHashMap<>(entries);
            changed.remove(key);
            return new Entries(changed, place);
        }

        @Override
        public String found() {
            return "a map";
        }
    }

    /**
     * An entry of a map.
     *
     * @param place where the key was written
     * @param value the value
     */
    record Entry(Place place, Node value) {}
}
