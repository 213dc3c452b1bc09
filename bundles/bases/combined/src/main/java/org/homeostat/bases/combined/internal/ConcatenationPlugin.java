package org.homeostat.bases.combined.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.basis.Basis;
import org.homeostat.api.basis.Observables;
import org.homeostat.api.dataset.DataSpec;
import org.osgi.service.component.annotations.Component;

/** Offers bases side by side. */
@Component
@PluginInfo(
        kind = "basis",
        name = "concatenation",
        summary = "The observables of several bases of the same input, one after the other.")
public final class ConcatenationPlugin implements Plugin<Basis, ConcatenationPlugin.Concatenation> {

    @Override
    public Concatenation defaults() {
        return new Concatenation(List.of(Ref.of("coordinates", Basis.class), Ref.of("rff", Basis.class)));
    }

    @Override
    public Basis create(Concatenation settings) {
        Bases.requireSome("concatenation", settings.bases());
        if (settings.bases().stream()
                        .map(basis -> basis.get().perPosition())
                        .distinct()
                        .count()
                > 1) {
            throw new IllegalArgumentException(
                    "the bases of a concatenation must all work per position or all map a sample as"
                            + " a whole; per position work " + names(settings, true) + ", as a whole "
                            + names(settings, false));
        }
        return new Beside(settings);
    }

    private static List<String> names(Concatenation settings, boolean perPosition) {
        return settings.bases().stream()
                .filter(basis -> basis.get().perPosition() == perPosition)
                .map(Ref::name)
                .toList();
    }

    /**
     * Bases side by side: ψ = [ψ₁; ψ₂; …], all of the same input.
     *
     * <p>With {@code coordinates} among them, the state can be read off the observables. Bases that span the same functions
     * twice make EDMD's matrix of inner products singular.
     *
     * @param bases ψ₁, ψ₂, …
     */
    public record Concatenation(
            @Setting("The bases, one or more.") List<Ref<Basis>> bases) {

        /**
         * Copies the list.
         *
         * @param bases ψ₁, ψ₂, …
         */
        public Concatenation {
            bases = List.copyOf(bases);
        }
    }

    private record Beside(Concatenation settings) implements Basis {

        @Override
        public Observables observables(DataSpec input, long seed) {
            SplittableRandom seeds = new SplittableRandom(seed);
            List<Observables> parts = new ArrayList<>();
            for (Ref<Basis> basis : settings.bases()) {
                parts.add(basis.get().observables(input, seeds.nextLong()));
            }
            return new All(parts, new ConcatenationBlock(parts, input));
        }

        @Override
        public boolean perPosition() {
            return settings.bases().get(0).get().perPosition();
        }

        @Override
        public boolean isTrainable() {
            return settings.bases().stream().anyMatch(basis -> basis.get().isTrainable());
        }

        @Override
        public Optional<Long> dimension() {
            Optional<Long> sum = Optional.of(0L);
            for (Ref<Basis> basis : settings.bases()) {
                sum = sum.flatMap(before -> basis.get().dimension().map(own -> before + own));
            }
            return sum;
        }
    }

    private record All(List<Observables> parts, Block block) implements Observables {

        @Override
        public long dimension() {
            return parts.stream().mapToLong(Observables::dimension).sum();
        }

        @Override
        public void fit(NDArray sample) {
            parts.stream().filter(Observables::fitsToData).forEach(part -> part.fit(sample));
        }

        @Override
        public boolean fitsToData() {
            return parts.stream().anyMatch(Observables::fitsToData);
        }
    }
}
