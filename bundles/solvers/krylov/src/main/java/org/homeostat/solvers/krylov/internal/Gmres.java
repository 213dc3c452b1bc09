package org.homeostat.solvers.krylov.internal;

import ai.djl.ndarray.NDManager;
import java.util.Set;
import org.homeostat.api.Setting;
import org.homeostat.api.solver.AffineMap;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;

/**
 * Restarted GMRES for affine maps f(u) = L(u) + c, as every adjoint problem is: after k products with L, the u in u₀ plus the
 * Krylov space whose residual is smallest, sample by sample.
 *
 * <p>No other method that uses L's products alone needs fewer of them, whether L contracts or not, and in exact arithmetic d
 * of them are enough. It keeps one vector of the state's size for each product, up to a restart; where restarts are many, the
 * residual may stand still. For a map that contracts within a few steps the plain iteration is cheaper.
 *
 * @param restart products with L after which the Krylov space is begun anew
 */
record Gmres(
        @Setting(
                value = "Products after which the Krylov space begins anew; as many vectors are kept.",
                min = 1,
                max = 500)
        int restart)
        implements Solver {

    @Override
    public Set<Class<?>> needs() {
        return Set.of(AffineMap.class);
    }

    @Override
    public Iteration begin(Problem problem, NDManager memory) {
        return new GmresIteration(this, problem, Basis.of(problem, memory, vectors()), memory);
    }

    /** The most Krylov vectors of a sample. */
    int vectors() {
        return restart + 1;
    }
}
