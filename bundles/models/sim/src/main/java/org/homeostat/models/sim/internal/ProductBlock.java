package org.homeostat.models.sim.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.LinearPart;
import org.homeostat.nn.Layers;
import org.homeostat.nn.Matrices;

/**
 * U Vᵀ with U and V of n rows and r columns. For a projection, V is made of U and a free W: U (Uᵀ U)⁻¹ + (I - U (Uᵀ U)⁻¹ Uᵀ) W,
 * the general solution of Uᵀ V = I, where W = 0 gives the orthogonal one. That is well-conditioned as long as U is.
 */
final class ProductBlock extends InvariantBlock {

    private final Invariant invariant;
    private final long rank;
    private final Parameter left;
    /** Vᵀ or, for a projection along a complement, Wᵀ. */
    private final Optional<Parameter> right;

    ProductBlock(Invariant invariant, long dimension, long rank, OptionalDouble deviation) {
        this.invariant = invariant;
        this.rank = rank;
        right = invariant == Invariant.ORTHOGONAL
                ? Optional.empty()
                : Optional.of(matrix("V", rank, dimension, Layers.weights(dimension, deviation)));
        left = matrix("U", dimension, rank, Layers.weights(rank, deviation));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow();
        NDArray u = parameters.getValue(left, x.getDevice(), training);
        NDArray projected = Linear.linear(x, rows(parameters, u, training)).singletonOrThrow();
        return Linear.linear(projected, u);
    }

    /** Vᵀ, (r, n). */
    private NDArray rows(ParameterStore parameters, NDArray u, boolean training) {
        if (invariant == Invariant.FREE) {
            return free(parameters, u.getDevice(), training);
        }
        NDArray transposed = u.transpose();
        NDArray orthogonal = transposed.matMul(u).inverse().matMul(transposed);
        if (invariant == Invariant.ORTHOGONAL) {
            return orthogonal;
        }
        NDArray w = free(parameters, u.getDevice(), training);
        return w.add(orthogonal.sub(w.matMul(u).matMul(orthogonal)));
    }

    private NDArray free(ParameterStore parameters, Device device, boolean training) {
        return parameters.getValue(right.orElseThrow(), device, training);
    }

    @Override
    List<Certificate> certificates(ParameterStore parameters) {
        if (invariant == Invariant.FREE) {
            return List.of();
        }
        try (NDManager scratch = left.getArray().getManager().newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray u = wide(left.getArray(), scratch);
            NDArray v = wide(rows(parameters, left.getArray(), false), scratch);
            NDArray identity = scratch.eye(Math.toIntExact(rank)).toType(DataType.FLOAT64, false);
            double defect = v.matMul(u).sub(identity).norm().getDouble();
            double accepted = left.getArray().getDataType() == DataType.FLOAT64 ? 1e-9 : 1e-3;
            return List.of(new Certificate(
                    "projection",
                    "U Vᵀ is a projection: ‖Uᵀ V - I‖ is below " + accepted + ", that of rounding",
                    defect,
                    defect < accepted));
        }
    }

    @Override
    LinearPart linearPart(ParameterStore parameters) {
        try (NDManager scratch = left.getArray().getManager().newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray u = wide(left.getArray(), scratch);
            NDArray v = wide(rows(parameters, left.getArray(), false), scratch);
            return new LinearPart("U Vᵀ", LinearPart.Role.PROJECTION, Matrices.rows(u.matMul(v)));
        }
    }
}
