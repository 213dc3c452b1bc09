package org.homeostat.koopman.internal;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.analysis.Trajectories;

/** Trajectories from comma-separated values under a line of names. */
final class TrajectoryFile {

    private static final String TRAJECTORY = "trajectory";
    private static final List<String> TIMES = List.of("t", "time");

    private final Path file;
    private final List<String> names;
    private final int[] states;
    private final int[] inputs;
    private final int counting;

    private TrajectoryFile(
            Path file, List<String> names, List<String> states, List<String> inputs, Optional<String> trajectory) {
        this.file = file;
        this.names = names;
        this.counting = trajectory.map(this::place).orElse(names.indexOf(TRAJECTORY));
        this.inputs = inputs.stream().mapToInt(this::place).toArray();
        List<String> taken = new ArrayList<>(inputs);
        if (counting >= 0) {
            taken.add(names.get(counting));
        }
        List<String> chosen = states.isEmpty()
                ? names.stream()
                        .filter(name -> !taken.contains(name) && !TIMES.contains(name))
                        .toList()
                : states;
        this.states = chosen.stream().mapToInt(this::place).toArray();
        chosen.stream().filter(taken::contains).findFirst().ifPresent(twice -> {
            throw new HomeostatException(
                    "the column '" + twice + "' of " + file + " cannot be a state and something else too");
        });
        if (this.states.length == 0) {
            throw new HomeostatException(
                    file + " has no column left for the state; its columns are " + String.join(", ", names));
        }
    }

    /** Reads a file; see {@code Analyses.read}. */
    static Trajectories read(Path file, List<String> states, List<String> inputs, Optional<String> trajectory) {
        try (CsvReader<CsvRecord> records = CsvReader.builder()
                .skipEmptyLines(true)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofCsvRecord(Files.newBufferedReader(file, StandardCharsets.UTF_8))) {
            Iterator<CsvRecord> lines = records.iterator();
            if (!lines.hasNext()) {
                throw new HomeostatException(file + " is empty; its first line is to name the columns");
            }
            List<String> names = names(file, lines.next());
            return new TrajectoryFile(file, names, states, inputs, trajectory).rows(lines);
        } catch (NoSuchFileException e) {
            throw new HomeostatException("there is no file " + file, e);
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (UncheckedIOException e) {
            throw unreadable(file, e.getCause());
        } catch (CsvParseException e) {
            throw new HomeostatException(file + " is no table of comma-separated values: " + e.getMessage(), e);
        }
    }

    private static HomeostatException unreadable(Path file, IOException e) {
        return new HomeostatException("cannot read " + file + " as text in UTF-8: " + e.getMessage(), e);
    }

    private static List<String> names(Path file, CsvRecord line) {
        List<String> names = line.getFields().stream()
                .map(name -> name.replace("\uFEFF", "").strip())
                .toList();
        if (names.size() == 1 && names.get(0).chars().anyMatch(c -> c == ';' || c == '\t')) {
            throw new HomeostatException(file + ", line " + line.getStartingLineNumber()
                    + ": columns are to be separated by commas, found '" + names.get(0) + "'");
        }
        for (String name : names) {
            if (name.isEmpty() || isNumber(name)) {
                throw new HomeostatException(file + ", line " + line.getStartingLineNumber()
                        + ": the first line is to name" + " the columns, but one of its entries is '" + name + "'");
            }
        }
        if (new HashSet<>(names).size() < names.size()) {
            throw new HomeostatException(file + " has two columns of one name among " + String.join(", ", names));
        }
        return names;
    }

    private static boolean isNumber(String text) {
        try {
            Double.parseDouble(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private int place(String name) {
        int place = names.indexOf(name);
        if (place < 0) {
            throw new HomeostatException(
                    file + " has no column '" + name + "'; its columns are " + String.join(", ", names));
        }
        return place;
    }

    private Trajectories rows(Iterator<CsvRecord> lines) {
        Map<String, List<double[]>> x = new LinkedHashMap<>();
        Map<String, List<double[]>> u = new LinkedHashMap<>();
        String last = null;
        while (lines.hasNext()) {
            CsvRecord line = lines.next();
            if (line.getFieldCount() != names.size()) {
                throw new HomeostatException(file + ", line " + line.getStartingLineNumber() + " has "
                        + line.getFieldCount() + " values for " + names.size() + " columns");
            }
            String key = counting < 0 ? "" : line.getField(counting).strip();
            if (!key.equals(last) && x.containsKey(key)) {
                throw new HomeostatException(file + ", line " + line.getStartingLineNumber() + ": trajectory '" + key
                        + "' goes on after another one began; the rows of a trajectory are to stand together");
            }
            last = key;
            x.computeIfAbsent(key, k -> new ArrayList<>()).add(numbers(line, states));
            u.computeIfAbsent(key, k -> new ArrayList<>()).add(numbers(line, inputs));
        }
        if (x.isEmpty()) {
            throw new HomeostatException(file + " has no row below the names of its columns");
        }
        return new Trajectories(named(states), named(inputs), runs(x), runs(u));
    }

    private double[] numbers(CsvRecord line, int[] places) {
        double[] numbers = new double[places.length];
        for (int i = 0; i < places.length; i++) {
            String text = line.getField(places[i]).strip();
            numbers[i] = isNumber(text) ? Double.parseDouble(text) : Double.NaN;
            if (!Double.isFinite(numbers[i])) {
                throw new HomeostatException(file + ", line " + line.getStartingLineNumber() + ", column '"
                        + names.get(places[i]) + "': found '" + text
                        + "', accepted is a finite number. A column that is no"
                        + " state can be left out by naming those that are (--states).");
            }
        }
        return numbers;
    }

    private List<String> named(int[] places) {
        List<String> named = new ArrayList<>();
        for (int place : places) {
            named.add(names.get(place));
        }
        return named;
    }

    private static List<double[][]> runs(Map<String, List<double[]>> rows) {
        List<double[][]> runs = new ArrayList<>();
        rows.values().forEach(run -> runs.add(run.toArray(double[][]::new)));
        return runs;
    }
}
