package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;

/**
 * A gradient rule whose adjoint is found by stepping back through time where the rule's own solve does not converge.
 *
 * @param rule the rule
 * @param stepping steps back
 * @param report of the latest adjoint solve
 */
record Fallback(GradientRule rule, Ref<Solver> stepping, Supplier<Optional<SolveReport>> report)
        implements GradientRule {

    @Override
    public Set<Class<?>> needs() {
        return rule.needs();
    }

    @Override
    public List<Ref<Solver>> solvers() {
        return rule.solvers();
    }

    @Override
    public boolean needsEquilibrium() {
        return rule.needsEquilibrium();
    }

    @Override
    public NDArray adjoint(Equilibrium equilibrium, NDArray v) {
        NDArray u = rule.adjoint(equilibrium, v);
        boolean solved = rule.solvers().isEmpty()
                || report.get().map(Fallback::isConverged).orElse(true);
        return solved ? u : equilibrium.solveAdjoint(stepping, v).z();
    }

    @Override
    public Optional<NDArray> unrolled(Equilibrium equilibrium) {
        return rule.unrolled(equilibrium);
    }

    /** Whether every sample of a solve converged. */
    static boolean isConverged(SolveReport report) {
        return report.count(Status.CONVERGED) == report.status().size();
    }
}
