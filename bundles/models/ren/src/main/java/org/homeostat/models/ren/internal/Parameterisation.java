package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The direct parameterisation: whatever its parameters, the network has its guarantee (Revay, Wang and Manchester, equations
 * 22 to 29).
 *
 * <p>H = XᵀX + εI, or ρ²XᵀX/‖X‖² + εI in polar form, plus what the supply rate asks for, is positive definite. Its blocks, of
 * sizes n, q and n, are the matrices of the implicit form E x⁺ = Fx + ℬ₁w + ℬ₂u, Λv = 𝒞₁x + 𝒟₁₁w + 𝒟₁₂u.
 */
final class Parameterisation {

    private final RenPlugin.Ren settings;
    private final long nu;
    private final long ny;
    private final Guarantee guarantee;
    private final Weight x;
    private final Optional<Weight> rho;
    private final Weight y1;
    private final Weight b2;
    private final Weight d12;
    private final Weight c2;
    private final Weight d21;
    private final Weight bx;
    private final Weight bv;
    private final Weight by;
    private final Optional<Weight> g;
    private final Optional<Weight> y2;

    /**
     * Adds the parameters to a block.
     *
     * @param settings sizes and guarantee
     * @param nu inputs
     * @param ny outputs
     * @param guarantee the guarantee beyond contraction
     * @param block adds a parameter
     */
    Parameterisation(RenPlugin.Ren settings, long nu, long ny, Guarantee guarantee, UnaryOperator<Parameter> block) {
        this.settings = settings;
        this.nu = nu;
        this.ny = ny;
        this.guarantee = guarantee;
        long n = settings.states();
        long q = settings.neurons();
        long size = 2 * n + q;
        Start start = settings.start();
        Normed drawn = new Normed(
                start.initializer(settings.states(), settings.neurons(), settings.rate(), settings.epsilon()));
        x = Weight.in(block, "X", new Shape(size, size), drawn);
        rho = settings.polar() && size > 0
                ? Optional.of(Weight.in(block, "rho", new Shape(1), drawn.norm()))
                : Optional.empty();
        Initializer skew = start.logLambda() == 0 ? Start.glorot() : Start.constant(0);
        y1 = Weight.in(block, "Y1", new Shape(n, n), skew);
        b2 = Weight.in(block, "B2", new Shape(n, nu), Start.glorot());
        d12 = Weight.in(block, "D12", new Shape(q, nu), Start.glorot());
        c2 = Weight.in(block, "C2", new Shape(ny, n), Start.glorot());
        d21 = Weight.in(block, "D21", new Shape(ny, q), Start.glorot());
        bx = Weight.in(block, "b_x", new Shape(n), Start.constant(0));
        bv = Weight.in(block, "b_v", new Shape(q), Start.glorot());
        by = Weight.in(block, "b_y", new Shape(ny), Start.glorot());
        g = settings.cyclic()
                ? Optional.of(Weight.in(block, "g", new Shape(q), Start.constant(start.logLambda())))
                : Optional.empty();
        y2 = settings.cyclic()
                ? Optional.of(Weight.in(block, "Y2", new Shape(q, q), Start.glorot()))
                : Optional.empty();
    }

    /** The explicit matrices, recorded if gradients are. */
    Explicit explicit(Values values) {
        long n = settings.states();
        long q = settings.neurons();
        NDArray d22 = guarantee.feedthrough(values);
        Optional<Supply> supply = guarantee.supply(values);
        NDArray in = b2.of(values);
        NDArray h = supply.map(rate -> gram(values).add(supplied(rate, d22, in, values)))
                .orElseGet(() -> gram(values));
        NDArray p = block(h, n + q, n + q, n, n);
        NDArray skew = y1.of(values);
        NDArray e = Algebra.scaled(
                block(h, 0, 0, n, n)
                        .add(Algebra.scaled(p, 1 / (settings.rate() * settings.rate())))
                        .add(skew)
                        .sub(skew.transpose()),
                0.5);
        NDArray inverse = Algebra.inverse(e);
        NDArray h22 = block(h, n, n, q, q);
        NDArray lambda = lambda(h22, values);
        NDArray rows = lambda.reshape(q, 1);
        return new Explicit(
                inverse.matMul(block(h, n + q, 0, n, n)),
                inverse.matMul(block(h, n + q, n, n, q)),
                inverse.matMul(in),
                block(h, n, 0, q, n).neg().div(rows),
                recurrent(h22, lambda, values).div(rows),
                d12.of(values).div(rows),
                c2.of(values),
                d21.of(values),
                d22,
                bx.of(values),
                bv.of(values),
                by.of(values),
                e,
                p,
                lambda,
                supply);
    }

