package org.homeostat.solvers.splitting.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import java.util.Optional;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.Problem;

/** Where the methods with resolvents start. */
final class Start {

    /** A product, a resolvent, and what the end takes. */
    private static final int EVALUATIONS = 3;

    private Start() {}

    /**
     * u = ẑ + α(Wẑ + c - ẑ) for the zero ẑ that the start stands for, which is the solution's u if the start is the solution. Where
     * ẑ is 0 in all rows, as it mostly is, that is αc and costs no product; where the budget has no room for one, u is ẑ.
     *
     * @param problem the problem
     * @param side how starts and zeros belong together
     * @param operator the operator
     * @param alpha α
     * @param z0 the start, (batch, d)
     * @return u, a fresh array, (batch, d)
     */
    static NDArray u(Problem problem, Side side, MonotoneOperator operator, double alpha, NDArray z0) {
        Optional<NDArray> c = operator.constant();
        NDArray zero;
        if (c.isPresent()) {
            boolean[] zeros = side.areZero(z0, c.get());
            if (Rows.all(zeros)) {
                return c.get().mul(alpha);
            }
            NDArray stood = side.zero(operator, z0);
            zero = NDArrays.where(Rows.marked(zeros, stood), stood.zerosLike(), stood);
        } else {
            zero = side.zero(operator, z0);
        }
        return problem.remainingEvaluations() < EVALUATIONS
                ? zero.duplicate()
                : operator.affine(zero).sub(zero).muli(alpha).addi(zero);
    }
}
