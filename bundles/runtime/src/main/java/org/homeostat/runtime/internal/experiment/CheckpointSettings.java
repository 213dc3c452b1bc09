package org.homeostat.runtime.internal.experiment;

import java.util.Optional;
import org.homeostat.api.Setting;

/**
 * Which checkpoints are written, beside one an epoch, and how many are kept.
 *
 * @param every steps between two checkpoints inside an epoch
 * @param keep how many of the latest are kept
 */
public record CheckpointSettings(
        @Setting(value = "Steps between two checkpoints inside an epoch.", unit = "steps", min = 1, max = 1e9)
        Optional<Integer> every,

        @Setting(value = "How many of the latest checkpoints are kept.", min = 2, max = 1e6)
        int keep) {}
