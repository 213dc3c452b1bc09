package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Optional;
import org.homeostat.api.Ref;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Solver;

/**
 * What stays constant in a forward pass through a layer and in its backward pass.
 *
 * @param map the map f
 * @param weights what depends on θ
 * @param injection what depends on x and θ
 * @param stateShape the shape of one sample's state
 * @param training whether the model is being trained
 * @param manager owner of what the pass makes
 */
record Pass(
        EquilibriumMap map, NDList weights, NDList injection, Shape stateShape, boolean training, NDManager manager) {

    /** f(z), recorded if gradients are; (batch, d) to (batch, d). */
    NDArray apply(NDArray z) {
        return MapProblem.flat(map.apply(MapProblem.shaped(z, stateShape), injection, weights), z.getShape());
    }

    /** This pass with weights and injection cut off from θ and x. */
    Pass cutOff() {
        return new Pass(map, cutOff(weights, manager), cutOff(injection, manager), stateShape, training, manager);
    }

    /** Copies of arrays that share their values and no graph, owned by the manager. */
    static NDList cutOff(NDList arrays, NDManager manager) {
        NDList result = new NDList(arrays.size());
        for (NDArray array : arrays) {
            NDArray detached = array.stopGradient();
            detached.attach(manager);
            result.add(detached);
        }
        return result;
    }

    /** This pass for some of its samples. */
    Pass rows(int[] rows) {
        return new Pass(map, weights, RowSelection.of(injection, rows, manager), stateShape, training, manager);
    }

    /** The budget of a solver in this pass. */
    Budget budget(Ref<Solver> solver) {
        Budget budget = solver.common(Budget.class).orElse(SolveSettings.DEFAULT);
        return training ? budget : budget.evaluation();
    }

    /** The forward problem; weights and injection must be cut off. */
    MapProblem problem(NDArray z0) {
        return problem(z0, Optional.empty());
    }

    /** The forward problem, which looks at its result through the same pass with θ and x attached, if there is one. */
    MapProblem problem(NDArray z0, Optional<Pass> attached) {
        return new MapProblem(map, injection, weights, stateShape, z0, attached);
    }

    /** The adjoint problem at z for the cotangent v; weights and injection must be cut off. */
    AdjointProblem adjoint(NDArray z, NDArray v) {
        return new AdjointProblem(map, z, injection, weights, stateShape, v);
    }
}
