package org.homeostat.datasets.text.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;

/** What a token of a text is. */
public enum Unit {
    /** A Unicode code point. */
    CHARACTER {
        @Override
        void read(BufferedReader text, Consumer<String> sink) throws IOException {
            String[] known = new String[128];
            Arrays.setAll(known, c -> Character.toString((char) c));
            for (int c = text.read(); c >= 0; c = text.read()) {
                // the second half of a pair is there, or the text would not be UTF-8
                int point =
                        Character.isHighSurrogate((char) c) ? Character.toCodePoint((char) c, (char) text.read()) : c;
                sink.accept(point < known.length ? known[point] : Character.toString(point));
            }
        }
    },
    /** What stands between blanks, and the end of each line. */
    WORD {
        @Override
        void read(BufferedReader text, Consumer<String> sink) throws IOException {
            for (String line = text.readLine(); line != null; line = text.readLine()) {
                for (String word : line.strip().split("\\s+", -1)) {
                    if (!word.isEmpty()) {
                        sink.accept(word);
                    }
                }
                sink.accept(LINE_END);
            }
        }
    };

    /** The word at the end of each line. */
    static final String LINE_END = "<eos>";

    /** Hands on the tokens of a text, in order. */
    abstract void read(BufferedReader text, Consumer<String> sink) throws IOException;
}
