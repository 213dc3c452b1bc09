package org.homeostat.bases.combined.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
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
import org.homeostat.nn.Positions;
import org.osgi.service.component.annotations.Component;

/** Offers bases of bases. */
@Component
@PluginInfo(
        kind = "basis",
        name = "composition",
        summary = "A basis of the observables of another, such as rff after cnn, the two tiers of SIM.",
        source = "Konishi and Kawahara, Stable Invariant Models via Koopman Spectra, equation 10")
public final class CompositionPlugin implements Plugin<Basis, CompositionPlugin.Composition> {

    @Override
    public Composition defaults() {
        return new Composition(List.of(Ref.of("fcn", Basis.class), Ref.of("rff", Basis.class)));
    }

    @Override
    public Basis create(Composition settings) {
        Bases.requireSome("composition", settings.bases());
        return new After(settings);
    }

    /**
     * A basis of a basis: ψ = … ψ₂(ψ₁(x)).
     *
     * <p>Made for random features of what a network has found. Each basis sees the observables before it as a vector, or as a
     * sequence of vectors where these work per position.
     *
     * @param bases ψ₁, ψ₂, …
     */
    public record Composition(
            @Setting("The bases in the order in which they are applied, one or more.")
            List<Ref<Basis>> bases) {

        /**
         * Copies the list.
         *
         * @param bases ψ₁, ψ₂, …
         */
        public Composition {
            bases = List.copyOf(bases);
        }
    }

    private record After(Composition settings) implements Basis {

        @Override
        public Observables observables(DataSpec input, long seed) {
            SplittableRandom seeds = new SplittableRandom(seed);
            List<Observables> stages = new ArrayList<>();
            List<DataSpec> inputs = new ArrayList<>();
            DataSpec flowing = input;
            for (Ref<Basis> basis : settings.bases()) {
                Observables stage = basis.get().observables(flowing, seeds.nextLong());
                stages.add(stage);
                inputs.add(flowing);
                boolean sequence =
                        basis.get().perPosition() && Positions.of(flowing).sequence();
                flowing = new Positions(stage.dimension(), sequence).output(flowing, stage.dimension());
            }
            return new Stages(stages, new CompositionBlock(stages, inputs));
        }

        @Override
        public boolean perPosition() {
            return settings.bases().stream().allMatch(basis -> basis.get().perPosition());
        }

        @Override
        public boolean isTrainable() {
            return settings.bases().stream().anyMatch(basis -> basis.get().isTrainable());
        }

        @Override
        public Optional<Long> dimension() {
            return settings.bases().get(settings.bases().size() - 1).get().dimension();
        }
    }

    private record Stages(List<Observables> stages, Block block) implements Observables {

        @Override
        public long dimension() {
            return stages.get(stages.size() - 1).dimension();
        }

        /** Each stage is fitted to what the ones before it, fitted already, make of the sample; the last that is ends it. */
        @Override
        public void fit(NDArray sample) {
            ParameterStore parameters = new ParameterStore(sample.getManager(), false);
            NDArray flowing = sample;
            for (int i = 0; i < stages.size() && anyFitsFrom(i); i++) {
                Observables stage = stages.get(i);
                if (stage.fitsToData()) {
                    stage.fit(flowing);
                }
                if (anyFitsFrom(i + 1)) {
                    flowing = stage.block()
                            .forward(parameters, new NDList(flowing), false)
                            .singletonOrThrow();
                }
            }
        }

        @Override
        public boolean fitsToData() {
            return anyFitsFrom(0);
        }

        private boolean anyFitsFrom(int first) {
            return stages.stream().skip(first).anyMatch(Observables::fitsToData);
        }
    }
}
