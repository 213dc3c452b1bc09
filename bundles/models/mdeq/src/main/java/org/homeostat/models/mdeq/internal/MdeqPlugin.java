package org.homeostat.models.mdeq.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.api.model.SolverUse;
import org.homeostat.api.solver.Solver;
import org.homeostat.nn.Normalization;
import org.osgi.service.component.annotations.Component;

/** Offers multiscale deep equilibrium models. */
@Component
@PluginInfo(
        kind = "model",
        name = "mdeq",
        summary = "Multiscale deep equilibrium model of images: one equilibrium at several resolutions; classifies or"
                + " segments.",
        source = "Bai, Koltun and Kolter 2020, Multiscale Deep Equilibrium Models")
public final class MdeqPlugin implements Plugin<ModelFamily, MdeqPlugin.Mdeq> {

    @Override
    public Mdeq defaults() {
        Map<String, Object> adjoint = Map.of("name", "broyden", "tolerance", 1e-3, "maxIterations", 20);
        return new Mdeq(
                Preset.TINY,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0.01,
                Ref.of("weight", Normalization.class),
                Ref.of("broyden", Solver.class, Map.of("tolerance", 1e-3, "maxIterations", 18)),
                Ref.of("implicit", GradientRule.class, Map.of("solver", adjoint)));
    }

    @Override
    public ModelFamily create(Mdeq settings) {
        settings.architecture();
        return settings;
    }

    /**
     * A multiscale deep equilibrium model. The preset gives every size that is not set.
     *
     * @param preset the published network that it is, or begins from
     * @param channels channels of each branch
     * @param headChannels inner channels of each branch's bottleneck in the classification head
     * @param finalChannels channels that the classification head averages
     * @param groups groups of the normalisations
     * @param expansion width of residual blocks inside
     * @param downsampling how many times the stem halves height and width
     * @param dropout dropped share of channels
     * @param affine whether the normalisation after the fusion scales and shifts
     * @param deviation deviation of the normal start of kernels
     * @param normalization what makes kernels of the trained ones
     * @param solver the forward solver
     * @param gradient the gradient rule
     */
    public record Mdeq(
            @Setting(
                    "The published network whose sizes hold where none are set below; its training is for the experiment to"
                            + " set, as cifar10-mdeq-tiny and others do.")
            Preset preset,

            @Setting(
                    value = "Channels of each branch, the finest first; each next branch has half the height and width."
                            + " Multiples of groups.",
                    min = 1)
            Optional<List<Integer>> channels,

            @Setting(
                    value =
                            "Inner channels of each branch's bottleneck in the classification head, a quarter of what comes"
                                    + " out of it; where channels are set and this is not, half of them.",
                    min = 1)
            Optional<List<Integer>> headChannels,

            @Setting(value = "Channels that the classification head averages over the image.", min = 1)
            Optional<Integer> finalChannels,

            @Setting(value = "Groups of channels that are normalised together; after the fusion half as many.", min = 1)
            Optional<Integer> groups,

            @Setting(value = "How many times as many channels a residual block has inside.", min = 1, max = 64)
            Optional<Integer> expansion,

            @Setting(
                    value = "How many times the stem halves height and width before the equilibrium.",
                    min = 0,
                    max = 8)
            Optional<Integer> downsampling,

            @Setting(
                    value = "Share of a residual block's channels that training drops, the same ones in a whole solve.",
                    min = 0,
                    max = 1,
                    exclusiveMax = true)
            Optional<Double> dropout,

            @Setting("Whether the normalisation after the fusion scales and shifts its channels.")
            Optional<Boolean> affine,

            @Setting(
                    value =
                            "Deviation of the normal start of all kernels. As normalisations follow, only its ratio to the"
                                    + " learning rate counts: short trainings want more than the published 0.01.",
                    min = 0,
                    exclusiveMin = true,
                    max = 10)
            double deviation,

            @Setting(
                    "What makes the kernels of residual blocks, and those after the fusion, of the trained ones; published:"
                            + " weight.")
            Ref<Normalization> normalization,

            @Setting("The solver of the forward pass; it sees all scales of an image as one vector.")
            Ref<Solver> solver,

            @Setting("How gradients pass through the equilibrium.")
            Ref<GradientRule> gradient)
            implements ModelFamily {

        /** The sizes: what is set, and the preset's otherwise. */
        Architecture architecture() {
            Architecture base = preset.architecture();
            List<Integer> head = headChannels
                    .or(() -> channels.map(own ->
                            own.stream().map(width -> Math.max(1, width / 2)).toList()))
                    .orElse(base.headChannels());
            return new Architecture(
                    channels.orElse(base.channels()),
                    head,
                    finalChannels.orElse(base.finalChannels()),
                    groups.orElse(base.groups()),
                    expansion.orElse(base.expansion()),
                    downsampling.orElse(base.downsampling()),
                    dropout.orElse(base.dropout()),
                    affine.orElse(base.affine()));
        }

        @Override
        public Model build(ModelContext context) {
            return MdeqModel.build(this, context);
        }

        @Override
        public List<SolverUse> solverUses() {
            return SolverUse.of(solver, gradient, Set.of(), Set.of());
        }
    }
}
