package org.homeostat.cli.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.homeostat.api.platform.Run;
import org.homeostat.api.platform.RunResult;

/** A run's result in a few lines. */
final class ResultText {

    private ResultText() {}

    static List<String> of(RunResult result, Path folder) {
        List<String> lines = new ArrayList<>(Text.table(0, metrics(result.metrics())));
        List<List<String>> facts = new ArrayList<>();
        if (!result.solver().isEmpty()) {
            facts.add(List.of("solver", numbers(result.solver())));
        }
        facts.add(List.of("parameters", Text.number(result.parameters())));
        facts.add(List.of(
                "time",
                Text.seconds(result.seconds()) + (result.state() == Run.State.CANCELLED ? ", interrupted" : "")));
        facts.add(List.of("folder", folder.toString()));
        lines.addAll(Text.table(0, facts));
        return lines;
    }

    /** A row a split, a column a metric. */
    private static List<List<String>> metrics(Map<String, Map<String, Double>> metrics) {
        Set<String> names = new LinkedHashSet<>();
        metrics.values().forEach(split -> names.addAll(split.keySet()));
        List<List<String>> rows = new ArrayList<>();
        if (names.isEmpty()) {
            return rows;
        }
        List<String> head = new ArrayList<>(List.of("split"));
        head.addAll(names);
        rows.add(head);
        metrics.forEach((split, values) -> {
            List<String> row = new ArrayList<>(List.of(split));
            names.forEach(name -> row.add(values.containsKey(name) ? Text.number(values.get(name)) : ""));
            rows.add(row);
        });
        return rows;
    }

    private static String numbers(Map<String, Double> numbers) {
        return numbers.entrySet().stream()
                .map(entry -> entry.getKey() + " " + Text.number(entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
