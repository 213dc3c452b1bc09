package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingConfig;
import java.util.function.UnaryOperator;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Solution;
import org.homeostat.api.solver.Solver;
import org.osgi.service.component.annotations.Component;

/** The service {@link Equilibria}; on a plain class path found by {@code ServiceLoader}. */
@Component
public final class EquilibriaComponent implements Equilibria {

    private final Tapes tapes = new Tapes();

    /** Creates the service. */
    public EquilibriaComponent() {}

    @Override
    public Budget budget() {
        return SolveSettings.DEFAULT;
    }

    @Override
    public Solution solve(UnaryOperator<NDArray> f, NDArray z0, Solver solver, Budget budget) {
        if (z0.getShape().dimension() != 2) {
            throw new IllegalArgumentException(
                    "the start has shape " + z0.getShape() + "; a solve wants (batch, d): reshape it");
        }
        String name = solver.getClass().getSimpleName();
        return GradMode.off(() -> {
            try (Solve solve = new Solve(new FunctionProblem(f, z0), solver, name, budget, z0.getManager())) {
                return solve.run(z0);
            }
        });
    }

    @Override
    public EquilibriumLayer layer(EquilibriumMap map, Ref<Solver> solver, Ref<GradientRule> gradient) {
        return new EquilibriumLayerBlock(map, solver, gradient.get(), tapes);
    }

    @Override
    public GradientCollector newGradientCollector() {
        return new TapeCollector(tapes);
    }

    @Override
    public Trainer newTrainer(ai.djl.Model model, TrainingConfig config) {
        return new Trainer(model, config) {
            @Override
            public GradientCollector newGradientCollector() {
                return new TapeCollector(tapes);
            }
        };
    }
}
