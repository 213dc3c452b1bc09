package org.homeostat.tasks.systemidentification.internal;

import java.util.HashSet;
import org.homeostat.api.dataset.DataSpec;

/**
 * What the scores are called: those of one-step prediction must not be taken for those of simulation.
 *
 * @param nrmse root mean square error over the deviation of what was measured
 * @param rmse root mean square error
 * @param fit 100 (1 - NRMSE)
 * @param answer what models give
 */
record MetricNames(String nrmse, String rmse, String fit, String answer) {

    /** Behind the name of an output that is an input one step later. */
    private static final String BEFORE = "(t-1)";

    /** One-step prediction if the inputs hold the outputs of the step before. */
    static MetricNames of(DataSpec input, DataSpec target) {
        boolean predicts = !target.names().isEmpty()
                && new HashSet<>(input.names())
                        .containsAll(target.names().stream()
                                .map(name -> name + BEFORE)
                                .toList());
        return predicts
                ? new MetricNames("oneStepNrmse", "oneStepRmse", "oneStepFit", "predicted one step ahead")
                : new MetricNames("nrmse", "rmse", "fit", "simulated");
    }
}
