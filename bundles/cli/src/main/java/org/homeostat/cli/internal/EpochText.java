package org.homeostat.cli.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.homeostat.api.dataset.Dataset;

/** What of an epoch's metrics is worth a line on a screen; all of them are in {@code metrics.jsonl}. */
final class EpochText {

    private static final String LOSS = "loss";
    private static final String SOLVER = "solver";
    private static final String ITERATIONS = "iterationsMean";

    private EpochText() {}

    /**
     * The loss of training, everything of validation, and the solver's iterations.
     *
     * @param metrics numbers, and maps of numbers
     * @return for example {@code train loss 0.1203  validation loss 0.1311  validation accuracy 0.9720  iterations 8.9}
     */
    static String of(Map<String, Object> metrics) {
        List<String> words = new ArrayList<>();
        add(words, "train loss", map(metrics, Dataset.TRAIN).get(LOSS));
        map(metrics, Dataset.VALIDATION).forEach((name, value) -> add(words, "validation " + name, value));
        add(words, "iterations", map(metrics, SOLVER).get(ITERATIONS));
        return String.join("  ", words);
    }

    /**
     * The metric to show beside the loss: the first of validation that is none.
     *
     * @param metrics as for {@link #of}
     * @return for example {@code accuracy 0.9720}, or nothing
     */
    static String headline(Map<String, Object> metrics) {
        List<String> words = new ArrayList<>();
        map(metrics, Dataset.VALIDATION).forEach((name, value) -> {
            if (!name.equals(LOSS)) {
                add(words, name.toString(), value);
            }
        });
        return words.isEmpty() ? "" : words.get(0);
    }

    private static Map<?, ?> map(Map<String, Object> metrics, String name) {
        return metrics.get(name) instanceof Map<?, ?> map ? map : Map.of();
    }

    private static void add(List<String> words, String name, Object value) {
        if (value instanceof Number number) {
            words.add(name + " " + Text.number(number.doubleValue()));
        }
    }
}
