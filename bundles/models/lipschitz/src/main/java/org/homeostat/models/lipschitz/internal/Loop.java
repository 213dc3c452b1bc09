package org.homeostat.models.lipschitz.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.homeostat.nn.Scalars;

/**
 * The linear system around a network φ of bound 1, x⁺ = Ax + B₁w + B₂u, v = C₁x + D₁₂u, y = C₂x + D₂₁w + D₂₂u, as its free parameters give it.
 *
 * <p>With 𝒞 = C₁, 𝒟 = 0, ℬ = ℬ₁ and S = I for contraction, and 𝒞 = [C₁; C₂/√γ], 𝒟 = [[0, D₁₂], [D₂₁/√γ, 0]], ℬ = [ℬ₁ ℬ₂], S = diag(I, γI) -
 * 𝒟ᵀ𝒟 for the gain γ, the loop has its property if [[E + Eᵀ - 𝒫/ᾱ² - 𝒞ᵀ𝒞, -𝒞ᵀ𝒟, Fᵀ], [-𝒟ᵀ𝒞, S, ℬᵀ], [F, ℬ, 𝒫]] ≻ 0, as V = |Δx|² in P =
 * Eᵀ𝒫⁻¹E then falls by what |Δv|² - |Δw|² ≥ 0 leaves. That is so if the first and last block row, less what S takes by its Schur complement, are
 * XᵀX + εI. S ≻ 0 as D₁₂ and D₂₁ are √γ times less than contractions, by the Cayley transform.
 */
final class Loop {

    /** The norm of D₁₂/√γ and of D₂₁/√γ is at most its root. */
    private static final double DIRECT = 0.99;

    /** How large ℬ₁ and C₁ are at the start, so that the memory is long. */
    private static final double COUPLING = 0.1;

    private final R2dnPlugin.R2dn settings;
    private final Parameter x;
    private final Parameter y;
    private final Parameter b1;
    private final Parameter b2;
    private final Parameter c1;
    private final Parameter c2;
    private final Function<Function<Parameter, NDArray>, NDArray> d12;
    private final Function<Function<Parameter, NDArray>, NDArray> d21;
    private final Optional<Parameter> d22;

    /** The explicit matrices, and P = Eᵀ𝒫⁻¹E by its factors. */
    record Explicit(
            NDArray a,
            NDArray b1,
            NDArray b2,
            NDArray c1,
            NDArray d12,
            NDArray c2,
            NDArray d21,
            Optional<NDArray> d22,
            NDArray e,
            NDArray p) {}

    Loop(R2dnPlugin.R2dn settings, long nu, long ny, UnaryOperator<Parameter> block) {
        this.settings = settings;
        long n = settings.states();
        int q = settings.neurons();
        x = matrix(block, "X", 2 * n, 2 * n, start(settings));
        y = matrix(block, "Y", n, n, normal(0));
        b1 = matrix(block, "B1", n, q, normal(COUPLING / Math.sqrt(q)));
        b2 = matrix(block, "B2", n, nu, normal(Math.sqrt(2.0 / (n + nu))));
        c1 = matrix(block, "C1", q, n, normal(COUPLING / Math.sqrt(q)));
        c2 = matrix(block, "C2", ny, n, normal(Math.sqrt(2.0 / (n + ny))));
        if (settings.property() == R2dnPlugin.Property.LIPSCHITZ) {
            Cayley in = Cayley.in(block, "D12", q, nu);
            Cayley out = Cayley.in(block, "D21", Math.toIntExact(ny), q);
            d12 = values -> scaled(in.of(values).b(), Math.sqrt(DIRECT * settings.gamma()));
            d21 = values -> scaled(out.of(values).b(), Math.sqrt(DIRECT * settings.gamma()));
            d22 = Optional.empty();
        } else {
            Parameter in = matrix(block, "D12", q, nu, normal(Math.sqrt(2.0 / (q + nu))));
            Parameter out = matrix(block, "D21", ny, q, normal(Math.sqrt(2.0 / (ny + q))));
            d12 = values -> values.apply(in);
            d21 = values -> values.apply(out);
            d22 = Optional.of(matrix(block, "D22", ny, nu, normal(0)));
        }
    }

