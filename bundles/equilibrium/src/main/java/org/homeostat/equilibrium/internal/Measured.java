package org.homeostat.equilibrium.internal;

import java.util.OptionalDouble;
import org.homeostat.api.platform.Benchmarks;

/** One number of a benchmark. */
record Measured(String table, String label, String column, double value, String unit, OptionalDouble bar)
        implements Benchmarks.Row {

    /** A number that is only told. */
    static Measured told(String label, double value, String unit) {
        return new Measured("", label, "", value, unit, OptionalDouble.empty());
    }

    /** A ratio with the largest value that is accepted. */
    static Measured barred(String label, double value, double bar) {
        return new Measured("", label, "", value, "", OptionalDouble.of(bar));
    }

    @Override
    public boolean isPassed() {
        return bar.isEmpty() || value <= bar.getAsDouble();
    }
}
