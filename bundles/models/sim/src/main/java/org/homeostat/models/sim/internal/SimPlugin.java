package org.homeostat.models.sim.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.basis.Basis;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.osgi.service.component.annotations.Component;

/** Offers stable invariant models. */
@Component
@PluginInfo(
        kind = "model",
        name = "sim",
        summary =
                "Stable invariant model: lifts the input, projects it on an invariant subspace, maps it back; no solver.",
        source = "Konishi and Kawahara, Stable Invariant Models via Koopman Spectra, equations 9 to 12")
public final class SimPlugin implements Plugin<ModelFamily, SimPlugin.Sim> {

    @Override
    public Sim defaults() {
        return new Sim(
                Ref.of("fcn", Basis.class, Map.of("dimension", 64, "widths", List.of(64, 64))),
                Optional.empty(),
                Invariant.FREE,
                Optional.empty(),
                6,
                List.of(32, 32, 32),
                Optional.empty());
    }

    @Override
    public ModelFamily create(Sim settings) {
        if (settings.invariant() == Invariant.SPECTRAL && settings.rank().isPresent()) {
            throw new IllegalArgumentException(
                    "rank and 'invariant: spectral' exclude each other: there, the rank is the"
                            + " number of eigenvalues that are 1; leave rank out");
        }
        return settings;
    }

    /**
     * A stable invariant model h(U Vᵀ ψ(x)): where the iteration z ↦ f(z, x) of an equilibrium model is linear in observables ψ
     * with eigenvalues 1 and below, its limit is a projection U Vᵀ on the eigenvectors of eigenvalue 1, which is learned in place
     * of f. The map h back from the observables takes the place of their inverse.
     *
     * <ul>
     *   <li>single tier, (9): {@code basis} ψ alone, such as {@code cnn}, {@code fcn}, {@code tcn};
     *   <li>two tiers, (10): {@code basis} ψ and {@code lift} ξ, h(U Vᵀ ξ(ψ(x))), usually with ξ = {@code rff};
     *   <li>RFF-only, (12): {@code basis: rff}.
     * </ul>
     *
     * <p>It is a feed-forward network and as fast as one: nothing is solved, and nothing can fail to converge. As published
     * ({@code invariant: free}) nothing makes U Vᵀ a projection either; the other values do, beyond the paper. On sequences it works
     * position by position, as its basis must.
     *
     * @param basis ψ
     * @param lift ξ
     * @param invariant what is known of U Vᵀ
     * @param rank columns of U and V
     * @param squarings the power of A in the spectral variant, as a logarithm to base 2
     * @param inverse units of the layers of h before its last
     * @param weightDeviation deviation of a normal start of linear maps
     */
    public record Sim(
            @Setting("The observables ψ of the input.") Ref<Basis> basis,

            @Setting("A second lift ξ, of the observables ψ: the two-tier model, usually with 'rff'.")
            Optional<Ref<Basis>> lift,

            @Setting(
                    "What is known of U Vᵀ: free, nothing (as published); orthogonal or biorthogonal, a projection: Uᵀ V = I;"
                            + " spectral, a power of A = P Λ P⁻¹ with eigenvalues in [0, 1], whose invariant set follows from Λ.")
            Invariant invariant,

            @Setting(
                    value = "Columns of U and V, at most the number of observables; without it half of that number, as"
                            + " published.",
                    min = 1)
            Optional<Integer> rank,

            @Setting(
                    value =
                            "For 'invariant: spectral': z* is read off A^(2^squarings) ψ, so that eigenvalues below about"
                                    + " 1 - 2^-squarings have died away.",
                    min = 0,
                    max = 30)
            int squarings,

            @Setting(
                    value =
                            "Units of the layers of h, with rectifiers between them; a linear map to the output follows the"
                                    + " last.",
                    min = 1)
            List<Integer> inverse,

            @Setting(
                    value =
                            "Deviation of a normal start of U, V and the weights of h; without it they start uniform, as"
                                    + " PyTorch's do. Published: 0.01 for copy memory.",
                    min = 0,
                    exclusiveMin = true)
            Optional<Double> weightDeviation)
            implements ModelFamily {

        /**
         * Copies the list.
         *
         * @param basis ψ
         * @param lift ξ
         * @param invariant what is known of U Vᵀ
         * @param rank columns of U and V
         * @param squarings the power of A in the spectral variant, as a logarithm to base 2
         * @param inverse units of the layers of h before its last
         * @param weightDeviation deviation of a normal start of linear maps
         */
        public Sim {
            inverse = List.copyOf(inverse);
        }

        @Override
        public Model build(ModelContext context) {
            return new SimModel(new SimBlock(this, context));
        }
    }
}
