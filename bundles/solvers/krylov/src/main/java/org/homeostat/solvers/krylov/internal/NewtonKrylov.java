package org.homeostat.solvers.krylov.internal;

import ai.djl.ndarray.NDManager;
import org.homeostat.api.Setting;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;

/**
 * Newton's method on g(z) = f(z) - z with the equation (I - ∂f/∂z)s = g solved by GMRES, sample by sample, as
 * exactly as pays (Knoll and Keyes 2004).
 *
 * <p>Near the solution of a smooth map each step multiplies the digits, whether f contracts or not. A step costs an evaluation
 * and one more for each product with the Jacobian, which is taken by differences of f; samples of a batch make their steps
 * together. Where f contracts within some ten steps, or is not smooth, Anderson acceleration is cheaper.
 *
 * @param restart products after which GMRES begins its Krylov space anew
 * @param products the most products in a Newton step
 * @param forcing how exactly each Newton equation is solved
 * @param forcingTerm the first forcing term, or the constant one
 * @param lineSearch whether a step that does not make ‖g‖ fall is shortened
 */
record NewtonKrylov(
        @Setting(value = "Products after which GMRES begins anew; as many vectors are kept.", min = 1, max = 500)
        int restart,

        @Setting(value = "The most products with the Jacobian in a Newton step; each evaluates the map.", min = 1)
        int products,

        @Setting("How exactly each Newton equation is solved: eisenstat-walker adapts it to the progress made.")
        Term forcing,

        @Setting(
                value =
                        "What may be left of the residual in the linear model: in the first step, or in all if constant.",
                min = 0,
                exclusiveMin = true,
                max = 1,
                exclusiveMax = true)
        double forcingTerm,

        @Setting("Whether a step that does not make the residual fall is shortened.")
        boolean lineSearch)
        implements Solver {

    /** How forcing terms are chosen. */
    enum Term {
        /** By the second choice of Eisenstat and Walker 1996. */
        EISENSTAT_WALKER,
        /** The same for all steps. */
        CONSTANT
    }

    @Override
    public Iteration begin(Problem problem, NDManager memory) {
        return new NewtonIteration(this, problem, Basis.of(problem, memory, vectors()), memory);
    }

    /** The most Krylov vectors of a sample. */
    int vectors() {
        return Math.min(restart, products) + 1;
    }
}