    private static Parameter matrix(
            UnaryOperator<Parameter> block, String name, long rows, long columns, Initializer initializer) {
        return block.apply(Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.OTHER)
                .optShape(new Shape(rows, columns))
                .optInitializer(initializer)
                .build());
    }

    private static Initializer normal(double deviation) {
        return (manager, shape, type) ->
                deviation == 0 ? manager.zeros(shape, type) : manager.randomNormal(0, (float) deviation, shape, type);
    }

    /** X = [[I, ᾱf], [0, ᾱ√(1 - f²)]] with diagonal f between 0.95 and 1: E = I, 𝒫 = ᾱ²I, F = ᾱf but for what is coupled. */
    private static Initializer start(R2dnPlugin.R2dn settings) {
        return (manager, shape, type) -> {
            int n = settings.states();
            try (NDManager scratch = manager.newSubManager()) {
                NDArray f = scratch.randomUniform(0.95f, 0.999f, new Shape(n), DataType.FLOAT64);
                NDArray one = scratch.eye(n, n, 0, DataType.FLOAT64);
                NDArray zero = one.zerosLike();
                NDArray memory = one.mul(f).mul(settings.rate());
                NDArray rest = one.mul(f.mul(f).neg().add(1).sqrt()).mul(settings.rate());
                NDArray above = NDArrays.concat(new NDList(one, memory), 1);
                NDArray below = NDArrays.concat(new NDList(zero, rest), 1);
                NDArray typed = NDArrays.concat(new NDList(above, below), 0).toType(type, true);
                typed.attach(manager);
                return typed;
            }
        };
    }

    private static NDArray scaled(NDArray array, double factor) {
        return array.mul(Scalars.like(array, factor));
    }

    /** The explicit matrices, recorded if gradients are. */
    Explicit explicit(Function<Parameter, NDArray> values) {
        long n = settings.states();
        NDArray in = values.apply(b1);
        NDArray toNetwork = values.apply(c1);
        NDArray direct = d12.apply(values);
        NDArray output = values.apply(c2);
        NDArray answer = d21.apply(values);
        NDArray factor = values.apply(x);
        NDArray cost = toNetwork.transpose().matMul(toNetwork);
        NDArray taken;
        if (settings.property() == R2dnPlugin.Property.LIPSCHITZ) {
            double gamma = settings.gamma();
            cost = cost.add(scaled(output.transpose().matMul(output), 1 / gamma));
            // S is block diagonal: one term of w, one of u
            taken = NDArrays.concat(new NDList(scaled(output.transpose().matMul(answer), -1 / gamma), in), 0);
            NDArray ofU = NDArrays.concat(
                    new NDList(toNetwork.transpose().matMul(direct).neg(), values.apply(b2)), 0);
            NDArray w = identity(factor, answer.getShape().get(1), 1)
                    .sub(scaled(answer.transpose().matMul(answer), 1 / gamma));
            NDArray u = identity(factor, direct.getShape().get(1), gamma)
                    .sub(direct.transpose().matMul(direct));
            taken = taken.matMul(w.inverse())
                    .matMul(taken.transpose())
                    .add(ofU.matMul(u.inverse()).matMul(ofU.transpose()));
        } else {
            NDArray column = NDArrays.concat(new NDList(zeros(factor, n, settings.neurons()), in), 0);
            taken = column.matMul(column.transpose());
        }
        NDArray h = factor.transpose()
                .matMul(factor)
                .add(identity(factor, 2 * n, settings.epsilon()))
                .add(taken);
        NDArray p = block(h, n, n);
        NDArray skew = values.apply(y);
        NDArray e = scaled(
                block(h, 0, 0)
                        .add(cost)
                        .add(scaled(p, 1 / (settings.rate() * settings.rate())))
                        .add(skew)
                        .sub(skew.transpose()),
                0.5);
        NDArray inverse = e.inverse();
        return new Explicit(
                inverse.matMul(block(h, n, 0)),
                inverse.matMul(in),
                inverse.matMul(values.apply(b2)),
                toNetwork,
                direct,
                output,
                answer,
                d22.map(values),
                e,
                p);
    }

    private NDArray block(NDArray h, long row, long column) {
        long n = settings.states();
        return h.get(new NDIndex(row + ":" + (row + n) + ", " + column + ":" + (column + n)));
    }

    private static NDArray identity(NDArray like, long size, double value) {
        int n = Math.toIntExact(size);
        NDArray one = like.getManager().eye(n, n, 0, like.getDataType());
        return one.mul(Scalars.like(one, value));
    }

    private static NDArray zeros(NDArray like, long rows, long columns) {
        return like.getManager().zeros(new Shape(rows, columns), like.getDataType(), like.getDevice());
    }
}
