package org.homeostat.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.homeostat.api.solver.AffineMap;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Step;

/** Makes single steps of a solver, to look at what the platform's loop hides: its memory, and samples that leave. */
@SuppressWarnings("ReferenceEquality") // the same handle is meant, not equal numbers
final class StepDriver implements Problem, AutoCloseable {

    private final NDManager base = NDManager.newBaseManager();
    private final NDManager work = base.newSubManager();
    private final NDManager memory = work.newSubManager();
    private final SampleMap map;
    private final boolean affine;
    private final long dimension;
    private final DataType dataType;
    private final NDArray start;
    private final Iteration iteration;
    private NDList injection;
    private NDArray state;
    private NDArray argument;
    private NDArray image;
    private int number;
    private int evaluations;

    StepDriver(Solver solver, List<Sample> samples, DataType type) {
        int d = samples.get(0).start().length;
        map = new SampleMap(samples, d, rows -> evaluations++, () -> {});
        affine = samples.stream().allMatch(sample -> sample.map().offers().contains(AffineMap.class));
        dimension = d;
        dataType = type;
        injection = new NDList(
                Trial.numbers(base, type, IntStream.range(0, samples.size()).toArray()));
        start = Values.array(base, Trial.start(samples, d), new Shape(samples.size(), d), type);
        iteration = solver.begin(this, memory);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            // a handle of its own, as the platform gives
            NDArray given = start.stopGradient();
            NDArray first = iteration.start(given);
            state = kept(first == given ? first.duplicate() : first);
        }
    }

    /** Makes steps. */
    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            NDArray before = state;
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                NDArray next = iteration.image(state);
                state = propose(new SimpleStep(number, state, next, next.sub(state)));
            }
            before.close();
            number++;
        }
    }

    private NDArray propose(SimpleStep step) {
        double[][] state = Values.rows(step.state());
        double[][] image = Values.rows(step.image());
        double[][] residual = Values.rows(step.residual());
        NDArray next = kept(iteration.propose(step));
        assertArrayEquals(state, Values.rows(step.state()), "propose() has written to its state");
        assertArrayEquals(image, Values.rows(step.image()), "propose() has written to its image");
        assertArrayEquals(residual, Values.rows(step.residual()), "propose() has written to its residual");
        return next;
    }

    /** The array itself, or a copy of what belongs to the solver or is in use already. */
    private NDArray kept(NDArray array) {
        memory.getManagedArrays().forEach(NDScope::unregister);
        NDArray own = array.getManager() == memory || array == state ? array.duplicate() : array;
        NDScope.unregister(own);
        own.attach(work);
        return own;
    }

    /** Lets all rows leave but the given range. */
    void keep(int from, int to) {
        NDArray before = state;
        String range = from + ":" + to;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            iteration.keep(IntStream.range(from, to).toArray());
            state = kept(state.get(range).duplicate());
            NDArray numbers = injection.head().get(range).duplicate();
            NDScope.unregister(numbers);
            injection = new NDList(numbers);
        }
        before.close();
        argument = null;
    }

    /** The start, as it is now. */
    double[][] start() {
        return Values.rows(start);
    }

    double[][] solution() {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return Values.rows(iteration.solution(state));
        }
    }

    /** How many numbers the solver keeps in its manager. */
    long memorySize() {
        return memory.getManagedArrays().stream().mapToLong(NDArray::size).sum();
    }

    @Override
    public void close() {
        iteration.close();
        base.close();
    }

    @Override
    public NDArray evaluate(NDArray z) {
        if (z != argument || image.isReleased()) {
            image = map.apply(z, injection, new NDList());
            argument = z;
        }
        return image;
    }

    @Override
    public int batch() {
        return Math.toIntExact(injection.head().getShape().get(0));
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
        return affine;
    }

    @Override
    public int evaluations() {
        return evaluations;
    }

    @Override
    public int remainingEvaluations() {
        return Integer.MAX_VALUE;
    }

    @Override
    public NDManager scratch() {
        return work;
    }

    @Override
    public <T> Optional<T> structure(Class<T> type) {
        return map.structure(type, injection, new NDList());
    }

    private record SimpleStep(int number, NDArray state, NDArray image, NDArray residual) implements Step {

        @Override
        public double[] residualNorms() {
            return Arrays.stream(Values.rows(residual))
                    .mapToDouble(Values::norm)
                    .toArray();
        }
    }
}
