package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import org.homeostat.api.model.Activation;

/** A fully connected layer: W is a matrix, its first weight. */
abstract class DenseBlock extends MonotoneBlock {

    private final long units;
    private final long features;
    private final Parameter input;
    private final Parameter shift;

    DenseBlock(long units, long features, Activation activation) {
        super(activation);
        this.units = units;
        this.features = features;
        input = matrix("U", features);
        shift = addParameter(Parameter.builder()
                .setName("b")
                .setType(Parameter.Type.BIAS)
                .optShape(new Shape(units))
                .build());
    }

    /** A parameter with a row for each unit. */
    final Parameter matrix(String name, long columns) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(units, columns))
                .optInitializer(new UniformInitializer())
                .build());
    }

    final long units() {
        return units;
    }

    /** The parameter U, (units, features). */
    final Parameter input() {
        return input;
    }

    @Override
    public Shape stateShape(Shape... inputs) {
        return new Shape(units);
    }

    @Override
    NDList injected(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.head();
        return Linear.linear(
                x.reshape(-1, features),
                parameters.getValue(input, x.getDevice(), training),
                parameters.getValue(shift, x.getDevice(), training));
    }

    @Override
    NDArray affine(NDArray z, NDArray c, NDList weights) {
        return Linear.linear(z, weights.head(), c).head();
    }

    @Override
    NDArray multiply(NDArray z, NDList weights) {
        return Linear.linear(z, weights.head()).head();
    }

    @Override
    NDArray multiplyTransposed(NDArray z, NDList weights) {
        return z.matMul(weights.head());
    }

    @Override
    NDList factors(double alpha, NDList weights) {
        NDArray w = weights.head();
        try (NDArray identity = w.getManager().eye(Math.toIntExact(units), Math.toIntExact(units), 0, w.getDataType());
                NDArray scaledIdentity = identity.mul(1 + alpha);
                NDArray scaled = w.mul(alpha);
                NDArray operator = scaledIdentity.sub(scaled)) {
            return new NDList(operator.inverse());
        }
    }

    @Override
    NDArray solve(NDArray r, NDList prepared, NDList weights) {
        return Linear.linear(r, prepared.head()).head();
    }

    @Override
    NDArray solveTransposed(NDArray r, NDList prepared, NDList weights) {
        return r.matMul(prepared.head());
    }

    @Override
    double lipschitz(NDList weights) {
        NDArray w = weights.head();
        try (NDArray identity = w.getManager().eye(Math.toIntExact(units), Math.toIntExact(units), 0, w.getDataType());
                NDArray operator = identity.sub(w)) {
            return SpectralNorm.above(operator);
        }
    }

    /** The smallest eigenvalue of the symmetric part of I - W; NaN if that is not finite. */
    static Proof.Eigenvalue monotonicity(NDArray w) {
        double[][] rows = Proof.rows(w);
        double[][] symmetric = new double[rows.length][rows.length];
        double squares = 0;
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows.length; j++) {
                symmetric[i][j] = (i == j ? 1 : 0) - (rows[i][j] + rows[j][i]) / 2;
                squares += symmetric[i][j] * symmetric[i][j];
            }
        }
        double rounding = rows.length * Math.ulp(1.0) * Math.sqrt(squares);
        // the eigenvalues of what overflows are not to be had
        double smallest = Double.isFinite(squares) ? Proof.smallestEigenvalue(symmetric) : Double.NaN;
        return new Proof.Eigenvalue(smallest, rounding);
    }
}
