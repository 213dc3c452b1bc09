package org.homeostat.solvers.splitting.internal;

import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/** Equilibria and their adjoints by dense linear algebra in float64, for tanh and the rectifier. */
final class Truth {

    private static final int MAX_STEPS = 200;

    private final RealMatrix w;
    private final boolean rectified;

    Truth(RealMatrix w, boolean rectified) {
        this.w = w;
        this.rectified = rectified;
    }

    private double sigma(double x) {
        return rectified ? Math.max(0, x) : Math.tanh(x);
    }

    private double slope(double x) {
        double y = Math.tanh(x);
        return rectified ? (x > 0 ? 1 : 0) : 1 - y * y;
    }

    /** f(z) - z. */
    RealVector residual(RealVector z, RealVector c) {
        return w.operate(z).add(c).map(this::sigma).subtract(z);
    }

    /** I - JW at z. */
    private RealMatrix system(RealVector z, RealVector c) {
        RealVector slopes = w.operate(z).add(c).map(this::slope);
        RealMatrix jacobian = MatrixUtils.createRealDiagonalMatrix(slopes.toArray());
        return identity().subtract(jacobian.multiply(w));
    }

    RealMatrix identity() {
        return MatrixUtils.createRealIdentityMatrix(w.getRowDimension());
    }

    /** z = σ(Wz + c) by Newton's method with backtracking. */
    RealVector equilibrium(RealVector c) {
        RealVector z = c.map(this::sigma);
        for (int i = 0; i < MAX_STEPS; i++) {
            RealVector residual = residual(z, c);
            if (residual.getNorm() <= 1e-14 * (1 + z.getNorm())) {
                return z;
            }
            RealVector step = new LUDecomposition(system(z, c)).getSolver().solve(residual);
            double size = 1;
            while (size > 1e-6 && residual(z.add(step.mapMultiply(size)), c).getNorm() > residual.getNorm()) {
                size /= 2;
            }
            z = z.add(step.mapMultiply(size));
        }
        throw new AssertionError("Newton's method found no equilibrium; residual "
                + residual(z, c).getNorm());
    }

    /** (I - JW)⁻ᵀ v at an equilibrium. */
    RealVector adjoint(RealVector z, RealVector c, RealVector v) {
        return new LUDecomposition(system(z, c).transpose()).getSolver().solve(v);
    }

    /** v - (I - JW)ᵀu at an equilibrium. */
    RealVector adjointResidual(RealVector z, RealVector c, RealVector v, RealVector u) {
        return v.subtract(system(z, c).transpose().operate(u));
    }

    /** The diagonal of J at z. */
    RealVector slopes(RealVector z, RealVector c) {
        return w.operate(z).add(c).map(this::slope);
    }
}
