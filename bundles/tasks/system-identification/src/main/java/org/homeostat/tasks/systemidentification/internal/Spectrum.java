package org.homeostat.tasks.systemidentification.internal;

import java.util.Arrays;
import java.util.Optional;
import org.hipparchus.complex.Complex;
import org.hipparchus.transform.DftNormalization;
import org.hipparchus.transform.FastFourierTransformer;
import org.hipparchus.transform.TransformType;

/**
 * The root of a signal's one-sided power density by Welch's method: Hann windows that overlap by half, each without its mean.
 *
 * @param segment steps of a window
 * @param frequencies ascending, without 0
 * @param density as many
 */
record Spectrum(int segment, double[] frequencies, double[] density) {

    private static final int SHORTEST = 16;
    private static final int LONGEST = 1_024;

    /** Empty for signals too short to have one. */
    static Optional<Spectrum> of(double[] signal, double sampleTime) {
        int segment = Math.min(LONGEST, Integer.highestOneBit(Math.max(1, signal.length / 2)));
        if (segment < SHORTEST) {
            return Optional.empty();
        }
        double[] window = new double[segment];
        Arrays.setAll(window, i -> 0.5 - 0.5 * Math.cos(2 * Math.PI * i / segment));
        double energy = Arrays.stream(window).map(w -> w * w).sum();
        double[] power = new double[segment / 2];
        int segments = 0;
        FastFourierTransformer transformer = new FastFourierTransformer(DftNormalization.STANDARD);
        for (int from = 0; from + segment <= signal.length; from += segment / 2) {
            double[] part = Arrays.copyOfRange(signal, from, from + segment);
            double mean = Arrays.stream(part).average().orElseThrow();
            for (int i = 0; i < segment; i++) {
                part[i] = (part[i] - mean) * window[i];
            }
            Complex[] lines = transformer.transform(part, TransformType.FORWARD);
            for (int k = 0; k < power.length; k++) {
                double size = lines[k + 1].norm();
                // the line at half the sampling rate has no mirror image
                power[k] += (k + 1 == segment / 2 ? 1 : 2) * size * size * sampleTime / energy;
            }
            segments++;
        }
        double[] frequencies = new double[power.length];
        Arrays.setAll(frequencies, k -> (k + 1) / (segment * sampleTime));
        int averaged = segments;
        return Optional.of(new Spectrum(
                segment,
                frequencies,
                Arrays.stream(power).map(p -> Math.sqrt(p / averaged)).toArray()));
    }
}
