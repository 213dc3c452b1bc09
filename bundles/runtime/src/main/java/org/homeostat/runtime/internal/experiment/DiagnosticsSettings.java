package org.homeostat.runtime.internal.experiment;

import org.homeostat.api.Setting;

/**
 * A closer look at equilibria in the final evaluation.
 *
 * @param samples at how many of the split's first samples
 */
public record DiagnosticsSettings(
        @Setting(
                value = "How many of the first samples of the last split are looked at closely: spectral radius,"
                        + " Lipschitz constant and residual curves of their equilibria; 0 for none.",
                unit = "samples",
                min = 0)
        int samples) {}
