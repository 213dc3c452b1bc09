package org.homeostat.models.mondeq.internal;

import ai.djl.nn.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** W of convolutional tiers by plain loops over pixels, after the formulas of Winston and Kolter's appendix D. */
final class PlainTiers {

    private final List<Kernel> within = new ArrayList<>();
    private final List<Kernel> skew = new ArrayList<>();
    private final List<Kernel> down = new ArrayList<>();
    private final int[] edges;
    private final double margin;

    /** A kernel (out, in, 3, 3), scaled. */
    private record Kernel(double[] values, int out, int in) {

        static Kernel of(Parameter kernel, double scale) {
            double[] values = kernel.getArray().toDoubleArray();
            double norm = 0;
            for (double value : values) {
                norm += value * value;
            }
            for (int i = 0; i < values.length; i++) {
                values[i] *= scale / Math.sqrt(norm);
            }
            return new Kernel(values, (int) kernel.getShape().get(0), (int)
                    kernel.getShape().get(1));
        }

        /** (Kz)(n) = Σ K[d]z(sn + d), around the edges. */
        double[] apply(double[] z, int edge, int stride) {
            int small = edge / stride;
            double[] y = new double[out * small * small];
            visit(edge, stride, (k, to, from) -> y[to] += values[k] * z[from]);
            return y;
        }

        double[] transposed(double[] y, int edge, int stride) {
            double[] z = new double[in * edge * edge];
            visit(edge, stride, (k, to, from) -> z[from] += values[k] * y[to]);
            return z;
        }

        private interface Visitor {
            void visit(int k, int to, int from);
        }

        private void visit(int edge, int stride, Visitor visitor) {
            int small = edge / stride;
            for (int o = 0; o < out; o++) {
                for (int i = 0; i < in; i++) {
                    for (int p = 0; p < small * small; p++) {
                        for (int tap = 0; tap < 9; tap++) {
                            int row = Math.floorMod(p / small * stride + tap / 3 - 1, edge);
                            int column = Math.floorMod(p % small * stride + tap % 3 - 1, edge);
                            visitor.visit((o * in + i) * 9 + tap, p * out + o, (row * edge + column) * in + i);
                        }
                    }
                }
            }
        }
    }

    PlainTiers(Map<String, Parameter> parameters, int tiers, int image, double margin) {
        this.margin = margin;
        edges = new int[tiers];
        for (int i = 0; i < tiers; i++) {
            edges[i] = (image >> i) + 2;
            within.add(Kernel.of(parameters.get("A" + i), Math.exp(scalar(parameters, "g" + i) / 2)));
            skew.add(Kernel.of(parameters.get("B" + i), scalar(parameters, "h" + i)));
            if (i < tiers - 1) {
                down.add(Kernel.of(parameters.get("N" + i), Math.exp(scalar(parameters, "gn" + i) / 2)));
            }
        }
    }

    private static double scalar(Map<String, Parameter> parameters, String name) {
        return parameters.get(name).getArray().toDoubleArray()[0];
    }

    double[] multiply(double[] states) {
        double[] result = new double[states.length];
        int at = 0;
        double[] before = new double[0];
        for (int i = 0; i < edges.length; i++) {
            int edge = edges[i];
            Kernel a = within.get(i);
            Kernel b = skew.get(i);
            double[] z = java.util.Arrays.copyOfRange(states, at, at + a.in() * edge * edge);
            double[] az = a.apply(z, edge, 1);
            if (i > 0) {
                add(az, padded(down.get(i - 1).apply(before, edges[i - 1], 2), a.in(), edges[i - 1] / 2, edge), 2);
            }
            double[] aaz = a.transposed(az, edge, 1);
            double[] bz = b.apply(z, edge, 1);
            double[] btz = b.transposed(z, edge, 1);
            double[] nnz = new double[z.length];
            if (i < edges.length - 1) {
                nnz = down.get(i).transposed(down.get(i).apply(z, edge, 2), edge, 2);
            }
            for (int j = 0; j < z.length; j++) {
                result[at + j] = (1 - margin) * z[j] - aaz[j] - nnz[j] + bz[j] - btz[j];
            }
            at += z.length;
            before = z;
        }
        return result;
    }

    private static void add(double[] to, double[] what, double times) {
        for (int i = 0; i < to.length; i++) {
            to[i] += times * what[i];
        }
    }

    /** A row below and a column on the right. */
    private static double[] padded(double[] image, int channels, int small, int edge) {
        double[] result = new double[channels * edge * edge];
        for (int i = 0; i < image.length; i++) {
            int pixel = i / channels;
            result[(pixel / small * edge + pixel % small) * channels + i % channels] = image[i];
        }
        return result;
    }
}
