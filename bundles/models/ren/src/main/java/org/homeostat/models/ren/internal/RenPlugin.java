package org.homeostat.models.ren.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.Activation;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.api.model.SolverUse;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.StrictlyTriangular;
import org.homeostat.nn.Encoder;
import org.homeostat.nn.InitialState;
import org.osgi.service.component.annotations.Component;

/** Offers recurrent equilibrium networks. */
@Component
@PluginInfo(
        kind = "model",
        name = "ren",
        summary =
                "Recurrent equilibrium network: a dynamical model, contracting, Lipschitz-bounded or passive by design.",
        source = "Revay, Wang and Manchester, Recurrent equilibrium networks: flexible dynamic models with guaranteed"
                + " stability and robustness")
public final class RenPlugin implements Plugin<ModelFamily, RenPlugin.Ren> {

    private static final Map<String, Object> SPLITTING =
            Map.of("name", "peaceman-rachford", "tolerance", 1e-5, "maxIterations", 300);

    @Override
    public Ren defaults() {
        return new Ren(
                40,
                40,
                false,
                Property.CONTRACTING,
                1,
                10,
                false,
                0.1,
                0.1,
                List.of(),
                List.of(),
                List.of(),
                Ref.of("tanh", Activation.class),
                Start.RANDOM,
                true,
                1e-4,
                InitialState.ZERO,
                Encoder.defaults(),
                Evaluation.AUTO,
                Ref.of("peaceman-rachford", Solver.class, Map.of("tolerance", 1e-5, "maxIterations", 300)),
                Ref.of("triangular", Solver.class, Map.of("tolerance", 1e-6, "maxIterations", 10_000)),
                Ref.of("implicit", GradientRule.class, Map.of("solver", SPLITTING)),
                Optional.of(200));
    }

    @Override
    public ModelFamily create(Ren settings) {
        return settings;
    }

    /** What the network is guaranteed. */
    public enum Property {
        /** Contracting at the rate ᾱ. */
        CONTRACTING,
        /** An incremental gain of at most γ. */
        LIPSCHITZ,
        /** Incrementally input passive with ν. */
        INPUT_PASSIVE,
        /** Incrementally output passive with ρ. */
        OUTPUT_PASSIVE,
        /** Any supply rate (Q, S, R). */
        GENERAL
    }

    /** How a trajectory is computed. */
    public enum Evaluation {
        /** One step after the other. */
        STEPPING,
        /** As one equilibrium; by stepping where that does not converge. */
        TRAJECTORY,
        /** What is expected to be faster. */
        AUTO
    }

    /**
     * A recurrent equilibrium network.
     *
     * @param states n
     * @param neurons q
     * @param cyclic whether D₁₁ is full
     * @param property the guarantee
     * @param rate ᾱ
     * @param gamma γ
     * @param learnGamma whether γ is trained
     * @param nu ν
     * @param rho ρ
     * @param q Q
     * @param s S
     * @param r R
     * @param activation σ
     * @param start how X is drawn
     * @param polar whether the norm of X is a parameter of its own
     * @param epsilon ε
     * @param initialState where trajectories begin
     * @param encoder reads initial states from data
     * @param evaluation how a trajectory is computed
     * @param solver solves trajectories
     * @param substitution solves steps of acyclic networks
     * @param gradient takes gradients through trajectories
     * @param tune training passes between two choices of the step size α
     */
    public record Ren(
            @Setting(value = "Number n of states; 0 for a network without memory.", min = 0)
            int states,

            @Setting(value = "Number q of neurons; 0 for a linear system.", min = 0)
            int neurons,

            @Setting("Whether neurons of a time step may depend on one another in cycles (full D11).")
            boolean cyclic,

            @Setting("What is guaranteed beside contraction.")
            Property property,

            @Setting(
                    value = "The contraction rate ᾱ: initial states are forgotten at least as fast as ᾱᵗ.",
                    min = 0,
                    exclusiveMin = true,
                    max = 1)
            double rate,

            @Setting(
                    value = "The bound γ of the incremental gain, for property lipschitz.",
                    min = 0,
                    exclusiveMin = true)
            double gamma,

            @Setting("Whether training may move γ from its start.")
            boolean learnGamma,

            @Setting(value = "ν, for property input-passive.", min = 0)
            double nu,

            @Setting(value = "ρ, for property output-passive.", min = 0, exclusiveMin = true)
            double rho,

            @Setting("Q row by row, (outputs x outputs), negative semidefinite, for property general.")
            List<Double> q,

            @Setting("S row by row, (inputs x outputs), for property general.")
            List<Double> s,

            @Setting("R row by row, (inputs x inputs), for property general.")
            List<Double> r,

            @Setting("The nonlinearity σ, a proximal operator with slopes in [0, 1].")
            Ref<Activation> activation,

            @Setting("How X is drawn.") Start start,

            @Setting("Whether the norm of X is a parameter of its own (polar form).")
            boolean polar,

            @Setting(
                    value =
                            "What H has to spare at least; it must outweigh the rounding of float32 for certificates to hold.",
                    min = 0,
                    exclusiveMin = true)
            double epsilon,

            @Setting("Where trajectories begin; carried states go on from batch to batch.")
            InitialState initialState,

            @Setting("Reads initial states from the first inputs and measured outputs, for initialState: encoded.")
            Encoder encoder,

            @Setting("How trajectories are computed.") Evaluation evaluation,

            @Setting("Solves whole trajectories, and the steps of cyclic networks.")
            Ref<Solver> solver,

            @Setting("Solves the steps of acyclic networks.")
            Ref<Solver> substitution,

            @Setting("How gradients pass through whole trajectories; stepping goes back step by step.")
            Ref<GradientRule> gradient,

            @Setting(
                    value =
                            "Training passes between two choices of the step size α by measured iterations, for solvers whose own is"
                                    + " left open; left out, it is 1.",
                    min = 1)
            Optional<Integer> tune)
            implements ModelFamily {

        @Override
        public Model build(ModelContext context) {
            return initialState == InitialState.ENCODED
                    ? encoder.before("ren", context, List.of(states), inside -> RenModel.build(this, inside))
                    : RenModel.build(this, context);
        }

        @Override
        public List<SolverUse> solverUses() {
            Set<Class<?>> offered =
                    cyclic ? Set.of(MonotoneOperator.class) : Set.of(MonotoneOperator.class, StrictlyTriangular.class);
            List<SolverUse> uses =
                    new ArrayList<>(SolverUse.of(solver, gradient, offered, Set.of(MonotoneOperator.class)));
            if (!cyclic) {
                uses.add(new SolverUse(substitution, offered));
            }
            return List.copyOf(uses);
        }
    }
}
