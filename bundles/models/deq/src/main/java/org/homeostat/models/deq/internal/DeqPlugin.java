package org.homeostat.models.deq.internal;

import java.util.List;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.Cell;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.api.model.SolverUse;
import org.homeostat.api.solver.Solver;
import org.homeostat.nn.Embedding;
import org.osgi.service.component.annotations.Component;

/** Offers deep equilibrium models. */
@Component
@PluginInfo(
        kind = "model",
        name = "deq",
        summary =
                "Deep equilibrium model: the fixed point of a cell, then a linear head; of vectors, images, sequences and text.",
        source = "Bai, Kolter and Koltun 2019, Deep Equilibrium Models, theorem 1")
public final class DeqPlugin implements Plugin<ModelFamily, DeqPlugin.Deq> {

    @Override
    public Deq defaults() {
        return new Deq(
                Ref.of("dense", Cell.class),
                Ref.of("anderson", Solver.class),
                Ref.of("implicit", GradientRule.class),
                Start.ZERO,
                1,
                0,
                Embedding.of(64));
    }

    @Override
    public ModelFamily create(Deq settings) {
        return settings;
    }

    /** Where forward solves start. */
    public enum Start {
        /** z₀ = 0. */
        ZERO,
        /** One Gaussian z₀ for all samples, drawn from the model's seed. */
        NORMAL
    }

    /**
     * A deep equilibrium model z* = f(z*, x; θ), y = C·pool(z*) + d; of sequences one y at each position or at the last.
     *
     * @param cell the map f
     * @param solver the forward solver
     * @param gradient the gradient rule
     * @param start where forward solves start
     * @param pool edge of the pooling windows
     * @param dropout dropped share of the head's inputs
     * @param embedding how tokens become vectors
     */
    public record Deq(
            @Setting("The map f whose equilibrium is the hidden state.")
            Ref<Cell> cell,

            @Setting("The solver of the forward pass.") Ref<Solver> solver,

            @Setting("How gradients pass through the equilibrium.")
            Ref<GradientRule> gradient,

            @Setting("Where the solver starts: zero, or normal (one Gaussian state drawn from the seed).")
            Start start,

            @Setting(
                    value = "Edge of the windows over which an image state is averaged before the head; 1 for none.",
                    min = 1,
                    unit = "px")
            int pool,

            @Setting(
                    value = "Share of the equilibrium's components that training drops before the head.",
                    min = 0,
                    max = 1,
                    exclusiveMax = true)
            double dropout,

            @Setting("How tokens become vectors, and states scores of tokens; without effect where no tokens flow in.")
            Embedding embedding)
            implements ModelFamily {

        @Override
        public Model build(ModelContext context) {
            return DeqModel.build(this, context);
        }

        @Override
        public List<SolverUse> solverUses() {
            return SolverUse.of(
                    solver, gradient, cell.get().structures(), cell.get().adjointStructures());
        }
    }
}
