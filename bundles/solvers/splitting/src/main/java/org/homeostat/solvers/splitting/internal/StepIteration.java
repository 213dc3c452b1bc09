package org.homeostat.solvers.splitting.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.homeostat.api.solver.Problem;

/** Where steps end the solve, as published: the state is z, and its image the next z, which is all that an iteration computes. */
final class StepIteration extends ResolventIteration {

    StepIteration(Problem problem, CurrentOperator operator, NDManager memory, double alpha, double relaxation) {
        super(problem, operator, memory, alpha, relaxation);
    }

    @Override
    NDArray first(NDArray u, NDArray z) {
        reflect(u, z);
        return z;
    }

    @Override
    public NDArray image(NDArray z) {
        NDArray reflected = reflected(z);
        NDArray u = relaxation() == 2
                ? operator().reflectedResolvent(alpha(), reflected)
                : advanced(operator().resolvent(alpha(), reflected).muli(relaxation()));
        NDArray next = operator().prox(alpha(), u);
        reflect(u, next);
        return next;
    }
}
