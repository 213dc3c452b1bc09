package org.homeostat.models.mondeq.internal;

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
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.Solver;
import org.homeostat.models.mondeq.MonotoneLayer;
import org.osgi.service.component.annotations.Component;

/** Offers monotone operator equilibrium networks. */
@Component
@PluginInfo(
        kind = "model",
        name = "mondeq",
        summary =
                "Monotone operator equilibrium network: its equilibrium exists, is unique and is certified, by design.",
        source = "Winston and Kolter 2020, Monotone operator equilibrium networks")
public final class MondeqPlugin implements Plugin<ModelFamily, MondeqPlugin.Mondeq> {

    private static final Set<Class<?>> OFFERED = Set.of(MonotoneOperator.class);

    @Override
    public Mondeq defaults() {
        Ref<Solver> splitting = Ref.of("peaceman-rachford", Solver.class);
        return new Mondeq(
                Ref.of("dense", MonotoneLayer.class),
                splitting,
                Ref.of("implicit", GradientRule.class, Map.of("solver", "peaceman-rachford")),
                Optional.empty());
    }

    @Override
    public ModelFamily create(Mondeq settings) {
        return settings;
    }

    /**
     * A monotone operator equilibrium network z* = σ(Wz* + Ux + b), y = W_o·z* + b_o.
     *
     * @param layer W, U and σ
     * @param solver the forward solver
     * @param gradient the gradient rule
     * @param tune training passes between two choices of α
     */
    public record Mondeq(
            @Setting("The layer: how W, U and the head are made.")
            Ref<MonotoneLayer> layer,

            @Setting("The solver of the forward pass; splitting solvers converge by design, others may not.")
            Ref<Solver> solver,

            @Setting("How gradients pass through the equilibrium.")
            Ref<GradientRule> gradient,

            @Setting(
                    value = "Lets training choose the step size of splitting solvers that leave theirs open, each time"
                            + " after so many batches and first after 30, or sooner if they are fewer; published:"
                            + " half an epoch. A solver with an 'alpha' of its own keeps that.",
                    min = 1)
            Optional<Integer> tune)
            implements ModelFamily {

        @Override
        public Model build(ModelContext context) {
            return MondeqModel.build(this, context);
        }

        @Override
        public List<SolverUse> solverUses() {
            return SolverUse.of(solver, gradient, OFFERED, OFFERED);
        }
    }
}
