package org.homeostat.models.mdeq.internal;

import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The map in plain Java, straight from the paper's figure 2, for one sample. */
final class PlainMap {

    private static final double EPSILON = 1e-5f;

    private final Map<String, double[]> values = new HashMap<>();
    private final List<Scale> scales;
    private final Architecture size;

    PlainMap(MdeqMap map, Architecture size) {
        this.scales = map.scales();
        this.size = size;
        for (Pair<String, Parameter> parameter : map.getParameters()) {
            values.put(
                    parameter.getValue().getName(),
                    parameter.getValue().getArray().toDoubleArray());
        }
    }

    /** An image: channels, rows, columns. */
    private record Image(int channels, int rows, int columns, double[] data) {

        Image(int channels, int rows, int columns) {
            this(channels, rows, columns, new double[channels * rows * columns]);
        }

        double at(int c, int i, int j) {
            return i < 0 || j < 0 || i >= rows || j >= columns ? 0 : data[(c * rows + i) * columns + j];
        }

        Image plus(Image other) {
            Image sum = new Image(channels, rows, columns);
            for (int i = 0; i < data.length; i++) {
                sum.data[i] = data[i] + other.data[i];
            }
            return sum;
        }

        /** Whole channels by factors; none for as they are. */
        Image times(double... factors) {
            Image product = new Image(channels, rows, columns);
            for (int i = 0; i < data.length; i++) {
                product.data[i] = factors.length == 0 ? data[i] : factors[i / (rows * columns)] * data[i];
            }
            return product;
        }

        Image relu() {
            Image result = new Image(channels, rows, columns);
            for (int i = 0; i < data.length; i++) {
                result.data[i] = Math.max(0, data[i]);
            }
            return result;
        }

        /** Each pixel becomes a square; what hangs over is cut off. */
        Image repeated(int factor, int height, int width) {
            Image result = new Image(channels, height, width);
            for (int c = 0; c < channels; c++) {
                for (int i = 0; i < height; i++) {
                    for (int j = 0; j < width; j++) {
                        result.data[(c * height + i) * width + j] = at(c, i / factor, j / factor);
                    }
                }
            }
            return result;
        }
    }

    private Image convolved(Image x, String name, int to, int kernel, int stride) {
        double[] v = values.get(name);
        double[] lengths = values.get(name + "_length");
        int rows = (x.rows + stride - 1) / stride;
        int columns = (x.columns + stride - 1) / stride;
        Image y = new Image(to, rows, columns);
        int taps = x.channels * kernel * kernel;
        for (int k = 0; k < to; k++) {
            double norm = 0;
            for (int t = 0; t < taps; t++) {
                norm += v[k * taps + t] * v[k * taps + t];
            }
            double scale = lengths == null ? 1 : lengths[k] / Math.sqrt(norm);
            for (int i = 0; i < rows; i++) {
                for (int j = 0; j < columns; j++) {
                    double sum = 0;
                    for (int t = 0; t < taps; t++) {
                        int c = t / (kernel * kernel);
                        int di = t / kernel % kernel - kernel / 2;
                        int dj = t % kernel - kernel / 2;
                        sum += scale * v[k * taps + t] * x.at(c, i * stride + di, j * stride + dj);
                    }
                    y.data[(k * rows + i) * columns + j] = sum;
                }
            }
        }
        return y;
    }

    private Image normalised(Image x, String name, int groups) {
        double[] gamma = values.get(name + "_gamma");
        double[] beta = values.get(name + "_beta");
        Image y = new Image(x.channels, x.rows, x.columns);
        int length = x.data.length / groups;
        int pixels = x.rows * x.columns;
        for (int g = 0; g < groups; g++) {
            double mean = 0;
            double square = 0;
            for (int i = g * length; i < (g + 1) * length; i++) {
                mean += x.data[i] / length;
            }
            for (int i = g * length; i < (g + 1) * length; i++) {
                square += (x.data[i] - mean) * (x.data[i] - mean) / length;
            }
            for (int i = g * length; i < (g + 1) * length; i++) {
                double normal = (x.data[i] - mean) / Math.sqrt(square + EPSILON);
                y.data[i] = gamma == null ? normal : gamma[i / pixels] * normal + beta[i / pixels];
            }
        }
        return y;
    }

    private Image block(int scale, Image z, double[] injection, double... mask) {
        String name = "block" + scale;
        int own = z.channels;
        Image hidden = normalised(
                        convolved(z, name + "_conv1", own * size.expansion(), 3, 1), name + "_norm1", size.groups())
                .relu();
        Image image = convolved(hidden, name + "_conv2", own, 3, 1).times(mask);
        if (scale == 0) {
            image = image.plus(new Image(own, z.rows, z.columns, injection));
        }
        Image sum = normalised(image, name + "_norm2", size.groups()).plus(z);
        return normalised(sum.relu(), name + "_norm3", size.groups());
    }

    private Image passage(Image x, int from, int to) {
        int channels = Math.toIntExact(scales.get(to).channels());
        if (from > to) {
            String name = "up" + from + "to" + to;
            Image image = normalised(convolved(x, name + "_conv", channels, 1, 1), name + "_norm", size.groups());
            Scale fine = scales.get(to);
            return image.repeated(1 << (from - to), Math.toIntExact(fine.height()), Math.toIntExact(fine.width()));
        }
        Image image = x;
        for (int step = 1; step <= to - from; step++) {
            String name = "down" + from + "to" + to + "_" + step;
            int wide = step == to - from ? channels : x.channels;
            image = normalised(convolved(image, name + "_conv", wide, 3, 2), name + "_norm", size.groups());
            if (step < to - from) {
                image = image.relu();
            }
        }
        return image;
    }

    /** f(z, x), with a mask of the channels of all scales, the finest first, or without any. */
    double[] apply(double[] z, double[] x, double... mask) {
        Image[] after = new Image[scales.size()];
        int start = 0;
        int channel = 0;
        for (int i = 0; i < after.length; i++) {
            Scale scale = scales.get(i);
            Image image = new Image(
                    Math.toIntExact(scale.channels()), Math.toIntExact(scale.height()), Math.toIntExact(scale.width()));
            System.arraycopy(z, start, image.data, 0, image.data.length);
            start += image.data.length;
            int next = channel + image.channels;
            after[i] = block(i, image, x, mask.length == 0 ? mask : Arrays.copyOfRange(mask, channel, next));
            channel = next;
        }
        double[] result = new double[z.length];
        start = 0;
        for (int to = 0; to < after.length; to++) {
            Image sum = after[to];
            for (int from = 0; from < after.length && after.length > 1; from++) {
                sum = from == to ? sum : sum.plus(passage(after[from], from, to));
            }
            Image own = after.length == 1
                    ? sum
                    : normalised(
                            convolved(sum.relu(), "after" + to + "_conv", sum.channels, 1, 1),
                            "after" + to + "_norm",
                            Math.max(1, size.groups() / 2));
            System.arraycopy(own.data, 0, result, start, own.data.length);
            start += own.data.length;
        }
        return result;
    }
}
