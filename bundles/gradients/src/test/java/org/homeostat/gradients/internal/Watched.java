package org.homeostat.gradients.internal;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.solver.Solver;

/** A rule whose cotangent and adjoint are written down, and the image f(z*). */
final class Watched implements GradientRule {

    private final GradientRule rule;
    double[][] v = {};
    double[][] u = {};
    double[][] image = {};

    Watched(GradientRule rule) {
        this.rule = rule;
    }

    @Override
    public NDArray adjoint(Equilibrium equilibrium, NDArray cotangent) {
        NDArray adjoint = rule.adjoint(equilibrium, cotangent);
        v = rows(cotangent);
        u = rows(adjoint);
        image = rows(equilibrium.attached(equilibrium.state()));
        return adjoint;
    }

    private static double[][] rows(NDArray array) {
        return Matrices.rows(array.toDoubleArray(), (int) array.getShape().get(1));
    }

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
    public Optional<NDArray> unrolled(Equilibrium equilibrium) {
        return rule.unrolled(equilibrium);
    }
}
