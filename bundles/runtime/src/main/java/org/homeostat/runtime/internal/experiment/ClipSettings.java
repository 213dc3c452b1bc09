package org.homeostat.runtime.internal.experiment;

import java.util.Optional;
import org.homeostat.api.Setting;

/**
 * Bounds on gradients. Where both are given, components are clipped before the norm is taken.
 *
 * @param norm the largest Euclidean norm of all gradients together
 * @param value the largest magnitude of a component
 */
public record ClipSettings(
        @Setting(value = "The largest norm of all gradients together.", min = 0, exclusiveMin = true)
        Optional<Double> norm,

        @Setting(value = "The largest magnitude of a gradient's component.", min = 0, exclusiveMin = true)
        Optional<Double> value) {}
