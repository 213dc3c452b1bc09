package org.homeostat.datasets.shapes.internal;

import java.util.Arrays;
import java.util.List;

/**
 * Segments pixel by pixel and by colour alone: what is near the image's median colour is background, and anything else of the class that
 * had most pixels of its colour in the drawings learnt from.
 */
final class ColourRule {

    private static final int BINS = 20;
    private static final double GROUND = 0.3;
    private static final int CLASSES = Figures.CLASSES.size();

    private final long[][] counts = new long[BINS * BINS * BINS][CLASSES];

    void learn(Drawing drawing) {
        for (int i = 0; i < drawing.classes().length; i++) {
            counts[bin(drawing, i)][drawing.classes()[i]]++;
        }
    }

    double meanIou(List<Drawing> drawings) {
        long[] both = new long[CLASSES];
        long[] either = new long[CLASSES];
        for (Drawing drawing : drawings) {
            int[] ground = {median(drawing, 0), median(drawing, 1), median(drawing, 2)};
            for (int i = 0; i < drawing.classes().length; i++) {
                int found = distance(drawing, i, ground) < GROUND ? 0 : likeliest(counts[bin(drawing, i)]);
                int truth = drawing.classes()[i];
                either[truth]++;
                if (found == truth) {
                    both[found]++;
                } else {
                    either[found]++;
                }
            }
        }
        double sum = 0;
        for (int k = 0; k < CLASSES; k++) {
            sum += both[k] / (double) either[k];
        }
        return sum / CLASSES;
    }

    private static int likeliest(long[] count) {
        int best = 1;
        for (int k = 2; k < CLASSES; k++) {
            best = count[k] > count[best] ? k : best;
        }
        return best;
    }

    private static int value(Drawing drawing, int channel, int pixel) {
        return Byte.toUnsignedInt(drawing.pixels()[channel * drawing.classes().length + pixel]);
    }

    private static int bin(Drawing drawing, int pixel) {
        int bin = 0;
        for (int c = 0; c < Drawing.CHANNELS; c++) {
            bin = bin * BINS + value(drawing, c, pixel) * BINS / 256;
        }
        return bin;
    }

    private static int median(Drawing drawing, int channel) {
        int area = drawing.classes().length;
        int[] values = new int[area];
        Arrays.setAll(values, i -> value(drawing, channel, i));
        Arrays.sort(values);
        return values[area / 2];
    }

    private static double distance(Drawing drawing, int pixel, int[] ground) {
        double sum = 0;
        for (int c = 0; c < Drawing.CHANNELS; c++) {
            sum += Math.pow((value(drawing, c, pixel) - ground[c]) / 255.0, 2);
        }
        return Math.sqrt(sum);
    }
}
