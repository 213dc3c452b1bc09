package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.homeostat.nn.LinearScan;

/**
 * ‖I - 𝒢‖ by the power method, with a tenth added: an estimate, which scales the residual of the adjoint solve. The vector is
 * kept from one parameter update to the next, so that a step is enough after the first time.
 */
final class OperatorNorm {

    private static final int FIRST = 6;
    private static final double SAFETY = 1.1;

    private double[] vector = new double[0];
    private OptionalDouble known = OptionalDouble.empty();

    void parametersChanged() {
        known = OptionalDouble.empty();
    }

    /** The norm for trajectories of a length. */
    double of(Causal g, long steps) {
        long q = g.d11().getShape().get(0);
        boolean fresh = vector.length != steps * q;
        if (fresh) {
            SplittableRandom random = new SplittableRandom(1);
            vector = random.doubles(steps * q, -1, 1).toArray();
        }
        if (fresh || known.isEmpty()) {
            known = OptionalDouble.of(SAFETY * estimate(g, new Shape(1, steps, q), fresh ? FIRST : 1));
        }
        return known.getAsDouble();
    }

    private double estimate(Causal g, Shape shape, int iterations) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            LinearScan transposed = LinearScan.of(g.a().transpose(), shape.get(1));
            DataType type = g.d11().getDataType();
            NDArray z = g.d11()
                    .getManager()
                    .create(vector, shape)
                    .toType(type, true)
                    .toDevice(g.d11().getDevice(), true);
            double norm = 0;
            for (int i = 0; i < iterations; i++) {
                z = z.div(Math.max(length(z), Double.MIN_NORMAL));
                NDArray image = z.sub(g.multiply(z));
                norm = length(image);
                z = image.sub(g.multiplyTransposed(image, transposed));
            }
            // numbers that are not finite would stay for ever
            vector = Double.isFinite(norm) ? z.toType(DataType.FLOAT64, true).toDoubleArray() : new double[0];
            return norm;
        }
    }

    private static double length(NDArray z) {
        return Math.sqrt(z.mul(z).sum().toType(DataType.FLOAT64, true).getDouble());
    }
}
