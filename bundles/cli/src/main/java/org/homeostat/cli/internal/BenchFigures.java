package org.homeostat.cli.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.homeostat.api.platform.Benchmarks.Row;
import org.homeostat.api.platform.Figure;

/** The tables of a benchmark whose columns are numbers, as line charts: one curve a row, one chart a unit. */
final class BenchFigures {

    /** A number, and perhaps what it counts: {@code 1,024 layers}. */
    private static final Pattern COLUMN = Pattern.compile("([-+]?\\d[\\d,]*(?:\\.\\d+)?(?:[eE][-+]?\\d+)?)(?: (.+))?");

    private BenchFigures() {}

    static List<Figure> of(String benchmark, List<Row> rows) {
        Map<String, Map<String, List<Row>>> tables = new LinkedHashMap<>();
        for (Row row : rows) {
            tables.computeIfAbsent(row.table(), table -> new LinkedHashMap<>())
                    .computeIfAbsent(row.unit(), unit -> new ArrayList<>())
                    .add(row);
        }
        List<Figure> figures = new ArrayList<>();
        tables.forEach((table, units) -> units.forEach((unit, own) -> {
            String name = slug(Stream.of(benchmark, table, units.size() > 1 ? unit : "")
                    .filter(word -> !word.isEmpty())
                    .toList());
            lines(name, table, unit, own).ifPresent(figures::add);
        }));
        return figures;
    }

    /** A number over its column's. */
    private record Point(double x, String what, Row row) {}

    private static Optional<Point> point(Row row) {
        Matcher column = COLUMN.matcher(row.column());
        return column.matches()
                ? Optional.of(new Point(
                        Double.parseDouble(column.group(1).replace(",", "")),
                        Optional.ofNullable(column.group(2)).orElse(""),
                        row))
                : Optional.empty();
    }

    private static Optional<Figure> lines(String name, String table, String unit, List<Row> rows) {
        List<Point> points =
                rows.stream().map(BenchFigures::point).flatMap(Optional::stream).toList();
        double[] x = points.stream().mapToDouble(Point::x).distinct().sorted().toArray();
        List<String> counted = points.stream().map(Point::what).distinct().toList();
        // a single column has no line, and numbers of different things have no axis
        if (points.size() < rows.size() || x.length < 2 || counted.size() > 1) {
            return Optional.empty();
        }
        Map<String, double[]> curves = new LinkedHashMap<>();
        for (Point point : points) {
            double[] curve = curves.computeIfAbsent(point.row().label(), label -> {
                double[] gaps = new double[x.length];
                Arrays.fill(gaps, Double.NaN);
                return gaps;
            });
            curve[Arrays.binarySearch(x, point.x())] = point.row().value();
        }
        return Optional.of(Figure.lines(name, table, counted.get(0), unit, x, curves));
    }

    private static String slug(List<String> words) {
        return String.join(" ", words)
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
    }
}
