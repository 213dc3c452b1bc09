package org.homeostat.koopman.internal;

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
                                + " Jordan block of size k moves by its k-th root. Larger for noisy data.",
                min = 0,
                exclusiveMin = true,
                max = 0.1)
        double tolerance,

        @Setting(
                value = "How far an eigenvalue may lie from the unit circle, from 1 or from -1 and count as on it.",
                min = 0,
                max = 0.5)
        double circle,

        @Setting(
                value =
                        "The smallest singular value of the data that counts, in parts of the largest. Larger for noisy data.",
                min = 0,
                max = 1)
        double rankTolerance) {

    static final SpectrumSettings DEFAULTS = new SpectrumSettings(1e-10, 1e-6, 1e-10);

    Tolerances tolerances() {
        return new Tolerances(tolerance, circle);
    }
}
