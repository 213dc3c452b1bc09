package org.homeostat.runtime.internal.experiment;

import org.homeostat.api.Setting;

/**
 * Fixed-point correction (Bai et al. 2022, Deep Equilibrium Optical Flow Estimation, section 3.3): the loss is asked for at n
 * iterates on the way too, that of the i-th weighted by γ^(n - i), i from 0.
 *
 * @param every iterations between two of these iterates
 * @param weight γ
 */
public record CorrectionSettings(
        @Setting(
                value = "Iterations between two iterates whose loss counts too; 0 for the equilibrium's loss alone.",
                unit = "iterations",
                min = 0)
        int every,

        @Setting(
                value = "What the loss loses in weight from one of these iterates to the one before.",
                min = 0,
                exclusiveMin = true,
                max = 1)
        double weight) {}
