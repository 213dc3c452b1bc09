package org.homeostat.api.platform;

import java.util.OptionalDouble;

/**
 * One number of a benchmark.
 *
 * @param table the table's heading, or empty
 * @param label what was measured
 * @param column the table's column, or empty
 * @param value the number
 * @param unit its unit, or empty
 * @param bar the largest value that is accepted, if there is one
 */
public record Measurement(String table, String label, String column, double value, String unit, OptionalDouble bar)
        implements Benchmarks.Row {

    /**
     * A number that is only told.
     *
     * @param label what was measured
     * @param value the number
     * @param unit its unit, or empty
     * @return the number
     */
    public static Measurement told(String label, double value, String unit) {
        return new Measurement("", label, "", value, unit, OptionalDouble.empty());
    }

    /**
     * A ratio or count with the largest value that is accepted.
     *
     * @param label what was measured
     * @param value the number
     * @param bar the largest accepted value
     * @return the number
     */
    public static Measurement barred(String label, double value, double bar) {
        return new Measurement("", label, "", value, "", OptionalDouble.of(bar));
    }

    @Override
    public boolean isPassed() {
        return bar.isEmpty() || value <= bar.getAsDouble();
    }
}
