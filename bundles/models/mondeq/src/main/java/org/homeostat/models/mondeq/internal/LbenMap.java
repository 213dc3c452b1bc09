package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.homeostat.api.model.Activation;
import org.homeostat.api.model.Certificate;
import org.homeostat.nn.Scalars;

/**
 * W = I - ΨM with M = VᵀV + εI + S - Sᵀ and Ψ = diag(e^ψ), so that 2Λ - ΛW - WᵀΛ = 2(VᵀV + εI) for Λ = Ψ⁻¹: well-posed. For
 * outputs that depend on the input by at most γ, M also has W_oᵀW_o/(2γ) + Ψ⁻¹UUᵀΨ⁻¹/(2γ) (Revay, Wang and Manchester 2020).
 * A monDEQ is the case Ψ = I.
 *
 * <p>Λ is the metric: ⟨z, (I - W)z⟩_Λ = zᵀMz. Proximal operators of separable functions are the same in every diagonal metric, so
 * that splittings need not know of it.
 */
final class LbenMap extends DenseBlock {

    private final double epsilon;
    private final Optional<Double> gamma;
    private final Parameter v;
    private final Parameter s;
    private final Parameter psi;
    private final Head head;

    /**
     * Creates it.
     *
     * @param units components of the state
     * @param features components of the input
     * @param outputs outputs of the head
     * @param epsilon ε
     * @param gamma γ; empty for the form that is well-posed without a bound
     * @param activation σ, of slopes in [0, 1]
     */
    LbenMap(long units, long features, long outputs, double epsilon, Optional<Double> gamma, Activation activation) {
        super(units, features, activation);
        this.epsilon = epsilon;
        this.gamma = gamma;
        v = matrix("V", units);
        s = matrix("S", units);
        psi = addParameter(Parameter.builder()
                .setName("psi")
                .setType(Parameter.Type.OTHER)
                .optShape(new Shape(units))
                .optInitializer((manager, shape, type) -> manager.zeros(shape, type))
                .build());
        head = gamma.isPresent()
                ? new Head(
                        Head.Readout.vector(units),
                        addParameter(Head.weight(Head.Readout.vector(units), outputs)),
                        outputs)
                : new Head(Head.Readout.vector(units), outputs);
    }

    @Override
    public Head head() {
        return head;
    }

    @Override
    NDList weights(Function<Parameter, NDArray> values, NDArray like) {
        NDArray scales = values.apply(psi).exp();
        return new NDList(recurrent(monotone(scales, values), scales), scales);
    }

    /** M, (units, units). */
    private NDArray monotone(NDArray scales, Function<Parameter, NDArray> values) {
        NDArray left = values.apply(v);
        NDArray skew = values.apply(s);
        int n = Math.toIntExact(units());
        NDArray m = left.transpose()
                .matMul(left)
                .add(left.getManager().eye(n, n, 0, left.getDataType()).mul(epsilon))
                .add(skew)
                .sub(skew.transpose());
        return gamma.map(bound -> m.add(bounding(bound, scales, values))).orElse(m);
    }

    /** (W_oᵀW_o + Ψ⁻¹UUᵀΨ⁻¹)/(2γ). */
    private NDArray bounding(double bound, NDArray scales, Function<Parameter, NDArray> values) {
        NDArray out = values.apply(head.weight());
        NDArray in = values.apply(input()).div(scales.reshape(-1, 1));
        return out.transpose().matMul(out).add(in.matMul(in.transpose())).mul(Scalars.like(out, 1 / (2 * bound)));
    }

    private NDArray recurrent(NDArray m, NDArray scales) {
        int n = Math.toIntExact(units());
        return m.getManager().eye(n, n, 0, m.getDataType()).sub(m.mul(scales.reshape(-1, 1)));
    }

    /** In the metric Λ: zᵀMz ≥ ε‖z‖² ≥ ε·min Ψ·‖z‖_Λ². */
    @Override
    double margin(NDList weights) {
        return epsilon * smallest(weights.get(1));
    }

