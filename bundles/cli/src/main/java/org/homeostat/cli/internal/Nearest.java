package org.homeostat.cli.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what a misspelt word may have meant. */
final class Nearest {

    private Nearest() {}

    /**
     * The nearest word.
     *
     * @param word the word as typed
     * @param candidates the words there are
     * @return the candidate with the fewest edits, if these are at most a third of the word, and at least two are allowed
     */
    static Optional<String> to(String word, Collection<String> candidates) {
        String typed = word.toLowerCase(Locale.ROOT);
        return candidates.stream()
                .min(Comparator.comparingInt((String candidate) -> edits(typed, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(candidate -> edits(typed, candidate) <= Math.max(2, word.length() / 3));
    }

    /**
     * A hint for a message.
     *
     * @param word the word as typed
     * @param candidates the words there are
     * @return {@code  Did you mean 'x'?} with a space in front, or nothing
     */
    static String hint(String word, Collection<String> candidates) {
        return to(word, candidates).map(near -> " Did you mean '" + near + "'?").orElse("");
    }

    /** Levenshtein's distance. */
    private static int edits(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
