package org.homeostat.cli.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** An epoch's metrics in one line. */
final class EpochText {

    /** Told elsewhere in the line, or of no interest while a run goes on. */
    private static final List<String> LEFT_OUT = List.of("epoch", "step", "time");

    private EpochText() {}

    /**
     * Writes nested metrics flat.
     *
     * @param metrics numbers, and maps of numbers
     * @return for example {@code train loss 0.1203  validation accuracy 0.9720}
     */
    static String of(Map<String, Object> metrics) {
        List<String> words = new ArrayList<>();
        metrics.forEach((name, value) -> {
            if (!LEFT_OUT.contains(name)) {
                add(words, name, value);
            }
        });
        return words.stream().collect(Collectors.joining("  "));
    }

    private static void add(List<String> words, String name, Object value) {
        if (value instanceof Map<?, ?> nested) {
            nested.forEach((key, inner) -> add(words, name + " " + key, inner));
        } else if (value instanceof Number number) {
            words.add(name + " " + Text.number(number.doubleValue()));
        }
    }

    /**
     * The metric to show beside the loss: the accuracy if there is one, of the validation split if there is one.
     *
     * @param metrics as for {@link #of}
     * @return for example {@code accuracy 0.9720}, or nothing
     */
    static String headline(Map<String, Object> metrics) {
        Object split = metrics.getOrDefault("validation", metrics);
        if (split instanceof Map<?, ?> values) {
            for (Map.Entry<?, ?> entry : values.entrySet()) {
                if (entry.getValue() instanceof Number number
                        && !LEFT_OUT.contains(entry.getKey())
                        && !entry.getKey().equals("loss")) {
                    return entry.getKey() + " " + Text.number(number.doubleValue());
                }
            }
        }
        return "";
    }
}
