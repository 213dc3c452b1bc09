package org.homeostat.api.platform;

import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ConsumerType;

/** One benchmark, of a bundle that has something to measure. Register it as an OSGi service; {@link Benchmarks} offers it. */
@ConsumerType
public interface Benchmark {

    /**
     * Its name.
     *
     * @return one word, unlike those of all others
     */
    String name();

    /**
     * What is measured.
     *
     * @return one line
     */
    String summary();

    /**
     * Runs it.
     *
     * @param progress is told in a few words what is being measured
     * @return what was measured, in the order in which to show it, for example {@link Measurement}s
     * @throws org.homeostat.api.HomeostatException if it cannot run; the message says what to do
     */
    List<Benchmarks.Row> run(Consumer<String> progress);
}
