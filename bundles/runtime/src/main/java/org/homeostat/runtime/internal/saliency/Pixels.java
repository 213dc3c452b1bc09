package org.homeostat.runtime.internal.saliency;

import java.util.Arrays;
import java.util.List;
import org.homeostat.api.dataset.DataSpec;

/** Images of a dataset as they can be shown. */
public final class Pixels {

    /** How far beyond black and white rounding may lead. */
    private static final double SLACK = 1e-3;

    private Pixels() {}

    /**
     * Takes back what standardised an image, and draws it: three channels as red, green and blue, others as grey, their mean. Values
     * that do not lie between black and white then are stretched to.
     *
     * @param image its values, channel by channel, row by row
     * @param input what the dataset says of its images
     * @return 0xRRGGBB, row by row
     */
    public static int[][] of(double[] image, DataSpec input) {
        int channels = Math.toIntExact(input.shape().get(0));
        int rows = Math.toIntExact(input.shape().get(1));
        int columns = Math.toIntExact(input.shape().get(2));
        double[] values = stretched(restored(image, input, channels));
        int[][] rgb = new int[rows][columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int at = row * columns + column;
                rgb[row][column] = channels == 3
                        ? grey(values[at]) << 16
                                | grey(values[rows * columns + at]) << 8
                                | grey(values[2 * rows * columns + at])
                        : grey(mean(values, at, channels, rows * columns)) * 0x010101;
            }
        }
        return rgb;
    }

    /** What a step of 1 in each value is in the data's own unit. */
    static double deviation(DataSpec input, int channel) {
        return of(input.deviations(), channel, 1);
    }

    private static double of(List<Double> byChannel, int channel, double without) {
        return byChannel.isEmpty() ? without : byChannel.get(byChannel.size() == 1 ? 0 : channel);
    }

    private static double[] restored(double[] image, DataSpec input, int channels) {
        int size = image.length / channels;
        double[] restored = new double[image.length];
        Arrays.setAll(restored, i -> image[i] * deviation(input, i / size) + of(input.means(), i / size, 0));
        return restored;
    }

    private static double[] stretched(double[] values) {
        double least = Arrays.stream(values).min().orElse(0);
        double largest = Arrays.stream(values).max().orElse(1);
        if (least >= -SLACK && largest <= 1 + SLACK) {
            return values;
        }
        double range = largest > least ? largest - least : 1;
        return Arrays.stream(values).map(v -> (v - least) / range).toArray();
    }

    private static double mean(double[] values, int at, int channels, int size) {
        double sum = 0;
        for (int channel = 0; channel < channels; channel++) {
            sum += values[channel * size + at];
        }
        return sum / channels;
    }

    private static int grey(double value) {
        return (int) Math.round(255 * Math.max(0, Math.min(1, value)));
    }
}
