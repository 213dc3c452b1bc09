package org.homeostat.cli.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.platform.Benchmarks;
import org.homeostat.api.platform.Figure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code homeostat bench}. */
@Command(
        name = "bench",
        description =
                "Measure what the platform costs, as ratios to bare costs on this machine. Exit code 1 if a bar is"
                        + " missed or something cannot be measured; meant for an idle machine.")
final class BenchCommand extends HomeostatCommand {

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The benchmark; all of them without it.")
    private String name;

    @Option(
            names = "--figures",
            paramLabel = "FOLDER",
            description =
                    "Draw every table whose columns are numbers as a line chart, one series a row, into this folder.")
    private Path figures;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    BenchCommand(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        Benchmarks benchmarks = platform().benchmarks();
        Collection<String> chosen = chosen(benchmarks.benchmarks().keySet());
        Map<String, List<Benchmarks.Row>> results = new LinkedHashMap<>();
        for (String one : chosen) {
            session().tell(one + ": " + benchmarks.benchmarks().get(one));
            try {
                results.put(one, benchmarks.run(one, progress -> session().tell("  " + progress)));
            } catch (HomeostatException e) {
                if (name != null) {
                    throw e;
                }
                session().tell("  " + one + " was not measured: " + e.getMessage());
            }
        }
        if (json) {
            printJson(results);
        } else {
            results.forEach(this::print);
        }
        if (figures != null) {
            results.forEach(this::draw);
        }
        boolean passed = results.values().stream().flatMap(Collection::stream).allMatch(Benchmarks.Row::isPassed);
        return passed && results.size() == chosen.size() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void draw(String benchmark, List<Benchmarks.Row> rows) {
        List<Figure> drawable = BenchFigures.of(benchmark, rows);
        if (drawable.isEmpty()) {
            session().tell(benchmark + " has no table whose columns are numbers: nothing is drawn");
        }
        drawable.forEach(figure -> platform()
                .reports()
                .draw(figure, figures)
                .forEach(file -> session().tell("written to " + file)));
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

    /** A table in Markdown, with the unit of all numbers in its head and a bar behind the number it holds for. */
    private static List<String> grid(String heading, List<Benchmarks.Row> rows) {
        Set<String> columns = new LinkedHashSet<>();
        Map<String, Map<String, Benchmarks.Row>> lines = new LinkedHashMap<>();
        for (Benchmarks.Row row : rows) {
            columns.add(row.column());
            lines.computeIfAbsent(row.label(), label -> new LinkedHashMap<>()).put(row.column(), row);
        }
        List<List<String>> table = new ArrayList<>();
        List<String> head = new ArrayList<>(columns);
        List<String> units = rows.stream().map(Benchmarks.Row::unit).distinct().toList();
        head.add(0, units.size() > 1 || units.get(0).isEmpty() ? heading : heading + ", " + units.get(0));
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
