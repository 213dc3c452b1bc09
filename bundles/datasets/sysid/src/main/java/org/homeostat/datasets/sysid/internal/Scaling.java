package org.homeostat.datasets.sysid.internal;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Takes a mean from each column and divides by a deviation.
 *
 * @param means a number a column
 * @param deviations a positive number a column
 */
record Scaling(double[] means, double[] deviations) {

    static Scaling none(int columns) {
        double[] ones = new double[columns];
        Arrays.fill(ones, 1);
        return new Scaling(new double[columns], ones);
    }

    /** Means and deviations over all rows; a column that does not vary is only centred. */
    static Scaling of(List<Recording> recordings, Function<Recording, double[][]> table, int columns) {
        double[] means = new double[columns];
        double[] deviations = new double[columns];
        for (int j = 0; j < columns; j++) {
            int column = j;
            double[] values = recordings.stream()
                    .flatMap(recording -> Arrays.stream(table.apply(recording)))
                    .mapToDouble(row -> row[column])
                    .toArray();
            double mean = Arrays.stream(values).average().orElse(0);
            double variance = Arrays.stream(values)
                    .map(value -> (value - mean) * (value - mean))
                    .average()
                    .orElse(0);
            means[j] = mean;
            deviations[j] = variance > 0 ? Math.sqrt(variance) : 1;
        }
        return new Scaling(means, deviations);
    }

    double apply(int column, double value) {
        return (value - means[column]) / deviations[column];
    }

    /** The inverse. */
    double restore(int column, double value) {
        return value * deviations[column] + means[column];
    }
}
