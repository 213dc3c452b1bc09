package org.homeostat.gradients.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ServiceLoader;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.Activation;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Solver;
import org.homeostat.models.cells.internal.DensePlugin;
import org.homeostat.nn.Normalization;
import org.homeostat.nn.internal.NoNormalizationPlugin;

/** Training steps of a dense equilibrium layer: forward solve, loss, adjoint solve, gradients. */
final class TrainingSteps implements AutoCloseable {

    private static final Ref<Normalization> NONE =
            Ref.to("none", Normalization.class, new NoNormalizationPlugin.None());
    private static final int INPUTS = 16;

    private final Equilibria equilibria =
            ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();
    private final Compute compute =
            ServiceLoader.load(Compute.class).findFirst().orElseThrow();
    private final NDManager manager = NDManager.newBaseManager();
    private final EquilibriumMap map;
    private final NDArray x;
    private final Solver solver;

    TrainingSteps(Solver solver, int batch, int width) {
        this.solver = solver;
        map = new DensePlugin.Dense(width, Ref.to("tanh", Activation.class, new Tanh()), 0.9, NONE, 0)
                .map(DataSpec.vector(INPUTS));
        map.block().initialize(manager, DataType.FLOAT32, new Shape(batch, INPUTS));
        x = manager.randomNormal(new Shape(batch, INPUTS));
    }

    Budget budget() {
        return equilibria.budget();
    }

    /** The solver with a budget. */
    Ref<Solver> within(Budget budget) {
        return Ref.to("solver", Solver.class, solver).withCommon(budget);
    }

    /** The layer with a budget for both of its solves. */
    EquilibriumLayer layer(Budget budget) {
        return layer(budget, new Implicit(within(budget)));
    }

    /** The layer with a budget for its forward solve. */
    EquilibriumLayer layer(Budget budget, GradientRule rule) {
        return equilibria.layer(map, within(budget), Ref.to("rule", GradientRule.class, rule));
    }

    /**
     * One step.
     *
     * @return the number of live arrays after the forward pass and after the backward pass
     */
    int[] step(EquilibriumLayer layer) {
        int[] arrays = new int[2];
        try (NDManager step = manager.newSubManager();
                GradientCollector collector = equilibria.newGradientCollector()) {
            NDArray input = x.duplicate();
            input.attach(step);
            NDArray z = layer.block()
                    .forward(new ParameterStore(manager, false), new NDList(input), true)
                    .head();
            arrays[0] = Memory.arrays(manager);
            collector.backward(z.square().sum());
            arrays[1] = Memory.arrays(manager);
        }
        map.block()
                .getParameters()
                .forEach(p -> compute.clearGradient(p.getValue().getArray()));
        return arrays;
    }

    @Override
    public void close() {
        manager.close();
    }
}
