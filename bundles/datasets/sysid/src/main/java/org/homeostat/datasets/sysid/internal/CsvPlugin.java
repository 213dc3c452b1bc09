package org.homeostat.datasets.sysid.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Required;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.Dataset;
import org.osgi.service.component.annotations.Component;

/** Offers one's own tables. */
@Component
@PluginInfo(
        kind = "dataset",
        name = "csv",
        summary = "Recordings of a dynamical system from one's own table of separated values: any columns as inputs and"
                + " outputs.")
public final class CsvPlugin implements Plugin<Dataset, CsvPlugin.Csv> {

    @Override
    public Csv defaults() {
        return new Csv(
                "",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                1,
                ",",
                true,
                Optional.empty(),
                new Part(Optional.empty(), List.of(0.0, 0.6)),
                new Part(Optional.empty(), List.of(0.6, 0.8)),
                new Part(Optional.empty(), List.of(0.8, 1.0)),
                Sequences.ofWindow(256));
    }

    @Override
    public Dataset create(Csv settings) {
        return new RecordedSet(settings, settings.sequences());
    }

    /**
     * Where a split lies.
     *
     * @param file its file, if not the dataset's
     * @param range the rows
     */
    public record Part(
            @Setting("Its file below the data folder, in place of the dataset's.")
            Optional<String> file,

            @Setting(
                    value =
                            "From where to where, the end not included: rows counted from 0, or, with an end of at most 1,"
                                    + " fractions of the file. Empty for a whole file of its own, or for no such split.",
                    min = 0)
            List<Double> range) {

        /**
         * Checks the range.
         *
         * @param file its file, if not the dataset's
         * @param range the rows
         */
        public Part {
            if (!range.isEmpty() && (range.size() != 2 || !(range.get(0) < range.get(1)))) {
                throw new IllegalArgumentException(
                        "a split's range has a start and a larger end, for example [0, 0.6] or [0, 5000], not "
                                + range);
            }
        }

        private boolean isThere() {
            return file.isPresent() || !range.isEmpty();
        }

        private Recording of(Recording whole, String name) {
            if (range.isEmpty()) {
                return whole.part(name, 0, whole.length());
            }
            double unit = range.get(1) <= 1 ? whole.length() : 1;
            long from = Math.round(range.get(0) * unit);
            long to = Math.round(range.get(1) * unit);
            if (to > whole.length() || from >= to) {
                throw new HomeostatException("dataset 'csv', split '" + name + "': the range " + range
                        + " does not lie in the " + whole.length() + " rows of " + whole.name());
            }
            return whole.part(name, (int) from, (int) to);
        }
    }

