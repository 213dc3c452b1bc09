package org.homeostat.solvers.splitting.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Step;

/**
 * Where residuals end the solve. What the loop sees as the state is z½, because f(z½) costs no product: Wz½ + c = z½ + (z½ -
 * (2z - u))/α. So the tolerance is measured on f(z) - z, whatever α makes of u. For ρ = 2 and α = 1 that sum is the next u, and
 * f(z½) the next z.
 */
final class ResidualIteration extends ResolventIteration {

    /** Whether {@link #image} finds the next u and z. */
    private final boolean plain;

    /** The next u and z, within a step of a plain iteration. */
    private NDList next = new NDList();

    ResidualIteration(Problem problem, CurrentOperator operator, NDManager memory, double alpha, double relaxation) {
        super(problem, operator, memory, alpha, relaxation);
        this.plain = alpha == 1 && relaxation == 2;
    }

    @Override
    NDArray first(NDArray u, NDArray z) {
        return operator().resolvent(alpha(), reflect(u, z));
    }

    @Override
    public NDArray image(NDArray half) {
        NDArray affine = plain
                ? advanced(half.mul(2))
                : half.sub(reflected(half)).muli(1 / alpha()).addi(half);
        NDArray z = operator().prox(1, affine);
        if (plain) {
            next = new NDList(affine, z);
        }
        return side().image(half, z);
    }

    @Override
    public NDArray propose(Step step) {
        if (plain) {
            return first(next.get(0), next.get(1));
        }
        NDArray u = advanced(step.state().mul(relaxation()));
        return first(u, operator().prox(alpha(), u));
    }
}
