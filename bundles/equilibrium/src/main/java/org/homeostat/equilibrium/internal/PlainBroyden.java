package org.homeostat.equilibrium.internal;

import java.util.ArrayList;
import java.util.List;

/** Broyden's good method for g(z) = 0 as textbooks have it: B ← B + (Δz - BΔg)ΔzᵀB/(ΔzᵀBΔg), B₀ = -I, every pair kept. */
final class PlainBroyden {

    private final List<double[]> u = new ArrayList<>();
    private final List<double[]> v = new ArrayList<>();
    private double[] lastStep = new double[0];
    private double[] lastResidual = new double[0];

    /** The step from a point with the residual g. */
    double[] step(double[] g) {
        if (lastStep.length > 0) {
            double[] change = g.clone();
            Vectors.add(change, -1, lastResidual);
            double[] row = transposed(lastStep);
            double[] left = lastStep.clone();
            Vectors.add(left, -1, product(change));
            double denominator = Vectors.dot(row, change);
            if (Math.abs(denominator) > 1e-300) {
                u.add(Vectors.scaled(left, 1 / denominator));
                v.add(row);
            }
        }
        lastResidual = g.clone();
        lastStep = Vectors.scaled(product(g), -1);
        return lastStep;
    }

    private double[] product(double[] x) {
        double[] result = Vectors.scaled(x, -1);
        for (int i = 0; i < u.size(); i++) {
            Vectors.add(result, Vectors.dot(v.get(i), x), u.get(i));
        }
        return result;
    }

    private double[] transposed(double[] x) {
        double[] result = Vectors.scaled(x, -1);
        for (int i = 0; i < u.size(); i++) {
            Vectors.add(result, Vectors.dot(u.get(i), x), v.get(i));
        }
        return result;
    }
}
