package org.homeostat.models.lipschitz.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.homeostat.nn.Scalars;

/**
 * A sandwich layer, h ↦ √2 AᵀΨ σ(√2 Ψ⁻¹Bh + b) with Ψ = diag e^d and AAᵀ + BBᵀ = I, which moves by no more than h does, for every σ with
 * slopes in [0, 1] (Wang and Manchester 2023, equation 11 and theorem 3.3).
 *
 * @param weights A and B
 * @param scale d, (q), 0 at the start
 * @param bias b, (q), 0 at the start
 */
record Sandwich(Cayley weights, Parameter scale, Parameter bias) {

    /**
     * The matrices that the forward pass uses.
     *
     * @param in √2 Ψ⁻¹B, (q, n)
     * @param bias b, (q)
     * @param out √2 AᵀΨ, (q, q)
     * @param psi the diagonal of Ψ, (q)
     */
    record Explicit(NDArray in, NDArray bias, NDArray out, NDArray psi) {}

    /**
     * Adds the parameters to a block.
     *
     * @param block adds a parameter
     * @param number tells the layer's parameters from others'
     * @param units q
     * @param inputs n
     */
    static Sandwich in(UnaryOperator<Parameter> block, int number, int units, long inputs) {
        return new Sandwich(
                Cayley.in(block, "XY_" + number, units, inputs),
                block.apply(vector("d_" + number, Parameter.Type.OTHER, units)),
                block.apply(vector("b_" + number, Parameter.Type.BIAS, units)));
    }

    private static Parameter vector(String name, Parameter.Type type, int units) {
        return Parameter.builder()
                .setName(name)
                .setType(type)
                .optShape(new Shape(units))
                .optInitializer((manager, shape, dataType) -> manager.zeros(shape, dataType))
                .build();
    }

    /** The matrices, recorded if gradients are. */
    Explicit explicit(Function<Parameter, NDArray> values) {
        Cayley.Pair pair = weights.of(values);
        NDArray psi = values.apply(scale).exp();
        NDArray scaled = psi.mul(Scalars.like(psi, Math.sqrt(2)));
        NDArray inverse = values.apply(scale).neg().exp();
        NDArray in = pair.b().mul(inverse.mul(Scalars.like(psi, Math.sqrt(2))).reshape(-1, 1));
        return new Explicit(in, values.apply(bias), pair.a().transpose().mul(scaled), psi);
    }
}
