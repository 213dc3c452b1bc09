package org.homeostat.api.platform;

import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingConfig;
import java.util.function.UnaryOperator;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Solution;
import org.homeostat.api.solver.Solver;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Solves fixed-point problems, makes equilibrium layers, and differentiates through them. An OSGi service.
 *
 * <p>A model that holds equilibrium layers is trained with the collector or the trainer from here; DJL's own collector
 * would stop at the first equilibrium.
 */
@ProviderType
public interface Equilibria {

    /**
     * The default budget: tolerance 1e-4 relative to ‖f(z)‖ in the two-norm on the residual, at most 50 iterations, {@code
     * WARN}, no trace.
     *
     * @return a budget to change by its {@code with} methods
     */
    Budget budget();

    /**
     * Solves z = f(z) for a batch.
     *
     * @param f maps (batch, d) to (batch, d), each row alone; always called with all rows
     * @param z0 the start, (batch, d)
     * @param solver the method
     * @param budget when it is done
     * @return the best iterates and the report; non-convergence is no exception here, whatever the budget says
     */
    Solution solve(UnaryOperator<NDArray> f, NDArray z0, Solver solver, Budget budget);

    /**
     * Makes an equilibrium layer: a block that maps x to z* = f(z*, x; θ).
     *
     * @param map the map f
     * @param solver the forward solver, resolved; without a {@code Budget} of its own the default one holds
     * @param gradient the gradient rule, resolved
     * @return the layer
     */
    EquilibriumLayer layer(EquilibriumMap map, Ref<Solver> solver, Ref<GradientRule> gradient);

    /**
     * A gradient collector whose {@code backward} passes through equilibrium layers. One for a thread at a time; close it
     * before the next.
     *
     * @return the collector, recording
     */
    GradientCollector newGradientCollector();

    /**
     * A trainer for DJL's own training loop, whose collector is that of {@link #newGradientCollector}.
     *
     * @param model the model whose block holds equilibrium layers
     * @param config the training configuration
     * @return the trainer
     */
    Trainer newTrainer(ai.djl.Model model, TrainingConfig config);
}
