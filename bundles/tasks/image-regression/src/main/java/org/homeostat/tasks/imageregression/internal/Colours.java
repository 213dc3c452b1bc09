package org.homeostat.tasks.imageregression.internal;

import java.util.ArrayList;
import java.util.List;

/** Colours of pixels, batch after batch: red, green and blue, 0 is black and 1 is full. */
final class Colours {

    /** Red, green and blue. */
    static final int CHANNELS = 3;

    private final List<double[]> batches = new ArrayList<>();
    private int size;

    void add(double[] batch) {
        batches.add(batch);
        size += batch.length;
    }

    /** All of them, pixel after pixel. */
    double[] values() {
        double[] all = new double[size];
        int place = 0;
        for (double[] batch : batches) {
            System.arraycopy(batch, 0, all, place, batch.length);
            place += batch.length;
        }
        return all;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The mean squared error over pixels and colours; {@code clipped} to what can be shown, 0 to 1. */
    static double meanSquaredError(double[] predicted, double[] actual, boolean clipped) {
        double sum = 0;
        for (int i = 0; i < actual.length; i++) {
            double error = (clipped ? clip(predicted[i]) : predicted[i]) - actual[i];
            sum += error * error;
        }
        return sum / actual.length;
    }

    /** The peak signal-to-noise ratio, dB, for a peak of 1. */
    static double psnr(double meanSquaredError) {
        return -10 * Math.log10(meanSquaredError);
    }

    /** The nearest value that can be shown; NaN stays. */
    static double clip(double value) {
        return Math.max(0, Math.min(1, value));
    }
}
