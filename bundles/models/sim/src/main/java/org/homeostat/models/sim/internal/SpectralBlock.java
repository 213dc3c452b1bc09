package org.homeostat.models.sim.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.UniformInitializer;
import ai.djl.util.PairList;
import java.util.Arrays;
import java.util.List;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.LinearPart;
import org.homeostat.nn.Matrices;
import org.homeostat.nn.OrthogonalInitializer;

/**
 * A power Aᵗ of the lifted dynamics A = P Λ P⁻¹, whose eigenvalues are λ = min(max(s, 0), 1): an eigenvalue becomes 1, and stays
 * so, as soon as its s gets there, and the columns of P that belong to these span the invariant set. Those in between are damped
 * by λᵗ, which lets gradients through to them.
 */
final class SpectralBlock extends InvariantBlock {

    private static final double SPREAD = 0.1;

    private final long dimension;
    private final int squarings;
    private final Parameter vectors;
    private final Parameter spectrum;

    SpectralBlock(long dimension, int squarings) {
        this.dimension = dimension;
        this.squarings = squarings;
        vectors = matrix("P", dimension, dimension, new OrthogonalInitializer(1));
        // half of the eigenvalues start at 1, as in the published model half of the observables are invariant
        spectrum = addParameter(Parameter.builder()
                .setName("s")
                .setType(Parameter.Type.OTHER)
                .optShape(new Shape(dimension))
                .optInitializer((manager, shape, type) -> around(manager, shape, type))
                .build());
    }

    private static NDArray around(NDManager manager, Shape shape, DataType type) {
        NDArray start = new UniformInitializer((float) SPREAD).initialize(manager, shape, type);
        return start.addi(1);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray x = inputs.singletonOrThrow();
        NDArray p = parameters.getValue(vectors, x.getDevice(), training);
        NDArray power = eigenvalues(parameters.getValue(spectrum, x.getDevice(), training));
        for (int i = 0; i < squarings; i++) {
            power = power.mul(power);
        }
        NDArray coordinates = Linear.linear(x, p.inverse()).singletonOrThrow();
        return Linear.linear(coordinates.mul(power), p);
    }

    /** s, cut off at 0 and at 1. */
    private static NDArray eigenvalues(NDArray s) {
        NDArray notNegative = Activation.relu(s);
        return Activation.relu(notNegative.neg().add(1)).neg().add(1);
    }

    @Override
    List<Certificate> certificates(ParameterStore parameters) {
        double[] lambda;
        try (NDManager scratch = spectrum.getArray().getManager().newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            lambda = eigenvalues(wide(spectrum.getArray(), scratch)).toDoubleArray();
        }
        double largest = Arrays.stream(lambda).filter(l -> l < 1).max().orElse(0);
        long ones = Arrays.stream(lambda).filter(l -> l == 1).count();
        return List.of(
                new Certificate(
                        "spectralRadius",
                        "no eigenvalue of the lifted dynamics is larger than 1, and those that are 1 have no Jordan blocks",
                        Arrays.stream(lambda).max().orElse(0),
                        Arrays.stream(lambda).allMatch(l -> l >= 0 && l <= 1)),
                new Certificate(
                        "invariantDimension",
                        "dimension of the invariant set, the eigenvectors of eigenvalue 1, of " + dimension,
                        ones,
                        true),
                new Certificate(
                        "transient",
                        "share that is left of the slowest eigenvector outside the invariant set",
                        Math.pow(largest, Math.pow(2, squarings)),
                        true));
    }

    @Override
    LinearPart linearPart(ParameterStore parameters) {
        try (NDManager scratch = spectrum.getArray().getManager().newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray p = wide(vectors.getArray(), scratch);
            NDArray lambda = eigenvalues(wide(spectrum.getArray(), scratch));
            return new LinearPart(
                    "A", LinearPart.Role.DYNAMICS, Matrices.rows(p.mul(lambda).matMul(p.inverse())));
        }
    }
}
