package org.homeostat.gradients.internal;

import org.homeostat.api.Ref;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Budget.Relative;
import org.homeostat.api.solver.Budget.Stop;
import org.homeostat.api.solver.Solver;

/** Solves that are meant to end after so many iterations, wherever they are by then. */
final class FixedIterations {

    private FixedIterations() {}

    /**
     * A solver that makes exactly so many iterations. Every finite iterate is within the infinite tolerance, so the last one
     * is taken and counts as converged; only a sample that is not finite fails.
     *
     * @param solver the solver, resolved
     * @param iterations at least 0
     * @param base norm, trace and reaction to failure
     * @return the solver with that budget
     */
    static Ref<Solver> of(Ref<Solver> solver, int iterations, Budget base) {
        return solver.withCommon(unjudged(base, Stop.RESIDUAL).withIterations(iterations, Math.max(1, iterations)));
    }

    /**
     * A solver that makes a single step and is not asked for the residual behind it, which spares a splitting method one of
     * two resolvents.
     *
     * @param solver the solver, resolved
     * @param base norm, trace and reaction to failure
     * @return the solver with that budget, in passes that train nothing too
     */
    static Ref<Solver> oneStep(Ref<Solver> solver, Budget base) {
        Budget once = unjudged(base, Stop.STEP).withIterations(1, 1);
        return solver.withCommon(once.withEvaluation(once));
    }

    private static Budget unjudged(Budget base, Stop stop) {
        return base.withTolerance(Double.POSITIVE_INFINITY)
                .withRelative(Relative.FALSE)
                .withStop(stop)
                .withMaxEvaluations(Integer.MAX_VALUE);
    }
}
