package org.homeostat.datasets.sysid.internal;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.homeostat.api.HomeostatException;

/**
 * Reads columns of numbers from files of separated values; those whose names end in {@code .gz} are unpacked.
 *
 * @param delimiter what separates values
 * @param header whether the first line names the columns
 */
record Table(char delimiter, boolean header) {

    private static final int BUFFER = 1 << 16;

    /** A file with commas and names. */
    static final Table NAMED = new Table(',', true);

    /**
     * Reads columns.
     *
     * @param file the file
     * @param columns names, or numbers from 1
     * @param sparse whether rows in which one of these columns is empty are passed over, for tables of columns that are not of one
     *     length
     * @return a row a line
     */
    double[][] read(Path file, List<String> columns, boolean sparse) {
        try (InputStream bytes = open(file);
                CsvReader<CsvRecord> records = CsvReader.builder()
                        .fieldSeparator(delimiter)
                        .skipEmptyLines(true)
                        .trimWhitespacesAroundQuotes(true)
                        .allowExtraFields(true)
                        .allowMissingFields(true)
                        .ofCsvRecord(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
            return read(file, records.iterator(), columns, sparse);
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (UncheckedIOException e) {
            throw unreadable(file, e.getCause());
        } catch (CsvParseException e) {
            throw new HomeostatException(
                    file + " is no table of values separated by '" + delimiter + "': " + e.getMessage(), e);
        }
    }

    static HomeostatException unreadable(Path file, IOException e) {
        String reason = e instanceof EOFException ? "it is cut off; put it there anew" : e.getMessage();
        return new HomeostatException("cannot read " + file + ": " + reason, e);
    }

    static InputStream open(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        if (!String.valueOf(file.getFileName()).endsWith(".gz")) {
            return raw;
        }
        try {
            return new GZIPInputStream(raw, BUFFER);
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private double[][] read(Path file, Iterator<CsvRecord> records, List<String> columns, boolean sparse) {
        if (!records.hasNext()) {
            throw new HomeostatException(file + " is empty");
        }
        List<String> names =
                header ? records.next().getFields().stream().map(String::strip).toList() : List.of();
        int[] places =
                columns.stream().mapToInt(column -> place(file, column, names)).toArray();
        List<double[]> rows = new ArrayList<>();
        while (records.hasNext()) {
            CsvRecord fields = records.next();
            if (!sparse || isComplete(fields, places)) {
                rows.add(row(file, fields, places, columns));
            }
        }
        if (rows.isEmpty()) {
            throw new HomeostatException(file + " has no line of numbers");
        }
        return rows.toArray(double[][]::new);
    }

    private int place(Path file, String column, List<String> names) {
        int named = names.indexOf(column);
        if (named >= 0) {
            return named;
        }
        if (column.matches("[1-9][0-9]{0,5}") && (!header || Integer.parseInt(column) <= names.size())) {
            return Integer.parseInt(column) - 1;
        }
        throw new HomeostatException(file + " has no column '" + column + "'"
                + (header
                        ? "; it has " + names + ", also counted from 1"
                        : "; without a header, columns are counted from 1"));
    }

    private static boolean isComplete(CsvRecord fields, int[] places) {
        for (int place : places) {
            if (place >= fields.getFieldCount() || fields.getField(place).isBlank()) {
                return false;
            }
        }
        return true;
    }

    private static double[] row(Path file, CsvRecord fields, int[] places, List<String> columns) {
        double[] row = new double[places.length];
        for (int j = 0; j < places.length; j++) {
            String where = file + ", line " + fields.getStartingLineNumber() + ", column '" + columns.get(j) + "'";
            if (places[j] >= fields.getFieldCount()) {
                throw new HomeostatException(where + ": the line has only " + fields.getFieldCount()
                        + " values; check the delimiter, or mend the file");
            }
            String text = fields.getField(places[j]).strip();
            row[j] = number(text);
            if (!Double.isFinite(row[j])) {
                throw new HomeostatException(where + ": '" + text
                        + "' is not a finite number such as 0.5 or -1e-3; mend the file, or choose other columns");
            }
        }
        return row;
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }
}
