package org.homeostat.gradients.internal;

import ai.djl.ndarray.NDArray;
import java.util.List;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.solver.Solver;

/**
 * Implicit differentiation: the adjoint solves u = u·∂f/∂z + ∂loss/∂z* (Bai, Kolter and Koltun 2019, theorem 1).
 *
 * <p>The gradient is exact up to the tolerances of the forward and of the adjoint solve, whatever path the forward solver
 * took, and costs no memory for its iterations. An iteration of the adjoint solve is one vector-Jacobian product.
 *
 * @param solver the method for the adjoint equation, which is affine
 */
record Implicit(
        @Setting("Solves the adjoint equation; its tolerance bounds the gradient's error.")
        Ref<Solver> solver) implements GradientRule {

    @Override
    public List<Ref<Solver>> solvers() {
        return List.of(solver);
    }

    @Override
    public NDArray adjoint(Equilibrium equilibrium, NDArray v) {
        return equilibrium.solveAdjoint(solver, v).z();
    }
}
