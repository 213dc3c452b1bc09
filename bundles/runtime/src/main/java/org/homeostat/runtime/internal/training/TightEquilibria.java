package org.homeostat.runtime.internal.training;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingConfig;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Solution;
import org.homeostat.api.solver.Solver;

/** The equilibrium service for passes that examine a model: solves as tight as wanted, and exact gradients whatever rule trained it. */
public final class TightEquilibria implements Equilibria {

    /** As many iterations as a tight tolerance may take. */
    private static final int ITERATIONS = 2000;

    private final Equilibria equilibria;
    private final OptionalDouble tolerance;
    private final Optional<Ref<GradientRule>> exact;

    /**
     * Creates it.
     *
     * @param equilibria the service
     * @param tolerance the tolerance of forward solves, relative to ‖f(z)‖; without it their budgets stay as they are
     * @param exact the rule that all layers take; without it they keep theirs
     */
    public TightEquilibria(Equilibria equilibria, OptionalDouble tolerance, Optional<Ref<GradientRule>> exact) {
        this.equilibria = equilibria;
        this.tolerance = tolerance;
        this.exact = exact;
    }

    @Override
    public EquilibriumLayer layer(EquilibriumMap map, Ref<Solver> solver, Ref<GradientRule> gradient) {
        return equilibria.layer(map, tight(solver), exact.orElse(gradient));
    }

    private Ref<Solver> tight(Ref<Solver> solver) {
        if (tolerance.isEmpty()) {
            return solver;
        }
        Budget own = solver.common(Budget.class).orElseGet(this::budget).evaluation();
        Budget tight = own.withTolerance(tolerance.getAsDouble())
                .withRelative(Budget.Relative.TRUE)
                .withStop(Budget.Stop.RESIDUAL)
                .withIterations(own.minIterations(), Math.max(own.maxIterations(), ITERATIONS))
                .withMaxEvaluations(Integer.MAX_VALUE)
                .withOnFailure(Budget.OnFailure.WARN);
        return solver.withCommon(tight.withEvaluation(tight));
    }

    @Override
    public Budget budget() {
        return equilibria.budget();
    }

    @Override
    public Solution solve(UnaryOperator<NDArray> f, NDArray z0, Solver solver, Budget budget) {
        return equilibria.solve(f, z0, solver, budget);
    }

    @Override
    public GradientCollector newGradientCollector() {
        return equilibria.newGradientCollector();
    }

    @Override
    public Trainer newTrainer(Model model, TrainingConfig config) {
        return equilibria.newTrainer(model, config);
    }
}
