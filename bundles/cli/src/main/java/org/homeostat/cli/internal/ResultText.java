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
        Map<?, ?> json = Json.object(result.json());
        if (json.get("adjoint") instanceof Map<?, ?> adjoint && !adjoint.isEmpty()) {
            facts.add(List.of("adjoint", numbers(adjoint)));
        }
        diagnostics(json).forEach(line -> facts.add(List.of("equilibria", line)));
        certificates(json).forEach(line -> facts.add(List.of("certificate", line)));
        facts.add(List.of("parameters", Text.number(result.parameters())));
        // an evaluation trains nothing
        if (result.seconds() > 0) {
            facts.add(List.of(
                    "time",
                    Text.seconds(result.seconds()) + (result.state() == Run.State.CANCELLED ? ", interrupted" : "")));
        }
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

    /** A line a layer that was looked at closely. */
    private static List<String> diagnostics(Map<?, ?> json) {
        Object layers = json.get("diagnostics");
        List<String> lines = new ArrayList<>();
        if (layers instanceof List<?> list) {
            for (Object layer : list) {
                Map<?, ?> found = (Map<?, ?>) layer;
                lines.add("spectral radius " + medianAndMax(found.get("spectralRadius")) + ", Lipschitz constant "
                        + medianAndMax(found.get("lipschitz")) + " (median and largest of " + found.get("samples")
                        + " samples)");
            }
        }
        return lines;
    }

    /** A line a certificate; {@code summary}, report and result have what each states. */
    private static List<String> certificates(Map<?, ?> json) {
        List<String> lines = new ArrayList<>();
        if (json.get("certificates") instanceof Map<?, ?> certificates) {
            certificates.forEach((name, entry) -> {
                Map<?, ?> certificate = (Map<?, ?>) entry;
                lines.add(name + " " + number(certificate.get("value"))
                        + (Boolean.TRUE.equals(certificate.get("holds")) ? ", holds" : ", DOES NOT HOLD"));
            });
        }
        return lines;
    }

    private static String medianAndMax(Object numbers) {
        return numbers instanceof Map<?, ?> map ? number(map.get("median")) + ", " + number(map.get("max")) : "unknown";
    }

    /** A number, or what JSON has for one that is not finite. */
    private static String number(Object value) {
        return value instanceof Number number ? Text.number(number.doubleValue()) : "unknown";
    }

    private static String numbers(Map<?, ?> numbers) {
        return numbers.entrySet().stream()
                .map(entry -> entry.getKey() + " " + number(entry.getValue()))
                .collect(Collectors.joining(", "));
    }
}
