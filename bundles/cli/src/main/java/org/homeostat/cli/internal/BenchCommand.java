package org.homeostat.cli.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.homeostat.api.platform.Benchmarks;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code homeostat bench}. */
@Command(
        name = "bench",
        description =
                "Measure what the platform costs, as ratios to bare costs on this machine. Exit code 1 if a bar is"
                        + " missed; meant for an idle machine.")
final class BenchCommand extends HomeostatCommand {

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The benchmark; all of them without it.")
    private String name;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    BenchCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        Benchmarks benchmarks = platform().benchmarks();
        Map<String, List<Benchmarks.Row>> results = new LinkedHashMap<>();
        for (String chosen : chosen(benchmarks.benchmarks().keySet())) {
            session().tell(chosen + ": " + benchmarks.benchmarks().get(chosen));
            results.put(chosen, benchmarks.run(chosen, progress -> session().tell("  " + progress)));
        }
        if (json) {
            printJson(results);
        } else {
            results.forEach(this::print);
        }
        boolean passed = results.values().stream().flatMap(Collection::stream).allMatch(Benchmarks.Row::isPassed);
        return passed ? ExitCode.DONE : ExitCode.FAILED;
    }

    private Collection<String> chosen(Collection<String> names) {
        if (name == null) {
            return names;
        }
        if (!names.contains(name)) {
            throw new WrongWordsException("There is no benchmark '" + name + "'; there are " + String.join(", ", names)
                    + "." + Nearest.hint(name, names));
        }
        return List.of(name);
    }

    private void print(String benchmark, List<Benchmarks.Row> rows) {
        Map<String, List<Benchmarks.Row>> tables = new LinkedHashMap<>();
        rows.forEach(row ->
                tables.computeIfAbsent(row.table(), table -> new ArrayList<>()).add(row));
        tables.forEach((heading, own) ->
                session().print(heading.isEmpty() ? Text.table(0, table(benchmark, own)) : grid(heading, own)));
    }

    /** A table in Markdown, with a bar behind the number it holds for. */
    private static List<String> grid(String heading, List<Benchmarks.Row> rows) {
        Set<String> columns = new LinkedHashSet<>();
        Map<String, Map<String, Benchmarks.Row>> lines = new LinkedHashMap<>();
        for (Benchmarks.Row row : rows) {
            columns.add(row.column());
            lines.computeIfAbsent(row.label(), label -> new LinkedHashMap<>()).put(row.column(), row);
        }
        List<List<String>> table = new ArrayList<>();
        List<String> head = new ArrayList<>(columns);
        head.add(0, heading);
        table.add(head);
        lines.forEach((label, cells) -> {
            List<String> line = new ArrayList<>();
            line.add(label);
            columns.forEach(column -> line.add(Optional.ofNullable(cells.get(column))
                    .map(BenchCommand::cell)
                    .orElse("")));
            table.add(line);
        });
        return Text.markdown(table);
    }

    private static String cell(Benchmarks.Row row) {
        String value = Text.number(row.value());
        if (row.bar().isEmpty()) {
            return value;
        }
        String bar = Text.number(row.bar().getAsDouble());
        return value + (row.isPassed() ? " (≤ " + bar + ")" : " (MISSED ≤ " + bar + ")");
    }

    private static List<List<String>> table(String benchmark, List<Benchmarks.Row> rows) {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of(benchmark, "value", "bar", ""));
        for (Benchmarks.Row row : rows) {
            String unit = row.unit().isEmpty() ? "" : " " + row.unit();
            boolean barred = row.bar().isPresent();
            table.add(List.of(
                    row.label(),
                    Text.number(row.value()) + unit,
                    barred ? Text.number(row.bar().getAsDouble()) + unit : "",
                    barred ? (row.isPassed() ? "passed" : "MISSED") : ""));
        }
        return table;
    }

    private void printJson(Map<String, List<Benchmarks.Row>> results) {
        Map<String, Object> all = new LinkedHashMap<>();
        results.forEach((benchmark, rows) ->
                all.put(benchmark, rows.stream().map(BenchCommand::map).toList()));
        session().print(Json.text(all));
    }

    private static Map<String, Object> map(Benchmarks.Row row) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (!row.table().isEmpty()) {
            map.put("table", row.table());
            map.put("column", row.column());
        }
        map.put("label", row.label());
        map.put("value", row.value());
        map.put("unit", row.unit());
        if (row.bar().isPresent()) {
            map.put("bar", row.bar().getAsDouble());
        }
        map.put("passed", row.isPassed());
        return map;
    }
}
