package org.homeostat.api.platform;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** What came out of a run. Immutable. */
@ProviderType
public interface RunResult {

    /**
     * How it ended.
     *
     * @return {@link Run.State#DONE} or {@link Run.State#CANCELLED}
     */
    Run.State state();

    /**
     * The number of trainable parameters.
     *
     * @return at least 0
     */
    long parameters();

    /**
     * The time spent training.
     *
     * @return seconds, over all sessions of a resumed run
     */
    double seconds();

    /**
     * The metrics of each split.
     *
     * @return split, metric, value
     */
    Map<String, Map<String, Double>> metrics();

    /**
     * The solver's statistics on the last split evaluated.
     *
     * @return names and numbers, empty for explicit models
     */
    Map<String, Double> solver();

    /**
     * The whole result as it stands in {@code result.json}.
     *
     * @return JSON text
     */
    String json();
}
