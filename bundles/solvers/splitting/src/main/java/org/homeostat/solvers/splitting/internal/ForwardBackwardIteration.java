package org.homeostat.solvers.splitting.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Step;

/** z ← prox(z + α(Wz + c - z)), with a step size for each sample. An iteration costs one product with W. */
final class ForwardBackwardIteration implements Iteration {

    private final CurrentOperator operator;
    private final Side side;
    private final StepSizes sizes;

    /** Wz + c of the state; valid within a step. */
    private NDArray affine;

    /**
     * Begins.
     *
     * @param problem a problem with a monotone operator
     * @param operator the operator
     * @param sizes the samples' step sizes
     */
    ForwardBackwardIteration(Problem problem, CurrentOperator operator, StepSizes sizes) {
        this.operator = operator;
        this.side = Side.of(problem, operator.get());
        this.sizes = sizes;
    }

    @Override
    public NDArray start(NDArray z0) {
        return side.zero(operator.get(), z0);
    }

    @Override
    public NDArray image(NDArray z) {
        affine = operator.get().affine(z);
        return side.image(z, operator.get().prox(1, affine));
    }

    @Override
    public NDArray propose(Step step) {
        NDArray z = step.state();
        double[] distinct = sizes.distinct();
        NDArray next = distinct.length == 1 ? common(z, distinct[0]) : own(z, distinct);
        if (sizes.areOpen()) {
            sizes.observe(Rows.norms(next.sub(z)));
        }
        return next;
    }

    private NDArray common(NDArray z, double alpha) {
        return operator.get().prox(alpha, affine.sub(z).muli(alpha).addi(z));
    }

    /** The step of rows with different step sizes. */
    private NDArray own(NDArray z, double[] distinct) {
        MonotoneOperator now = operator.get();
        NDArray u = affine.sub(z).muli(Rows.column(sizes.values(), z)).addi(z);
        NDArray next = now.prox(distinct[0], u);
        for (int i = 1; i < distinct.length; i++) {
            next = NDArrays.where(Rows.marked(sizes.are(distinct[i]), z), now.prox(distinct[i], u), next);
        }
        return next;
    }

    @Override
    public NDArray solution(NDArray state) {
        return operator.get().solution(state);
    }

    @Override
    public boolean isSolution(NDArray state) {
        return !side.adjoint();
    }

    @Override
    public void keep(int[] rows) {
        sizes.keep(rows);
        operator.rowsLeave();
    }
}
