package org.homeostat.cli.internal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Numbers and tables for readers. */
final class Text {

    private static final double HOUR = 3600;
    private static final double MINUTE = 60;

    private Text() {}

    /** Four significant digits, whole numbers in full. */
    static String number(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        double size = Math.abs(value);
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        if (size < 1e-3 || size >= 1e6) {
            return String.format(Locale.ROOT, "%.3e", value);
        }
        // counted after rounding: 0.99999 is 1.000, not 1.0000
        double rounded = BigDecimal.valueOf(size).round(new MathContext(4)).doubleValue();
        int digits = Math.max(0, 3 - (int) Math.floor(Math.log10(rounded)));
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /** Seconds as {@code 12.3 s}, {@code 4 min 05 s} or {@code 2 h 03 min}. */
    static String seconds(double seconds) {
        if (seconds < MINUTE) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return seconds < HOUR
                ? String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60)
                : String.format(Locale.ROOT, "%d h %02d min", whole / 3600, whole % 3600 / 60);
    }

    /**
     * Lines whose columns are aligned, two spaces apart.
     *
     * @param indent spaces before each line
     * @param rows cells; rows may differ in length
     * @return one line a row, without trailing spaces
     */
    static List<String> table(int indent, List<List<String>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                if (i == widths.size()) {
                    widths.add(0);
                }
                widths.set(i, Math.max(widths.get(i), row.get(i).length()));
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(" ".repeat(indent));
            for (int i = 0; i < row.size(); i++) {
                String cell = row.get(i);
                line.append(cell).append(" ".repeat(widths.get(i) - cell.length() + 2));
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    /**
     * A table in Markdown, aligned.
     *
     * @param rows cells of equal number; the first row is the head
     * @return the lines, and an empty one
     */
    static List<String> markdown(List<List<String>> rows) {
        int columns = rows.get(0).size();
        List<List<String>> framed = new ArrayList<>();
        for (List<String> row : rows) {
            framed.add(row);
            if (framed.size() == 1) {
                framed.add(Collections.nCopies(columns, "---"));
            }
        }
        List<String> lines = new ArrayList<>();
        int[] widths = new int[columns];
        framed.forEach(row ->
                Arrays.setAll(widths, i -> Math.max(widths[i], row.get(i).length())));
        for (List<String> row : framed) {
            StringBuilder line = new StringBuilder("|");
            for (int i = 0; i < columns; i++) {
                String cell = row.get(i);
                line.append(' ')
                        .append(cell)
                        .append(" ".repeat(widths[i] - cell.length()))
                        .append(" |");
            }
            lines.add(line.toString());
        }
        lines.add("");
        return lines;
    }
}
