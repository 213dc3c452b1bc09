package org.homeostat.datasets.sysid.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataContext;
import org.homeostat.api.dataset.Dataset;

/**
 * A published benchmark with its splits.
 *
 * @param name the dataset's name
 * @param inputChannels what is fed in
 * @param outputChannels what is answered
 * @param sampleTime seconds
 * @param validation the fraction at the end of each training recording that is for validation
 * @param files reads the training and the test recordings
 */
record Benchmark(
        String name,
        Channels inputChannels,
        Channels outputChannels,
        double sampleTime,
        double validation,
        Function<DataContext, Benchmark.Recordings> files)
        implements RecordingSource {

    /** What a benchmark publishes for training and for test. */
    record Recordings(List<Recording> train, List<Recording> test) {}

    /**
     * What a user may choose.
     *
     * @param validation the fraction for validation
     * @param sequences how recordings become samples
     */
    record Settings(
            @Setting(
                    value = "The fraction at the end of each training recording that is for validation; 0 for none.",
                    min = 0,
                    max = 0.9)
            double validation,

            @Setting("How recordings become samples.") Sequences sequences) {}

    @Override
    public List<String> splits() {
        return validation > 0
                ? List.of(Dataset.TRAIN, Dataset.VALIDATION, Dataset.TEST)
                : List.of(Dataset.TRAIN, Dataset.TEST);
    }

    @Override
    public Map<String, List<Recording>> read(DataContext context) {
        Recordings all = files.apply(context);
        List<Recording> train = new ArrayList<>();
        List<Recording> held = new ArrayList<>();
        for (Recording recording : all.train()) {
            int cut = (int) Math.round(recording.length() * (1 - validation));
            train.add(recording.part(recording.name(), 0, cut));
            held.add(recording.part(recording.name(), cut, recording.length()));
        }
        Map<String, List<Recording>> splits = new LinkedHashMap<>();
        splits.put(Dataset.TRAIN, train);
        splits.put(Dataset.VALIDATION, held);
        splits.put(Dataset.TEST, all.test());
        return splits;
    }
}
