package org.homeostat.api.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.solver.AffineMap;
import org.homeostat.api.solver.JacobianProducts;
import org.homeostat.api.solver.Solver;
import org.osgi.annotation.versioning.ProviderType;

/** A solver that a family will run, the structure that the family offers it, and what is wanted of it. Immutable. */
@ProviderType
public final class SolverUse {

    private final Ref<Solver> solver;
    private final Set<Class<?>> offered;
    private final Set<Class<?>> wanted;

    /**
     * Creates it.
     *
     * @param solver the solver, resolved
     * @param offered the structure types on offer
     */
    public SolverUse(Ref<Solver> solver, Set<Class<?>> offered) {
        this(solver, offered, Set.of());
    }

    /**
     * Creates it.
     *
     * @param solver the solver, resolved
     * @param offered the structure types on offer
     * @param wanted what the solver must {@linkplain Solver#offers offer} after a solve
     */
    public SolverUse(Ref<Solver> solver, Set<Class<?>> offered, Set<Class<?>> wanted) {
        this.solver = Objects.requireNonNull(solver, "solver");
        this.offered = Set.copyOf(offered);
        this.wanted = Set.copyOf(wanted);
    }

    /**
     * The uses of an equilibrium layer: the forward solver, and the rule's solvers of the adjoint problem.
     *
     * @param solver the forward solver, resolved
     * @param gradient the gradient rule, resolved
     * @param forward the structure that the map offers
     * @param adjoint the structure that its adjoint offers, beyond what every adjoint does
     * @return one entry for each solver
     */
    public static List<SolverUse> of(
            Ref<Solver> solver, Ref<GradientRule> gradient, Set<Class<?>> forward, Set<Class<?>> adjoint) {
        List<SolverUse> uses = new ArrayList<>();
        uses.add(new SolverUse(solver, forward, gradient.get().needs()));
        Set<Class<?>> offered = new HashSet<>(adjoint);
        offered.add(AffineMap.class);
        offered.add(JacobianProducts.class);
        gradient.get().solvers().forEach(one -> uses.add(new SolverUse(one, offered)));
        return List.copyOf(uses);
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

    /**
     * What it must offer after a solve.
     *
     * @return types, empty for most uses
     */
    public Set<Class<?>> wanted() {
        return wanted;
    }
}
