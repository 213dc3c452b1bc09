package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.solver.Solver;

/** Solves the adjoint equation and scales the adjoint: 1 is exact, -1 a mutant that a gradient test must catch. */
record AdjointRule(Ref<Solver> solver, double factor) implements GradientRule {
    @Override
    public NDArray adjoint(Equilibrium equilibrium, NDArray v) {
        return equilibrium.solveAdjoint(solver, v).z().mul(factor);
    }
}
