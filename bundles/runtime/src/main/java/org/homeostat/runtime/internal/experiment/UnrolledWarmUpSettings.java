package org.homeostat.runtime.internal.experiment;

import org.homeostat.api.Setting;

/**
 * Training that begins with a weight-tied network of a few layers in place of equilibria (Bai, Kolter and Koltun 2019).
 *
 * @param updates how long
 * @param layers how many layers
 */
public record UnrolledWarmUpSettings(
        @Setting(value = "Steps at the beginning that train the unrolled network; 0 for none.", unit = "steps", min = 0)
        int updates,

        @Setting(value = "How often the unrolled network applies the map.", min = 1)
        int layers) {}
