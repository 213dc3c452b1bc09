package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/** The Jacobians J = ∂f/∂z of some samples at given states, by their products with vectors in Java. */
final class JacobianSamples implements AutoCloseable {

    private final Pass pass;
    private final NDManager manager;
    private final NDArray z;
    private final AdjointProblem adjoint;
    private final double[] norms;

    /**
     * Creates it.
     *
     * @param pass the pass of these samples alone, cut off
     * @param z their states, (samples, d)
     */
    JacobianSamples(Pass pass, NDArray z) {
        this.pass = pass;
        this.manager = pass.manager().newSubManager();
        this.z = z;
        this.adjoint = pass.adjoint(z, z);
        double[][] states = rows(z);
        norms = new double[states.length];
        for (int i = 0; i < norms.length; i++) {
            norms[i] = Vectors.norm(states[i]);
        }
    }

    int samples() {
        return norms.length;
    }

    int dimension() {
        return Math.toIntExact(z.getShape().get(1));
    }

    /** uᵀJ, sample by sample, exactly. */
    double[][] left(double[][] u) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return rows(adjoint.product(array(u)));
        }
    }

    /** Jv, sample by sample, for vectors of norm 1 by central differences with the step ε^⅓(1 + ‖z‖). */
    double[][] right(double[][] v) {
        double epsilon = z.getDataType() == DataType.FLOAT64 ? Math.ulp(1.0) : Math.ulp(1.0f);
        double[][] scaled = new double[v.length][];
        double[] steps = new double[v.length];
        for (int i = 0; i < v.length; i++) {
            steps[i] = Math.cbrt(epsilon) * (1 + norms[i]);
            scaled[i] = Vectors.scaled(v[i], steps[i]);
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray direction = array(scaled);
            double[][] difference = rows(pass.apply(z.add(direction)).sub(pass.apply(z.sub(direction))));
            for (int i = 0; i < v.length; i++) {
                difference[i] = Vectors.scaled(difference[i], 0.5 / steps[i]);
            }
            return difference;
        }
    }

    private NDArray array(double[][] rows) {
        int d = rows[0].length;
        double[] flat = new double[rows.length * d];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * d, d);
        }
        return manager.create(flat, new Shape(rows.length, d)).toType(z.getDataType(), false);
    }

    private static double[][] rows(NDArray array) {
        int n = Math.toIntExact(array.getShape().get(0));
        int d = Math.toIntExact(array.getShape().get(1));
        try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
            double[] flat = wide.toDoubleArray();
            double[][] rows = new double[n][];
            for (int i = 0; i < n; i++) {
                rows[i] = Arrays.copyOfRange(flat, i * d, (i + 1) * d);
            }
            return rows;
        }
    }

    @Override
    public void close() {
        adjoint.close();
        manager.close();
    }
}
