package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A textbook fixed-point, Anderson or Broyden iteration in plain float64 Java, to compare evaluation counts with.
 *
 * <p>Anderson's mixing follows Walker and Ni 2011, problem (2.1) with differences, window m, no ridge and no safeguard;
 * Broyden's good method keeps every pair of its inverse. Each sample is treated for itself and the iteration goes on until
 * the last has converged.
 */
final class PlainAlgorithm {

    private static final int LIMIT = 10_000;

    /** A textbook method. */
    enum Method {
        /** z ← f(z). */
        FIXED_POINT,
        /** Anderson's with a window of five. */
        ANDERSON,
        /** Broyden's good method. */
        BROYDEN
    }

    private static final int WINDOW = 5;

    private final int batch;
    private final int width;
    private final double[] solution;
    private final NDArray like;
    private int evaluations;

    /**
     * Runs it.
     *
     * @param f the map, (batch, d) in float64
     * @param method the method
     * @param tolerance relative to ‖f(z)‖, in the two-norm of a sample
     * @param start z₀
     */
    PlainAlgorithm(UnaryOperator<NDArray> f, Method method, double tolerance, NDArray start) {
        batch = Math.toIntExact(start.getShape().get(0));
        width = Math.toIntExact(start.getShape().get(1));
        like = start;
        solution = new double[batch * width];
        double[] z = start.toDoubleArray();
        boolean[] done = new boolean[batch];
        int window = method == Method.ANDERSON ? WINDOW : method == Method.BROYDEN ? 1 : 0;
        List<PlainBroyden> inverses = new ArrayList<>();
        for (int row = 0; row < batch && method == Method.BROYDEN; row++) {
            inverses.add(new PlainBroyden());
        }
        List<double[]> states = new ArrayList<>();
        List<double[]> images = new ArrayList<>();
        int left = batch;
        while (left > 0) {
            if (evaluations == LIMIT) {
                throw new IllegalStateException("the plain algorithm has not converged in " + LIMIT + " evaluations");
            }
            double[] image;
            try (NDArray argument = array(z)) {
                image = f.apply(argument).toDoubleArray();
            }
            evaluations++;
            for (int row = 0; row < batch; row++) {
                if (!done[row] && residual(z, image, row) <= tolerance * norm(image, row)) {
                    done[row] = true;
                    left--;
                    System.arraycopy(z, row * width, solution, row * width, width);
                }
            }
            states.add(z);
            images.add(image);
            if (states.size() > window + 1) {
                states.remove(0);
                images.remove(0);
            }
            z = new double[z.length];
            for (int row = 0; row < batch; row++) {
                if (method == Method.BROYDEN) {
                    int last = states.size() - 1;
                    double[] step = inverses.get(row)
                            .step(residual(states.get(last), images.get(last), row, new double[width]));
                    for (int i = 0; i < width; i++) {
                        z[row * width + i] = states.get(last)[row * width + i] + step[i];
                    }
                } else {
                    mix(states, images, row, z);
                }
            }
        }
    }

    private NDArray array(double[] values) {
        return like.getManager().create(values, new Shape(batch, width));
    }

    NDArray solution() {
        return array(solution);
    }

    int evaluations() {
        return evaluations;
    }

    /** The image of the affine combination of residuals with the smallest norm. */
    private void mix(List<double[]> states, List<double[]> images, int row, double[] target) {
        int m = states.size() - 1;
        double[][] differences = new double[m][width];
        double[] last = residual(states.get(m), images.get(m), row, new double[width]);
        for (int j = 0; j < m; j++) {
            double[] older = residual(states.get(j), images.get(j), row, new double[width]);
            double[] newer = residual(states.get(j + 1), images.get(j + 1), row, new double[width]);
            for (int i = 0; i < width; i++) {
                differences[j][i] = newer[i] - older[i];
            }
        }
        double[] gamma = leastSquares(differences, last);
        for (int i = 0; i < width; i++) {
            double value = images.get(m)[row * width + i];
            for (int j = 0; j < m; j++) {
                value -= gamma[j] * (images.get(j + 1)[row * width + i] - images.get(j)[row * width + i]);
            }
            target[row * width + i] = value;
        }
    }

    /** min ‖b - Σ γⱼ aⱼ‖ by modified Gram-Schmidt; directions that are numerically dependent get weight 0. */
    private static double[] leastSquares(double[][] a, double[] b) {
        int m = a.length;
        double[][] r = new double[m][m];
        double[][] q = new double[m][];
        double[] rest = b.clone();
        double[] c = new double[m];
        for (int j = 0; j < m; j++) {
            q[j] = a[j].clone();
            double before = Math.sqrt(dot(q[j], q[j]));
            for (int k = 0; k < j; k++) {
                r[k][j] = dot(q[k], q[j]);
                subtract(q[j], q[k], r[k][j]);
            }
            r[j][j] = Math.sqrt(dot(q[j], q[j]));
            boolean dependent = r[j][j] <= 1e-12 * before;
            for (int i = 0; i < q[j].length; i++) {
                q[j][i] = dependent ? 0 : q[j][i] / r[j][j];
            }
            c[j] = dot(q[j], rest);
            subtract(rest, q[j], c[j]);
        }
        double[] gamma = new double[m];
        for (int j = m - 1; j >= 0; j--) {
            double value = c[j];
            for (int k = j + 1; k < m; k++) {
                value -= r[j][k] * gamma[k];
            }
            gamma[j] = r[j][j] == 0 ? 0 : value / r[j][j];
        }
        return gamma;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void subtract(double[] target, double[] direction, double factor) {
        for (int i = 0; i < target.length; i++) {
            target[i] -= factor * direction[i];
        }
    }

    private double[] residual(double[] z, double[] image, int row, double[] target) {
        for (int i = 0; i < width; i++) {
            target[i] = image[row * width + i] - z[row * width + i];
        }
        return target;
    }

    private double residual(double[] z, double[] image, int row) {
        double[] r = residual(z, image, row, new double[width]);
        return Math.sqrt(dot(r, r));
    }

    private double norm(double[] image, int row) {
        double sum = 0;
        for (int i = row * width; i < (row + 1) * width; i++) {
            sum += image[i] * image[i];
        }
        return Math.sqrt(sum);
    }
}
