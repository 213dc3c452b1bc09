package org.homeostat.runtime.internal.experiment;

import java.util.Optional;
import org.homeostat.api.Setting;

/**
 * When to stop for want of progress on the validation split.
 *
 * @param patience epochs without a better decisive metric after which training ends; never without it
 */
public record EarlyStoppingSettings(
        @Setting(value = "Epochs without progress after which training ends.", unit = "epochs", min = 1, max = 1e9)
        Optional<Integer> patience) {}
