package org.homeostat.api.model;

import java.util.Objects;
import java.util.Set;
import org.homeostat.api.Ref;
import org.homeostat.api.solver.Solver;
import org.osgi.annotation.versioning.ProviderType;

/** A solver that a family will run, and the structure that the family offers it. Immutable. */
@ProviderType
public final class SolverUse {

    private final Ref<Solver> solver;
    private final Set<Class<?>> offered;

    /**
     * Creates it.
     *
     * @param solver the solver, resolved
     * @param offered the structure types on offer
     */
    public SolverUse(Ref<Solver> solver, Set<Class<?>> offered) {
        this.solver = Objects.requireNonNull(solver, "solver");
        this.offered = Set.copyOf(offered);
    }

    /**
     * The solver.
     *
     * @return a resolved reference
     */
    public Ref<Solver> solver() {
        return solver;
    }

    /**
     * What the family offers to it.
     *
     * @return structure types
     */
    public Set<Class<?>> offered() {
        return offered;
    }
}
