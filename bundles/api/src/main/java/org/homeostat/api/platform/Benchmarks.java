package org.homeostat.api.platform;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** Measures what the platform costs, as ratios to bare costs on the same machine. An OSGi service. */
@ProviderType
public interface Benchmarks {

    /**
     * The benchmarks.
     *
     * @return name and what is measured, in one line, in the order in which to run them
     */
    Map<String, String> benchmarks();

    /**
     * Runs a benchmark. Meant for an idle machine; takes seconds to a minute.
     *
     * @param name one of {@link #benchmarks}
     * @param progress is told in a few words what is being measured
     * @return what was measured, in the order in which to show it
     * @throws IllegalArgumentException if there is no such benchmark
     * @throws org.homeostat.api.HomeostatException if it cannot run; the message says what to do
     */
    List<Row> run(String name, Consumer<String> progress);

    /** One number of a benchmark. Immutable. */
    @ProviderType
    interface Row {

        /**
         * What was measured.
         *
         * @return a few words, unique within the benchmark or within table and column
         */
        String label();

        /**
         * The column of a table to which the number belongs; {@link #label} then names the table's row.
         *
         * @return a few words, empty for numbers that stand alone
         */
        default String column() {
            return "";
        }

        /**
         * The table to which the number belongs.
         *
         * @return a heading, empty for numbers that stand alone
         */
        default String table() {
            return "";
        }

        /**
         * The number.
         *
         * @return in units of {@link #unit}
         */
        double value();

        /**
         * The unit.
         *
         * @return for example {@code µs}, or empty for ratios and counts
         */
        String unit();

        /**
         * The largest value that is accepted.
         *
         * @return empty for numbers that are only told
         */
        OptionalDouble bar();

        /**
         * Whether the number is accepted.
         *
         * @return {@code true} if it is not above its bar, or has none
         */
        boolean isPassed();
    }
}
