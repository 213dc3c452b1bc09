package org.homeostat.datasets.text.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tokens of a text: four bytes each, and every kind's name once. */
final class Tokens {

    private static final int CHUNK = 1 << 20;
    private static final int MOST = Integer.MAX_VALUE - 8;

    private final List<int[]> chunks = new ArrayList<>();
    private final List<String> kinds = new ArrayList<>();
    private final Map<String, Integer> known = new HashMap<>();
    private int size;

    /**
     * Adds one at the end.
     *
     * @param token the token
     * @throws IllegalStateException if there are as many as an array can hold
     */
    void add(String token) {
        if (size == MOST) {
            throw new IllegalStateException("more than " + MOST + " tokens");
        }
        Integer kind = known.get(token);
        if (kind == null) {
            kind = kinds.size();
            known.put(token, kind);
            kinds.add(token);
        }
        if (size % CHUNK == 0) {
            chunks.add(new int[CHUNK]);
        }
        chunks.get(size / CHUNK)[size % CHUNK] = kind;
        size++;
    }

    /** How many there are. */
    int size() {
        return size;
    }

    /** Which kind one is of. */
    int kind(int index) {
        return chunks.get(index / CHUNK)[index % CHUNK];
    }

    /** The kinds, in the order in which they first appear. */
    List<String> kinds() {
        return kinds;
    }

    /**
     * How often each kind occurs.
     *
     * @param end the number of tokens to look at, from the first on
     * @return the kinds among them, in the order in which they first appear
     */
    Map<String, Integer> counts(int end) {
        int[] counts = new int[kinds.size()];
        for (int i = 0; i < end; i++) {
            counts[kind(i)]++;
        }
        Map<String, Integer> result = new LinkedHashMap<>();
        for (int kind = 0; kind < counts.length && counts[kind] > 0; kind++) {
            result.put(kinds.get(kind), counts[kind]);
        }
        return result;
    }
}
