package org.homeostat.solvers.krylov.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Optional;
import org.homeostat.api.solver.Problem;

/** A problem of which only the sizes count. */
record FakeProblem(int batch, long dimension, DataType dataType, NDManager scratch) implements Problem {

    @Override
    public NDArray evaluate(NDArray z) {
        throw new AssertionError("a basis evaluates nothing");
    }

    @Override
    public boolean isAffine() {
        return false;
    }

    @Override
    public int evaluations() {
        return 0;
    }

    @Override
    public int remainingEvaluations() {
        return Integer.MAX_VALUE;
    }

    @Override
    public <T> Optional<T> structure(Class<T> type) {
        return Optional.empty();
    }
}
