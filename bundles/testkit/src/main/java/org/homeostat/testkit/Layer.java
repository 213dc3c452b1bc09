package org.homeostat.testkit;

import java.util.HashSet;
import java.util.Set;
import org.homeostat.api.solver.AffineMap;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.StrictlyTriangular;

/**
 * f(z) = Wz + c, or the rectifier of it.
 *
 * @param weights W
 * @param offset c
 * @param rectified whether negative components become 0
 */
record Layer(Linear weights, double[] offset, boolean rectified) implements RowMap {

    @Override
    public double[] image(double[] z) {
        return activation(affine(z));
    }

    /** Wz + c. */
    double[] affine(double[] z) {
        double[] result = weights.apply(z);
        for (int i = 0; i < result.length; i++) {
            result[i] += offset[i];
        }
        return result;
    }

    /** σ(u). */
    double[] activation(double[] u) {
        double[] result = u.clone();
        for (int i = 0; rectified && i < u.length; i++) {
            result[i] = Math.max(0, u[i]);
        }
        return result;
    }

    /** (I + α(I - W))⁻¹ (r + αc). */
    double[] resolvent(double alpha, double[] r) {
        double[] right = r.clone();
        for (int i = 0; i < right.length; i++) {
            right[i] += alpha * offset[i];
        }
        return weights.resolvent(alpha, right);
    }

    @Override
    public Set<Class<?>> offers() {
        Set<Class<?>> offers = new HashSet<>();
        if (!rectified) {
            offers.add(AffineMap.class);
        }
        if (weights.margin() > 0) {
            offers.add(MonotoneOperator.class);
        }
        if (weights.depth() > 0) {
            offers.add(StrictlyTriangular.class);
        }
        return offers;
    }
}
