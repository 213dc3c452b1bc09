package org.homeostat.solvers.broyden.internal;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.homeostat.api.solver.InverseEstimate;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Step;
import org.homeostat.solvers.broyden.internal.Vectors.Rows;

/**
 * {@link Broyden} in Java, for small states on the CPU, where engine calls would cost more than the arithmetic: one pass over
 * each sample while its pairs are in the cache. Samples that leave the work keep their pairs until the solve is closed.
 *
 * @param <T> float[] or double[]
 */
final class HostIteration<T> implements QuasiNewton, InverseEstimate {

    private final Problem problem;
    private final Vectors<T> vectors;
    private final Spares<T> spares;
    private final int dimension;
    private final T room;
    private final T next;
    private List<Sample<T>> samples;
    private int[] working;
    private boolean[] stepped;

    HostIteration(Problem problem, Vectors<T> vectors, Spares<T> spares) {
        this.problem = problem;
        this.vectors = vectors;
        this.spares = spares;
        dimension = Math.toIntExact(problem.dimension());
        room = vectors.vector(dimension);
        next = vectors.vector(dimension);
        samples = spares.take(problem.batch(), dimension);
        working = IntStream.range(0, samples.size()).toArray();
        stepped = new boolean[working.length];
    }

    @Override
    public NDArray image(NDArray z) {
        return problem.evaluate(z);
    }

    @Override
    public NDArray propose(Step step) {
        NDArray proposal = step.state()
                .getManager()
                .create(step.state().getShape(), step.state().getDataType());
        Rows<T> states = vectors.rows(step.state(), dimension);
        Rows<T> images = vectors.rows(step.image(), dimension);
        Rows<T> nexts = vectors.rows(proposal, dimension);
        double[] norms = step.residualNorms();
        double[] targets = step.targets();
        for (int row = 0; row < working.length; row++) {
            boolean done = targets[row] == Double.POSITIVE_INFINITY;
            stepped[row] = !done && samples.get(working[row]).step(states, images, row, norms[row], room, next);
            if (done) {
                states.get(row, next);
            }
            nexts.put(row, next);
        }
        return proposal;
    }

    @Override
    public boolean steps(int row) {
        return stepped[row];
    }

    @Override
    public void shorten(int row, double length) {
        samples.get(working[row]).shorten(length);
    }

    @Override
    public boolean recovers() {
        return true;
    }

    @Override
    public void keep(int[] rows) {
        int[] kept = new int[rows.length];
        for (int i = 0; i < rows.length; i++) {
            kept[i] = working[rows[i]];
        }
        working = kept;
        stepped = new boolean[rows.length];
    }

    @Override
    public <E> Optional<E> offers(Class<E> what) {
        return what == InverseEstimate.class ? Optional.of(what.cast(this)) : Optional.empty();
    }

    @Override
    public NDArray leftProduct(NDArray v) {
        NDArray product = v.getManager().create(v.getShape(), v.getDataType());
        Rows<T> rows = vectors.rows(v, dimension);
        Rows<T> products = vectors.rows(product, dimension);
        for (int sample = 0; sample < samples.size(); sample++) {
            rows.get(sample, room);
            samples.get(sample).leftApply(room);
            products.put(sample, room);
        }
        return product;
    }

    @Override
    public void close() {
        spares.give(samples, dimension);
        samples = List.of();
    }
}
