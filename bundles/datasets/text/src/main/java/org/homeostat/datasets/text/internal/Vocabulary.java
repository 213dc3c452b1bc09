package org.homeostat.datasets.text.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.HomeostatException;

/**
 * Tokens and their numbers, most frequent first.
 *
 * @param names the tokens; numbers that no token has are called by their number after one # or more
 * @param numbers where they stand
 */
record Vocabulary(List<String> names, Map<String, Integer> numbers) {

    /** What stands for all other tokens. */
    static final String UNKNOWN = "<unk>";

    /**
     * The vocabulary of a text. Tokens of one frequency stand in the order in which they first appear. If there are more than fit, or
     * room is left, one of them is {@link #UNKNOWN}.
     *
     * @param counts how often each token occurs, in the order in which they first appear
     * @param size how many tokens there are to be
     * @return the vocabulary
     */
    static Vocabulary of(Map<String, Integer> counts, int size) {
        List<String> names = new ArrayList<>(counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(size)
                .map(Map.Entry::getKey)
                .toList());
        if (!names.contains(UNKNOWN)) {
            if (counts.size() > size) {
                names.set(size - 1, UNKNOWN);
            } else if (names.size() < size) {
                names.add(UNKNOWN);
            }
        }
        while (names.size() < size) {
            String filler = "#" + names.size();
            while (counts.containsKey(filler)) {
                filler = "#" + filler;
            }
            names.add(filler);
        }
        Map<String, Integer> numbers = new HashMap<>();
        for (int i = 0; i < size; i++) {
            numbers.put(names.get(i), i);
        }
        return new Vocabulary(List.copyOf(names), Map.copyOf(numbers));
    }

    /**
     * The numbers of a stretch of a text.
     *
     * @param text the text
     * @param from its first token
     * @param to the one behind its last
     * @param split what to call it in a message
     * @return a number each
     * @throws HomeostatException if a token has none and there is none for others
     */
    int[] numbers(Tokens text, int from, int to, String split) {
        Integer unknown = numbers.get(UNKNOWN);
        List<Optional<Integer>> byKind = text.kinds().stream()
                .map(kind -> Optional.ofNullable(numbers.getOrDefault(kind, unknown)))
                .toList();
        int[] result = new int[to - from];
        for (int i = 0; i < result.length; i++) {
            int kind = text.kind(from + i);
            result[i] = byKind.get(kind)
                    .orElseThrow(() -> new HomeostatException("the split '" + split + "' holds '"
                            + text.kinds().get(kind) + "', which the training text does not; set dataset.vocabulary to "
                            + (names.size() + 1) + " or more, so that there is a token for what is not known"));
        }
        return result;
    }
}
