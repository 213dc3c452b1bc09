package org.homeostat.solvers.anderson.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Anderson acceleration of one sample as Walker and Ni 2011 print it: float64, Gram-Schmidt, no ridge and no safeguard. */
final class Textbook {

    private Textbook() {}

    /** Evaluations of f until ‖f(z) - z‖ is at most tolerance·‖f(z)‖, from zero. */
    static int evaluations(UnaryOperator<double[]> f, int dimension, int window, double tolerance) {
        List<double[]> residuals = new ArrayList<>();
        List<double[]> images = new ArrayList<>();
        double[] z = new double[dimension];
        for (int evaluations = 1; ; evaluations++) {
            double[] image = f.apply(z);
            double[] residual = sum(image, -1, z);
            if (norm(residual) <= tolerance * norm(image)) {
                return evaluations;
            }
            residuals.add(residual);
            images.add(image);
            if (residuals.size() > window + 1) {
                residuals.remove(0);
                images.remove(0);
            }
            z = next(residuals, images);
        }
    }

    /** f(z) less what the orthogonal projection of the residual onto the differences of residuals makes of it. */
    private static double[] next(List<double[]> residuals, List<double[]> images) {
        int last = residuals.size() - 1;
        double[] z = images.get(last);
        double[] rest = residuals.get(last);
        List<double[]> directions = new ArrayList<>();
        List<double[]> moves = new ArrayList<>();
        for (int j = 0; j < last; j++) {
            double[] direction = sum(residuals.get(j + 1), -1, residuals.get(j));
            double[] move = sum(images.get(j + 1), -1, images.get(j));
            for (int k = 0; k < directions.size(); k++) {
                double part = product(direction, directions.get(k));
                direction = sum(direction, -part, directions.get(k));
                move = sum(move, -part, moves.get(k));
            }
            double length = norm(direction);
            directions.add(sum(new double[direction.length], 1 / length, direction));
            moves.add(sum(new double[move.length], 1 / length, move));
            double part = product(rest, directions.get(j));
            rest = sum(rest, -part, directions.get(j));
            z = sum(z, -part, moves.get(j));
        }
        return z;
    }

    private static double[] sum(double[] a, double factor, double[] b) {
        double[] sum = a.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * b[i];
        }
        return sum;
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double norm(double[] a) {
        return Math.sqrt(product(a, a));
    }
}
