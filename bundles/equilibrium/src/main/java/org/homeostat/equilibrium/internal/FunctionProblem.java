package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** z = f(z) for a plain function, which must always see all rows. */
final class FunctionProblem extends AbstractProblem {

    private final UnaryOperator<NDArray> f;

    FunctionProblem(UnaryOperator<NDArray> f, NDArray like) {
        super(Math.toIntExact(like.getShape().get(0)), like.getShape().get(1), like.getDataType());
        this.f = f;
    }

    @Override
    NDArray compute(NDArray z) {
        return f.apply(z);
    }

    @Override
    public boolean isAffine() {
        return false;
    }

    @Override
    public boolean canShrink() {
        return false;
    }

    @Override
    public int costOfShrinking() {
        throw new IllegalStateException("a plain function must see all rows");
    }

    @Override
    <T> Optional<T> known(Class<T> type) {
        return Optional.empty();
    }

    @Override
    List<NDManager> owners() {
        return List.of();
    }
}
