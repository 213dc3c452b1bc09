package org.homeostat.gradients.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.ParameterStore;
import java.util.Optional;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Solution;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;

/** A state of a map, taken for its equilibrium. */
record KnownEquilibrium(EquilibriumMap map, NDArray x, NDArray state) implements Equilibrium {

    @Override
    public NDArray attached(NDArray z) {
        ParameterStore parameters = new ParameterStore(x.getManager(), false);
        NDList weights = map.weights(parameters, x, true);
        return map.apply(z, map.inject(parameters, new NDList(x), true), weights);
    }

    @Override
    public NDArray start() {
        throw new AssertionError("not needed here");
    }

    @Override
    public SolveReport report() {
        throw new AssertionError("not needed here");
    }

    @Override
    public Budget budget() {
        throw new AssertionError("not needed here");
    }

    @Override
    public NDArray product(NDArray u) {
        throw new AssertionError("not needed here");
    }

    @Override
    public Solution solveAdjoint(Ref<Solver> solver, NDArray v, NDArray first) {
        throw new AssertionError("not needed here");
    }

    @Override
    public <T> Optional<T> offers(Class<T> what) {
        return Optional.empty();
    }
}
