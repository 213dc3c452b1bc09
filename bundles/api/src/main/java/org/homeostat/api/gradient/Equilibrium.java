package org.homeostat.api.gradient;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.homeostat.api.Ref;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Solution;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;
import org.osgi.annotation.versioning.ProviderType;

/** A solved equilibrium z* = f(z*, x; θ), as a gradient rule sees it. Valid during the call that receives it. */
@ProviderType
public interface Equilibrium {

    /**
     * The equilibrium, cut off from any graph.
     *
     * @return z*, (batch, d)
     */
    NDArray state();

    /**
     * The start of the forward solve.
     *
     * @return z₀, (batch, d)
     */
    NDArray start();

    /**
     * What the forward solve did.
     *
     * @return its report
     */
    SolveReport report();

    /**
     * The budget of the forward solve, a base for those of adjoint solves that a rule runs by a solver of its own.
     *
     * @return the budget
     */
    Budget budget();

    /**
     * One evaluation of f that records gradients for z, x and θ.
     *
     * @param z a state, (batch, d)
     * @return f(z, x; θ), (batch, d)
     */
    NDArray attached(NDArray z);

    /**
     * The exact vector-Jacobian product at z*.
     *
     * @param u cotangents, (batch, d)
     * @return u·∂f/∂z, (batch, d)
     */
    NDArray product(NDArray u);

    /**
     * Solves the adjoint equation u = u·∂f/∂z + v at z*. The problem that the solver sees offers what the family offers
     * for its transpose.
     *
     * @param solver the solver, resolved, with its {@code Budget}
     * @param v the cotangent, (batch, d)
     * @return u and how it was found
     */
    default Solution solveAdjoint(Ref<Solver> solver, NDArray v) {
        return solveAdjoint(solver, v, v);
    }

    /**
     * Solves the adjoint equation from a given start.
     *
     * @param solver the solver, resolved, with its {@code Budget}
     * @param v the cotangent, (batch, d)
     * @param start the first u, (batch, d)
     * @return u and how it was found
     */
    Solution solveAdjoint(Ref<Solver> solver, NDArray v, NDArray start);

    /**
     * What the forward iteration learned, for example an {@code InverseEstimate}. There is something only for rules that
     * declare {@link GradientRule#needs}.
     *
     * @param <T> what is asked for
     * @param what its type
     * @return it, if the forward solver offers it
     */
    <T> Optional<T> offers(Class<T> what);
}