    /**
     * A table of one's own.
     *
     * @param file the file
     * @param inputs the columns that are fed in
     * @param outputs the columns that are answered
     * @param inputUnits units of the inputs
     * @param outputUnits units of the outputs
     * @param sampleTime time between rows
     * @param delimiter what separates values
     * @param header whether the first line names the columns
     * @param recording the column that tells recordings apart
     * @param train rows to learn from
     * @param validation rows to decide on
     * @param test rows to report on
     * @param sequences how recordings become samples
     */
    public record Csv(
            @Required @Setting("The file below the data folder; .gz is unpacked.")
            String file,

            @Setting("The columns that are fed into the system: names, or numbers from 1.")
            List<String> inputs,

            @Required @Setting("The columns that the system answers with: names, or numbers from 1.")
            List<String> outputs,

            @Setting("The units of the inputs, one each, or none.")
            List<String> inputUnits,

            @Setting("The units of the outputs, one each, or none.")
            List<String> outputUnits,

            @Setting(value = "The time between two rows.", unit = "s", min = 0, exclusiveMin = true)
            double sampleTime,

            @Setting("What separates values, one character, or 'tab'.")
            String delimiter,

            @Setting("Whether the first line names the columns.")
            boolean header,

            @Setting(
                    "A column of numbers that is constant along each recording; without it each split is one recording.")
            Optional<String> recording,

            @Setting("The split to learn from.") Part train,
            @Setting("The split to decide on.") Part validation,
            @Setting("The split to report on.") Part test,
            @Setting("How recordings become samples.") Sequences sequences)
            implements RecordingSource {

        /**
         * Checks what can be checked without the file.
         *
         * @param file the file
         * @param inputs the columns that are fed in
         * @param outputs the columns that are answered
         * @param inputUnits units of the inputs
         * @param outputUnits units of the outputs
         * @param sampleTime time between rows
         * @param delimiter what separates values
         * @param header whether the first line names the columns
         * @param recording the column that tells recordings apart
         * @param train rows to learn from
         * @param validation rows to decide on
         * @param test rows to report on
         * @param sequences how recordings become samples
         */
        public Csv {
            if (delimiter.length() != 1 && !delimiter.equals("tab")) {
                throw new IllegalArgumentException("delimiter is one character, or 'tab', not '" + delimiter + "'");
            }
            if (!train.isThere()) {
                throw new IllegalArgumentException("the split 'train' has neither a file nor a range");
            }
            units("inputUnits", inputUnits, inputs);
            units("outputUnits", outputUnits, outputs);
        }

        private static List<String> units(String setting, List<String> units, List<String> columns) {
            if (!units.isEmpty() && units.size() != columns.size()) {
                throw new IllegalArgumentException(setting + " has " + units.size() + " units for the " + columns.size()
                        + " columns " + columns + "; give one each, or none");
            }
            return units.isEmpty() ? Collections.nCopies(columns.size(), "") : units;
        }

        @Override
        public String name() {
            return "csv";
        }

        @Override
        public Channels inputChannels() {
            return new Channels(inputs, units("inputUnits", inputUnits, inputs));
        }

        @Override
        public Channels outputChannels() {
            return new Channels(outputs, units("outputUnits", outputUnits, outputs));
        }

        private Map<String, Part> parts() {
            Map<String, Part> parts = new LinkedHashMap<>();
            parts.put(Dataset.TRAIN, train);
            parts.put(Dataset.VALIDATION, validation);
            parts.put(Dataset.TEST, test);
            parts.values().removeIf(part -> !part.isThere());
            return parts;
        }

        @Override
        public List<String> splits() {
            return List.copyOf(parts().keySet());
        }

        @Override
        public Map<String, List<Recording>> read(DataContext context) {
            Map<String, List<Recording>> splits = new LinkedHashMap<>();
            Map<String, Recording> files = new LinkedHashMap<>();
            parts().forEach((split, part) -> {
                Recording whole = files.computeIfAbsent(part.file().orElse(file), name -> table(name, context));
                splits.put(split, recordings(part.of(whole, split)));
            });
            return splits;
        }

        /** A file; the column that tells recordings apart comes behind the inputs. */
        private Recording table(String name, DataContext context) {
            List<String> columns = Stream.of(inputs, recording.stream().toList(), outputs)
                    .flatMap(List::stream)
                    .toList();
            char separator = delimiter.equals("tab") ? '\t' : delimiter.charAt(0);
            double[][] rows =
                    new Table(separator, header).read(context.file(name, "wherever your data are"), columns, false);
            int first = columns.size() - outputs.size();
            return new Recording(
                    name,
                    BenchmarkFiles.columns(rows, IntStream.range(0, first).toArray()),
                    BenchmarkFiles.columns(
                            rows, IntStream.range(first, columns.size()).toArray()));
        }

        private List<Recording> recordings(Recording part) {
            if (recording.isEmpty()) {
                return List.of(part);
            }
            int nu = inputs.size();
            List<Recording> recordings = new ArrayList<>();
            int from = 0;
            for (int t = 1; t <= part.length(); t++) {
                if (t == part.length() || part.inputs()[t][nu] != part.inputs()[from][nu]) {
                    Recording one = part.part(part.name() + "-" + (recordings.size() + 1), from, t);
                    double[][] own = BenchmarkFiles.columns(
                            one.inputs(), IntStream.range(0, nu).toArray());
                    recordings.add(new Recording(one.name(), own, one.outputs()));
                    from = t;
                }
            }
            return recordings;
        }
    }
}
