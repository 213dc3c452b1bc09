package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * How a process ended.
 *
 * @param command its words
 * @param exit its exit code
 * @param out what it printed on standard output
 * @param err what it printed on standard error
 * @param seconds how long it took
 */
record Outcome(String command, int exit, String out, String err, double seconds) {

    private static final Pattern STACK_TRACE = Pattern.compile("(?m)^\\s+at [\\w.$/]+\\(");
    private static final int SHOWN = 3000;
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Asserts the exit code, and that no stack trace was shown. */
    Outcome exits(int code) {
        assertEquals(code, exit, this::toString);
        assertFalse(STACK_TRACE.matcher(out + err).find(), () -> "a stack trace was shown\n" + this);
        return this;
    }

    /** Asserts that all these words stand in what was printed, in any order and in upper or lower case. */
    Outcome says(String... words) {
        String all = (out + err).toLowerCase(Locale.ROOT);
        for (String word : words) {
            assertTrue(all.contains(word.toLowerCase(Locale.ROOT)), () -> "'" + word + "' is not said\n" + this);
        }
        return this;
    }

    /** Asserts that none of these words stands in what was printed. */
    Outcome doesNotSay(String... words) {
        String all = out + err;
        for (String word : words) {
            assertFalse(all.contains(word), () -> "'" + word + "' is said\n" + this);
        }
        return this;
    }

    /** Standard output as one JSON value; anything else there is an error. */
    JsonNode json() {
        try {
            return JSON.readTree(out);
        } catch (JsonProcessingException e) {
            throw new AssertionError("standard output is not JSON alone: " + e.getMessage() + "\n" + this, e);
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s%nexit code %d after %.1f s%n--- standard output%n%s%n--- standard error%n%s",
                command,
                exit,
                seconds,
                shortened(out),
                shortened(err));
    }

    private static String shortened(String text) {
        return text.length() <= 2 * SHOWN
                ? text
                : text.substring(0, SHOWN) + "\n[…]\n" + text.substring(text.length() - SHOWN);
    }
}
