package org.homeostat.koopman.internal;

import ai.djl.ndarray.types.DataType;
import java.util.Optional;
import org.homeostat.api.Setting;
import org.homeostat.koopman.internal.spectrum.Tolerances;

/**
 * How spectra are read.
 *
 * @param tolerance the relative error of the fitted matrix
 * @param circle how near the unit circle counts as on it
 * @param rankTolerance which singular values of the data count
 */
public record SpectrumSettings(
        @Setting(
                value =
                        "Relative error of the matrix, from which clusters of eigenvalues and ranks follow: an eigenvalue in a"
                                + " Jordan block of size k moves by its k-th root. Larger for noisy data. Left out, 1e-10, or 1e-6"
                                + " for a matrix made of float32 parameters.",
                min = 0,
                exclusiveMin = true,
                max = 0.1)
        Optional<Double> tolerance,

        @Setting(
                value =
                        "How far an eigenvalue may lie from the unit circle, from 1 or from -1 and count as on it. Left out, 1e-6, or"
                                + " 1e-5 for a matrix made of float32 parameters.",
                min = 0,
                max = 0.5)
        Optional<Double> circle,

        @Setting(
                value =
                        "The smallest singular value of the data that counts, in parts of the largest. Larger for noisy data.",
                min = 0,
                max = 1)
        double rankTolerance) {

    static final SpectrumSettings DEFAULTS = new SpectrumSettings(Optional.empty(), Optional.empty(), 1e-10);

    /** For a matrix that was computed in float64. */
    Tolerances tolerances() {
        return new Tolerances(tolerance.orElse(1e-10), distance());
    }

    /** For a matrix that was made of parameters, whose rounding it has. */
    Tolerances tolerances(DataType parameters) {
        return parameters == DataType.FLOAT32
                ? new Tolerances(tolerance.orElse(1e-6), circle.orElse(1e-5))
                : tolerances();
    }

    /** How far from 1 an eigenvalue of a matrix that was computed in float64 may lie. */
    double distance() {
        return circle.orElse(1e-6);
    }
}
