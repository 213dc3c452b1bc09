package org.homeostat.tasks.segmentation.internal;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.platform.Figure;

/** Draws images beside their true and predicted masks. */
final class Overlay {

    /** Smaller images are drawn with several pixels for one. */
    private static final int LARGE_ENOUGH = 128;

    private static final int GAP = 8;
    private static final int WHITE = 0xffffff;
    private static final int WRONG = 0xff0000;
    private static final double OPACITY = 0.5;
    private static final int PANELS = 4;

    private final DataSpec input;
    private final List<String> classes;
    private final List<Example> examples = new ArrayList<>();

    /** An image's values, channel by channel, and the classes of its pixels. */
    private record Example(double[] image, int[] truth, int[] found) {}

    Overlay(DataSpec input, List<String> classes) {
        this.input = input;
        this.classes = classes;
    }

    int size() {
        return examples.size();
    }

    void add(double[] image, int[] truth, int[] found) {
        examples.add(new Example(image, truth, found));
    }

    /** The figure, if there are images. */
    Optional<Figure> figure() {
        if (examples.isEmpty()) {
            return Optional.empty();
        }
        Shape shape = input.shape();
        int height = Math.toIntExact(shape.get(1));
        int width = Math.toIntExact(shape.get(2));
        int scale = Math.max(1, LARGE_ENOUGH / Math.min(width, height));
        int[][] rgb = new int[(height * scale + GAP) * examples.size() - GAP][(width * scale + GAP) * PANELS - GAP];
        for (int[] row : rgb) {
            Arrays.fill(row, WHITE);
        }
        for (int e = 0; e < examples.size(); e++) {
            int[][] panels = panels(examples.get(e));
            for (int i = 0; i < height * scale; i++) {
                for (int j = 0; j < width * scale; j++) {
                    for (int p = 0; p < PANELS; p++) {
                        rgb[e * (height * scale + GAP) + i][p * (width * scale + GAP) + j] =
                                panels[p][i / scale * width + j / scale];
                    }
                }
            }
        }
        String caption =
                "The split's first images, from left to right: image, true classes, predicted classes, wrong pixels"
                        + " in red. Colours: " + Palette.legend(classes) + ".";
        return Optional.of(Figure.picture("overlays", caption, rgb));
    }

    private int[][] panels(Example example) {
        int[] image = colours(example.image());
        int[][] panels = new int[PANELS][image.length];
        for (int i = 0; i < image.length; i++) {
            int truth = example.truth()[i];
            int found = example.found()[i];
            boolean wrong = truth != SegmentationScorer.NONE && truth != found;
            panels[0][i] = image[i];
            panels[1][i] = truth == SegmentationScorer.NONE ? image[i] : mixed(image[i], Palette.colour(truth));
            panels[2][i] = found == SegmentationScorer.NONE ? WRONG : mixed(image[i], Palette.colour(found));
            panels[3][i] = wrong ? WRONG : mixed(image[i], WHITE);
        }
        return panels;
    }

    private static int mixed(int below, int above) {
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            double value = (1 - OPACITY) * (below >> shift & 0xff) + OPACITY * (above >> shift & 0xff);
            mixed |= (int) Math.round(value) << shift;
        }
        return mixed;
    }

    /** What is shown of an image: its first three channels, or one as grey, between black and white. */
    private int[] colours(double[] image) {
        int channels = Math.toIntExact(input.shape().get(0));
        int area = image.length / channels;
        double[] shown = inOwnUnit(image, area);
        int[] rgb = new int[area];
        for (int i = 0; i < area; i++) {
            for (int c = 0; c < 3; c++) {
                double value = shown[(channels < 3 ? 0 : c) * area + i];
                rgb[i] = rgb[i] << 8 | (int) Math.round(255 * Math.max(0, Math.min(1, value)));
            }
        }
        return rgb;
    }

    /** Values from 0 to 1: as they were before standardisation, or from the smallest to the largest where that is not known. */
    private double[] inOwnUnit(double[] image, int area) {
        double low = Arrays.stream(image).min().orElse(0);
        double range = Arrays.stream(image).max().orElse(1) - low;
        boolean known = !input.means().isEmpty() && !input.deviations().isEmpty();
        double[] own = new double[image.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = known
                    ? image[i] * of(input.deviations(), i / area) + of(input.means(), i / area)
                    : (image[i] - low) / (range > 0 ? range : 1);
        }
        return own;
    }

    private static double of(List<Double> byChannel, int channel) {
        return byChannel.get(Math.min(channel, byChannel.size() - 1));
    }
}
