package org.homeostat.api.platform;

import java.util.Objects;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** How to show runs side by side: see {@link Experiments#compare}. Immutable; each {@code with} method gives a changed copy. */
@ProviderType
public final class Comparison {

    private static final Comparison DEFAULTS = new Comparison(Optional.empty(), false);

    private final Optional<String> metric;
    private final boolean logarithmicLosses;

    private Comparison(Optional<String> metric, boolean logarithmicLosses) {
        this.metric = metric;
        this.logarithmicLosses = logarithmicLosses;
    }

    /**
     * By the metric that decides in the runs, with logarithmic axes where positive numbers span more than two decades.
     *
     * @return the defaults
     */
    public static Comparison defaults() {
        return DEFAULTS;
    }

    /**
     * The metric to show beside the loss.
     *
     * @return its name; without one it is the metric that decides in the runs, or else one that all of them have
     */
    public Optional<String> metric() {
        return metric;
    }

    /**
     * Sets the metric to show beside the loss.
     *
     * @param name its name
     * @return a copy
     */
    public Comparison withMetric(String name) {
        return new Comparison(Optional.of(Objects.requireNonNull(name, "name")), logarithmicLosses);
    }

    /**
     * Whether losses are shown over logarithmic axes in any case.
     *
     * @return {@code false} by default: where they are positive and span more than two decades
     */
    public boolean isLogarithmicLosses() {
        return logarithmicLosses;
    }

    /**
     * Asks for losses over logarithmic axes; those that are not positive leave gaps.
     *
     * @return a copy
     */
    public Comparison withLogarithmicLosses() {
        return new Comparison(metric, true);
    }
}
