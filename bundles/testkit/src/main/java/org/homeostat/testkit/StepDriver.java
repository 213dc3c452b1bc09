package org.homeostat.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Step;

/** Makes single steps of a solver, to look at what the platform's loop hides: its memory, and samples that leave. */
final class StepDriver implements Problem, AutoCloseable {

    private final NDManager work;
    private final NDManager memory;
    private final Iteration iteration;
    private final long dimension;
    private final DataType dataType;
    private UnaryOperator<NDArray> f;
    private NDArray state;
    private int number;
    private int evaluations;

    StepDriver(Solver solver, UnaryOperator<NDArray> f, NDArray z0) {
        this.f = f;
        work = z0.getManager().newSubManager();
        memory = work.newSubManager();
        dimension = z0.getShape().get(1);
        dataType = z0.getDataType();
        state = z0.duplicate();
        state.attach(work);
        iteration = solver.begin(this, memory);
        state = kept(iteration.start(state));
    }

    /** Makes steps. */
    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            NDArray before = state;
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                NDArray image = iteration.image(state);
                NDArray residual = image.sub(state);
                state = kept(iteration.propose(new SimpleStep(number, state, image, residual)));
            }
            if (before != state) {
                before.close();
            }
            number++;
        }
    }

    private NDArray kept(NDArray array) {
        memory.getManagedArrays().forEach(NDScope::unregister);
        NDArray own = array.getManager() == memory ? array.duplicate() : array;
        NDScope.unregister(own);
        own.attach(work);
        return own;
    }

    /** Lets all rows leave but the given range. */
    void keep(int from, int to, UnaryOperator<NDArray> rest) {
        int[] rows = new int[to - from];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = from + i;
        }
        NDArray before = state;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            state = kept(state.get(from + ":" + to).duplicate());
            iteration.keep(rows);
            memory.getManagedArrays().forEach(NDScope::unregister);
        }
        before.close();
        f = rest;
    }

    double[] solution() {
        try (NDArray z = iteration.solution(state).toType(DataType.FLOAT64, true)) {
            return z.toDoubleArray();
        }
    }

    /** How many numbers the solver keeps in its manager. */
    long memorySize() {
        return memory.getManagedArrays().stream().mapToLong(NDArray::size).sum();
    }

    @Override
    public void close() {
        iteration.close();
        work.close();
    }

    @Override
    public NDArray evaluate(NDArray z) {
        evaluations++;
        return f.apply(z);
    }

    @Override
    public int batch() {
        return Math.toIntExact(state.getShape().get(0));
    }

    @Override
    public long dimension() {
        return dimension;
    }

    @Override
    public DataType dataType() {
        return dataType;
    }

    @Override
    public boolean isAffine() {
        return false;
    }

    @Override
    public int evaluations() {
        return evaluations;
    }

    @Override
    public NDManager scratch() {
        return work;
    }

    @Override
    public <T> Optional<T> structure(Class<T> type) {
        return Optional.empty();
    }

    private record SimpleStep(int number, NDArray state, NDArray image, NDArray residual) implements Step {

        @Override
        public double[] residualNorms() {
            return residual.norm(new int[] {1}).toType(DataType.FLOAT64, true).toDoubleArray();
        }
    }
}
