package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** What a network is guaranteed beyond contraction: its supply rate, and a feed-through D₂₂ that admits it. */
interface Guarantee {

    /** The supply rate, if there is one. */
    Optional<Supply> supply(Values values);

    /** D₂₂, (ny, nu). */
    NDArray feedthrough(Values values);

    /** Contraction alone: D₂₂ is free and begins at 0. */
    record Contracting(Weight d22) implements Guarantee {

        static Guarantee of(UnaryOperator<Parameter> block, long nu, long ny) {
            return new Contracting(Weight.in(block, "D22", new Shape(ny, nu), Start.constant(0)));
        }

        @Override
        public Optional<Supply> supply(Values values) {
            return Optional.empty();
        }

        @Override
        public NDArray feedthrough(Values values) {
            return d22.of(values);
        }
    }

    /** An incremental gain of at most γ = e^g: Q = -I/γ, R = γI, S = 0, D₂₂ = γN. */
    record Lipschitz(double gamma, Optional<Weight> logGamma, Ball ball, long nu, long ny) implements Guarantee {

        private NDArray gamma(Values values) {
            return logGamma.map(weight -> weight.of(values).exp())
                    .orElseGet(() -> Algebra.constant(values.like(), new double[][] {{gamma}}, 1));
        }

        @Override
        public Optional<Supply> supply(Values values) {
            NDArray bound = gamma(values);
            NDArray like = values.like();
            return Optional.of(new Supply(
                    Algebra.identity(like, ny, 1).div(bound).neg(),
                    like.getManager().zeros(new Shape(nu, ny), like.getDataType(), like.getDevice()),
                    Algebra.identity(like, nu, 1).mul(bound)));
        }

        @Override
        public NDArray feedthrough(Values values) {
            return ball.n(values).mul(gamma(values));
        }
    }

    /** Incremental input passivity, Σ ΔyᵀΔu ≥ νΣ|Δu|²: Q = 0, R = -2νI, S = I, D₂₂ = νI + M. */
    record InputPassive(double nu, Ball ball, long size) implements Guarantee {

        @Override
        public Optional<Supply> supply(Values values) {
            NDArray like = values.like();
            return Optional.of(new Supply(
                    like.getManager().zeros(new Shape(size, size), like.getDataType(), like.getDevice()),
                    Algebra.identity(like, size, 1),
                    Algebra.identity(like, size, -2 * nu)));
        }

        @Override
        public NDArray feedthrough(Values values) {
            return ball.m(values).add(Algebra.identity(values.like(), size, nu));
        }
    }

    /** Incremental output passivity, Σ ΔyᵀΔu ≥ ρΣ|Δy|²: Q = -2ρI, R = 0, S = I, D₂₂ = (I + M)⁻¹/ρ. */
    record OutputPassive(double rho, Ball ball, long size) implements Guarantee {

        @Override
        public Optional<Supply> supply(Values values) {
            NDArray like = values.like();
            return Optional.of(new Supply(
                    Algebra.identity(like, size, -2 * rho),
                    Algebra.identity(like, size, 1),
                    like.getManager().zeros(new Shape(size, size), like.getDataType(), like.getDevice())));
        }

        @Override
        public NDArray feedthrough(Values values) {
            NDArray shifted = ball.m(values).add(Algebra.identity(values.like(), size, 1));
            return Algebra.scaled(Algebra.inverse(shifted), 1 / rho);
        }
    }

    /** Any supply rate: D₂₂ = -𝒬⁻¹Sᵀ + L_Q⁻¹NL_R (equation 31). */
    record Dissipative(SupplyMatrices matrices, Ball ball, long nu, long ny) implements Guarantee {

        @Override
        public Optional<Supply> supply(Values values) {
            NDArray like = values.like();
            return Optional.of(new Supply(
                    Algebra.constant(like, matrices.q(), ny),
                    Algebra.constant(like, matrices.s(), ny),
                    Algebra.constant(like, matrices.r(), nu)));
        }

        @Override
        public NDArray feedthrough(Values values) {
            NDArray like = values.like();
            return Algebra.constant(like, matrices.inverseLq(), ny)
                    .matMul(ball.n(values))
                    .matMul(Algebra.constant(like, matrices.lr(), nu))
                    .add(Algebra.constant(like, matrices.centre(), nu));
        }
    }
}
