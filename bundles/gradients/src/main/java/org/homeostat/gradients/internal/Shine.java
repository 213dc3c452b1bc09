package org.homeostat.gradients.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import java.util.List;
import java.util.Set;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Budget.OnFailure;
import org.homeostat.api.solver.InverseEstimate;
import org.homeostat.api.solver.Solver;

/**
 * SHINE: the forward solver's estimate of (I - ∂f/∂z)⁻¹ serves the backward pass, u = v·H (Ramzi et al. 2022).
 *
 * <p>No adjoint solve, no product. The estimate is good along the forward iterations' directions alone, so a sample whose u
 * is longer than {@code ratio} times v, or not finite, takes u = v instead; at most k steps of an adjoint solve refine it.
 * They start from u with a fresh solver; the paper's refinement goes on from the forward solve's low-rank factors too.
 *
 * <p>Worth its while where the forward solver is {@code broyden} and adjoint solves are the larger part of a step.
 *
 * @param ratio bound on ‖u‖/‖v‖
 * @param refine k, at least 0
 * @param solver makes the steps
 */
record Shine(
        @Setting(
                value = "A sample with ‖u‖ above this many ‖v‖ falls back to the Jacobian-free u = v.",
                min = 0,
                exclusiveMin = true)
        double ratio,

        @Setting(value = "k, the largest number of steps of an adjoint solve from u; 0 for none.", min = 0)
        int refine,

        @Setting("Makes the steps, fewer than k where its tolerance is reached before.")
        Ref<Solver> solver)
        implements GradientRule {

    @Override
    public Set<Class<?>> needs() {
        return Set.of(InverseEstimate.class);
    }

    @Override
    public List<Ref<Solver>> solvers() {
        return refine > 0 ? List.of(solver) : List.of();
    }

    @Override
    public NDArray adjoint(Equilibrium equilibrium, NDArray v) {
        InverseEstimate estimate = equilibrium
                .offers(InverseEstimate.class)
                .orElseThrow(() -> new HomeostatException("gradient rule 'shine': the forward solver has built up no"
                        + " estimate of (I - ∂f/∂z)⁻¹. Take a forward solver that does, such as 'broyden', or the"
                        + " rule 'implicit'."));
        NDArray u = trusted(estimate.leftProduct(v), v);
        if (refine == 0) {
            return u;
        }
        Budget budget = solver.common(Budget.class).orElseGet(equilibrium::budget);
        Ref<Solver> refining = solver.withCommon(cut(budget).withEvaluation(cut(budget.evaluation())));
        return equilibrium.solveAdjoint(refining, v, u).z();
    }

    /** At most k steps, of which the best is taken; being cut short is no failure to mend. */
    private Budget cut(Budget budget) {
        return budget.withIterations(0, refine).withOnFailure(OnFailure.WARN);
    }

    /** u where it may be trusted, v in the other rows; a length that is NaN passes no comparison. */
    private NDArray trusted(NDArray u, NDArray v) {
        NDArray bound = v.norm(2, new int[] {1}, true).mul(ratio);
        NDArray trust = u.norm(2, new int[] {1}, true).lte(bound);
        return NDArrays.where(trust.broadcast(u.getShape()), u, v);
    }
}
