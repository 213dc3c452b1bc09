package org.homeostat.runtime.internal.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a model proved about the samples of a split, in their order. */
public final class SampleCertificates {

    private final Map<String, List<Double>> values = new LinkedHashMap<>();

    /**
     * Takes a batch in.
     *
     * @param batch names and numbers, one a sample
     */
    void add(Map<String, double[]> batch) {
        batch.forEach((name, numbers) -> {
            List<Double> all = values.computeIfAbsent(name, key -> new ArrayList<>());
            Arrays.stream(numbers).forEach(all::add);
        });
    }

    /**
     * Whether nothing was proved.
     *
     * @return {@code true} for families that prove nothing about samples
     */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Median and mean of each kind, as metrics. */
    Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        values.forEach((name, numbers) -> {
            double[] sorted =
                    numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            metrics.put(name + "Median", sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2]);
            metrics.put(name + "Mean", Arrays.stream(sorted).average().orElse(Double.NaN));
        });
        return metrics;
    }

    /**
     * All numbers as a table.
     *
     * @return a line a sample, behind a header
     */
    public String csv() {
        int rows = values.values().stream().mapToInt(List::size).max().orElse(0);
        return IntStream.range(0, rows)
                .mapToObj(i -> i + ","
                        + values.values().stream()
                                .map(column -> column.get(i).toString())
                                .collect(Collectors.joining(",")))
                .collect(Collectors.joining("\n", "sample," + String.join(",", values.keySet()) + "\n", "\n"));
    }
}