    private NDArray gram(Values values) {
        NDArray factor = x.of(values);
        NDArray gram = factor.transpose().matMul(factor);
        NDArray scaled = rho.map(weight -> {
                    NDArray radius = weight.of(values);
                    return gram.mul(radius.mul(radius)).div(factor.mul(factor).sum());
                })
                .orElse(gram);
        return scaled.add(Algebra.identity(factor, factor.getShape().get(0), settings.epsilon()));
    }

    /** What H must have beyond positive definiteness (equation 29). */
    private NDArray supplied(Supply rate, NDArray d22, NDArray in, Values values) {
        long n = settings.states();
        NDArray output = NDArrays.concat(
                new NDList(
                        c2.of(values).transpose(),
                        d21.of(values).transpose(),
                        in.getManager().zeros(new Shape(n, ny), in.getDataType(), in.getDevice())),
                0);
        NDArray cost = output.matMul(rate.q()).matMul(output.transpose()).neg();
        if (nu == 0) {
            return cost;
        }
        NDArray mixed = rate.s().matMul(d22);
        NDArray room = rate.r()
                .add(mixed)
                .add(mixed.transpose())
                .add(d22.transpose().matMul(rate.q()).matMul(d22));
        NDArray base = d22.transpose().matMul(rate.q()).add(rate.s());
        NDArray input = NDArrays.concat(
                new NDList(
                        base.matMul(c2.of(values)).transpose(),
                        base.matMul(d21.of(values)).transpose().sub(d12.of(values)),
                        in),
                0);
        return cost.add(input.matMul(room.inverse()).matMul(input.transpose()));
    }

    private static NDArray block(NDArray h, long row, long column, long rows, long columns) {
        return h.get(new NDIndex(row + ":" + (row + rows) + ", " + column + ":" + (column + columns)));
    }

    /** Λ: e^g, or for a triangular 𝒟₁₁ half the diagonal of H₂₂. */
    private NDArray lambda(NDArray h22, Values values) {
        return g.map(weight -> weight.of(values).exp()).orElseGet(() -> {
            NDArray diagonal =
                    h22.mul(Algebra.identity(h22, settings.neurons(), 1)).sum(new int[] {1});
            return Algebra.scaled(diagonal, 0.5);
        });
    }

    /** 𝒟₁₁ with 2Λ - 𝒟₁₁ - 𝒟₁₁ᵀ = H₂₂. */
    private NDArray recurrent(NDArray h22, NDArray lambda, Values values) {
        return y2.map(weight -> {
                    NDArray skew = weight.of(values);
                    NDArray diagonal =
                            Algebra.identity(h22, settings.neurons(), 1).mul(lambda);
                    return diagonal.sub(Algebra.scaled(h22.add(skew).sub(skew.transpose()), 0.5));
                })
                .orElseGet(() -> h22.mul(belowDiagonal(h22)).neg());
    }

    private NDArray belowDiagonal(NDArray like) {
        double[][] mask = new double[settings.neurons()][settings.neurons()];
        for (int i = 0; i < mask.length; i++) {
            Arrays.fill(mask[i], 0, i, 1);
        }
        return Algebra.constant(like, mask, mask.length);
    }

    /** Draws X and remembers its norm for ρ, which is drawn after it. */
    private static final class Normed implements Initializer {

        private final Initializer draw;
        private double norm = 1;

        Normed(Initializer draw) {
            this.draw = draw;
        }

        @Override
        public NDArray initialize(NDManager manager, Shape shape, DataType type) {
            NDArray drawn = draw.initialize(manager, shape, type);
            try (NDArray squares = drawn.mul(drawn);
                    NDArray sum = squares.sum().toType(DataType.FLOAT64, true)) {
                norm = Math.sqrt(sum.getDouble());
            }
            return drawn;
        }

        Initializer norm() {
            return (manager, shape, type) -> manager.ones(shape, type).mul(norm);
        }
    }
}