    private static double smallest(NDArray scales) {
        double least = Double.POSITIVE_INFINITY;
        for (double scale : Numbers.doubles(scales)) {
            least = Math.min(least, scale);
        }
        return least;
    }

    /** The larger of ‖I - W‖₂, which adjoint residuals grow by, and that in the metric Λ, ‖Λ^½(I - W)Λ^-½‖₂. */
    @Override
    double lipschitz(NDList weights) {
        int n = Math.toIntExact(units());
        NDArray w = weights.head();
        try (NDArray roots = weights.get(1).sqrt();
                NDArray column = roots.reshape(-1, 1);
                NDArray identity = w.getManager().eye(n, n, 0, w.getDataType());
                NDArray operator = identity.sub(w);
                NDArray rows = operator.div(column);
                NDArray balanced = rows.mul(roots)) {
            return Math.max(SpectralNorm.above(operator), SpectralNorm.above(balanced));
        }
    }

    /** The margin and U are told in the metric Λ, the norm of the state in it as well. */
    @Override
    Proof proof(Function<Parameter, NDArray> values, NDManager manager) {
        NDArray scales = values.apply(psi).exp();
        NDArray w = recurrent(monotone(scales, values), scales);
        NDArray roots = scales.sqrt();
        int n = Math.toIntExact(units());
        NDArray identity = manager.eye(n).toType(w.getDataType(), false);
        NDArray balanced =
                identity.sub(identity.sub(w).div(roots.reshape(-1, 1)).mul(roots));
        Proof.Eigenvalue least = monotonicity(balanced);
        double u = Proof.spectralNorm(values.apply(input()).div(roots.reshape(-1, 1)));
        double recurrent = Proof.spectralNorm(w.div(roots.reshape(-1, 1)).mul(roots));
        return new Proof(
                epsilon * smallest(scales),
                least.value(),
                least.atLeast(),
                "by all eigenvalues, in the metric Λ",
                u,
                recurrent);
    }

    /** The head as it acts on states in the metric Λ, W_oΛ^-½. */
    @Override
    NDArray headInMetric(Function<Parameter, NDArray> values) {
        NDArray roots = values.apply(psi).exp().sqrt();
        return values.apply(head.weight()).mul(roots);
    }

    /** Λ^½z, whose two-norm is ‖z‖_Λ. */
    @Override
    NDArray inMetric(NDArray states, NDList weights) {
        try (NDArray roots = weights.get(1).sqrt()) {
            return states.div(roots);
        }
    }

    /** A difference of two outputs is at most √2 times as sensitive as all of them, if these are certified. */
    @Override
    double sensitivityOfDifferences(Function<Parameter, NDArray> values) {
        return gamma.filter(bound -> inequality(bound, values).holds())
                .map(bound -> Math.sqrt(2) * bound)
                .orElse(Double.POSITIVE_INFINITY);
    }

    /** The γ-Lipschitz form is certified by its matrix inequality. */
    @Override
    List<Certificate> further(Function<Parameter, NDArray> values) {
        return gamma.map(bound -> List.of(inequality(bound, values))).orElse(List.of());
    }

    private Certificate inequality(double bound, Function<Parameter, NDArray> values) {
        NDArray scales = values.apply(psi).exp();
        NDArray w = recurrent(monotone(scales, values), scales);
        NDArray lambda = scales.pow(-1).reshape(-1, 1);
        int n = Math.toIntExact(units());
        NDArray identity = w.getManager().eye(n, n, 0, w.getDataType());
        // the symmetric part of Λ(I - W), less what bounds the outputs, is half of the inequality
        NDArray half = identity.sub(w).mul(lambda).sub(bounding(bound, scales, values));
        double least = 2 * monotonicity(identity.sub(half)).atLeast();
        return new Certificate(
                "gamma",
                String.format(
                        Locale.ROOT,
                        "The outputs depend on the (standardised) input by at most γ = %.6g in the two-norm: the smallest"
                                + " eigenvalue of 2Λ - ΛW - WᵀΛ - (W_oᵀW_o + ΛUUᵀΛ)/γ is %.6g",
                        bound,
                        least),
                bound,
                least > 0);
    }
}
