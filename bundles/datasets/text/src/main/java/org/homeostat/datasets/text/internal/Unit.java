package org.homeostat.datasets.text.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a token of a text is. */
public enum Unit {
    /** A Unicode code point. */
    CHARACTER {
        @Override
        List<String> tokens(String text) {
            List<String> tokens = new ArrayList<>(text.length());
            String[] known = new String[128];
            Arrays.setAll(known, c -> Character.toString((char) c));
            text.codePoints().forEach(c -> tokens.add(c < known.length ? known[c] : Character.toString(c)));
            return tokens;
        }
    },
    /** What stands between blanks, and the end of each line. */
    WORD {
        @Override
        List<String> tokens(String text) {
            List<String> tokens = new ArrayList<>();
            text.lines().forEach(line -> {
                for (String word : line.strip().split("\\s+", -1)) {
                    if (!word.isEmpty()) {
                        tokens.add(word);
                    }
                }
                tokens.add(LINE_END);
            });
            return tokens;
        }
    };

    /** The word at the end of each line. */
    static final String LINE_END = "<eos>";

    /** The tokens of a text, in order. */
    abstract List<String> tokens(String text);
}
