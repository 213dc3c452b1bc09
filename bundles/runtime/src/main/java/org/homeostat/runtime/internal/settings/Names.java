package org.homeostat.runtime.internal.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Compares and spells names. */
final class Names {

    private Names() {}

    /** What to append to a message about an unknown name: the nearest known one as a question, or nothing. */
    static String didYouMean(String unknown, Collection<String> known) {
        return nearest(unknown, known)
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
    }

    /** The known name that takes the fewest edits, if these are few for its length. */
    static Optional<String> nearest(String unknown, Collection<String> known) {
        int most = Math.max(1, Math.min(unknown.length(), 12) / 3);
        return known.stream()
                .filter(name -> edits(fold(unknown), fold(name)) <= most)
                .min(Comparator.<String>comparingInt(name -> edits(fold(unknown), fold(name)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Spellings that people take for the same. */
    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }

    /** Insertions, deletions, substitutions and swaps of neighbours that lead from one word to the other. */
    static int edits(String from, String to) {
        if (Math.abs(from.length() - to.length()) > 12) {
            return Integer.MAX_VALUE;
        }
        int[][] d = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int substitution = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + substitution);
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[from.length()][to.length()];
    }

    /** An enum constant as experiments write it: {@code CROSS_ENTROPY} is {@code cross-entropy}. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A noun behind its indefinite article. */
    static String a(String noun) {
        return (!noun.isEmpty() && "aeiou".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
    }
}
