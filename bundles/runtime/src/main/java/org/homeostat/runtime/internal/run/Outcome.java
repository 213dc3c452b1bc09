package org.homeostat.runtime.internal.run;

import java.util.Map;
import org.homeostat.api.platform.Run;
import org.homeostat.api.platform.RunResult;

/** What came out of a run. */
record Outcome(
        Run.State state,
        long parameters,
        double seconds,
        Map<String, Map<String, Double>> metrics,
        Map<String, Double> solver,
        String json)
        implements RunResult {}
