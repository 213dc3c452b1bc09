package org.homeostat.solvers.krylov.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.homeostat.api.solver.Problem;
import org.homeostat.solvers.krylov.internal.Arithmetic.Rows;

/**
 * {@link Basis} in Java, by modified Gram-Schmidt, for small states on the CPU, where engine calls would cost more than the
 * arithmetic.
 *
 * @param <V> float[] or double[]
 */
final class HostBasis<V> implements Basis {

    private final Arithmetic<V> arithmetic;
    private final double rounding;
    private final int dimension;
    private final V scratch;
    private List<Sample<V>> samples;

    /** One sample's memory. Vectors that were never needed are empty. */
    private record Sample<V>(V state, V image, V[] vectors) {}

    /** A basis for the problem's rows. */
    static Basis of(Problem problem, int most) {
        return problem.dataType() == DataType.FLOAT64
                ? new HostBasis<>(problem, most, new Doubles())
                : new HostBasis<>(problem, most, new Floats());
    }

    private HostBasis(Problem problem, int most, Arithmetic<V> arithmetic) {
        this.arithmetic = arithmetic;
        rounding = Basis.rounding(problem.dataType());
        dimension = Math.toIntExact(problem.dimension());
        scratch = arithmetic.zeros(dimension);
        samples = Stream.generate(() ->
                        new Sample<>(arithmetic.zeros(dimension), arithmetic.zeros(dimension), arithmetic.places(most)))
                .limit(problem.batch())
                .toList();
    }

    @Override
    public Norms begin(NDArray state, NDArray image) {
        Norms norms = new Norms(new double[samples.size()], new double[samples.size()]);
        Rows<V> states = arithmetic.rows(state);
        Rows<V> images = arithmetic.rows(image);
        for (int row = 0; row < samples.size(); row++) {
            Sample<V> sample = samples.get(row);
            states.get(row, sample.state());
            images.get(row, sample.image());
            V residual = room(sample, 0);
            arithmetic.difference(1, sample.image(), sample.state(), residual);
            norms.states()[row] = arithmetic.norm(sample.state());
            norms.residuals()[row] = arithmetic.norm(residual);
            normalise(norms.residuals()[row], 0, residual);
        }
        return norms;
    }

    private V room(Sample<V> sample, int k) {
        if (arithmetic.length(sample.vectors()[k]) == 0) {
            sample.vectors()[k] = arithmetic.zeros(dimension);
        }
        return sample.vectors()[k];
    }

    /** Divides by the norm; a vector whose norm is not finite or no more than a bound becomes zero. */
    private void normalise(double norm, double bound, V vector) {
        if (Math.abs(norm) > bound && Double.isFinite(norm)) {
            arithmetic.scale(1 / norm, vector);
        } else {
            arithmetic.clear(vector);
        }
    }

    private void combine(double[] coefficients, V[] vectors, V target) {
        for (int i = 0; i < coefficients.length; i++) {
            arithmetic.sum(target, coefficients[i], vectors[i], target);
        }
    }

    @Override
    public double[] restart(double[][] coefficients) {
        double[] norms = new double[samples.size()];
        for (int row = 0; row < norms.length; row++) {
            Sample<V> sample = samples.get(row);
            arithmetic.clear(scratch);
            combine(coefficients[row], sample.vectors(), scratch);
            norms[row] = arithmetic.norm(scratch);
            normalise(norms[row], 0, scratch);
            arithmetic.copy(scratch, room(sample, 0));
        }
        return norms;
    }

    @Override
    public NDArray vector(int k, NDArray like) {
        NDArray result = fresh(like);
        Rows<V> results = arithmetic.rows(result);
        for (int row = 0; row < samples.size(); row++) {
            results.put(row, room(samples.get(row), k));
        }
        return result;
    }

    private static NDArray fresh(NDArray like) {
        return like.getManager().create(like.getShape(), like.getDataType());
    }

    @Override
    public NDArray step(int k, double[] lengths, NDArray like) {
        NDArray result = fresh(like);
        Rows<V> results = arithmetic.rows(result);
        for (int row = 0; row < lengths.length; row++) {
            Sample<V> sample = samples.get(row);
            if (lengths[row] == 0) {
                results.put(row, sample.state());
            } else {
                arithmetic.sum(sample.state(), lengths[row], sample.vectors()[k], scratch);
                results.put(row, scratch);
            }
        }
        return result;
    }

    @Override
    public NDArray add(NDArray base, double[][] coefficients) {
        NDArray result = fresh(base);
        Rows<V> results = arithmetic.rows(result);
        Rows<V> bases = arithmetic.rows(base);
        for (int row = 0; row < coefficients.length; row++) {
            bases.get(row, scratch);
            combine(coefficients[row], samples.get(row).vectors(), scratch);
            results.put(row, scratch);
        }
        return result;
    }

    @Override
    public double[][] extend(int k, NDArray product, boolean[] active) {
        double[][] columns = new double[active.length][0];
        Rows<V> products = arithmetic.rows(product);
        for (int row = 0; row < active.length; row++) {
            V next = room(samples.get(row), k + 1);
            if (active[row]) {
                products.get(row, next);
                columns[row] = orthogonalise(samples.get(row).vectors(), k);
            } else {
                arithmetic.clear(next);
            }
        }
        return columns;
    }

    @Override
    public double[][] extend(int k, NDArray image, double[] lengths, boolean[] active) {
        double[][] columns = new double[active.length][0];
        Rows<V> images = arithmetic.rows(image);
        for (int row = 0; row < active.length; row++) {
            Sample<V> sample = samples.get(row);
            V next = room(sample, k + 1);
            if (active[row]) {
                images.get(row, scratch);
                arithmetic.difference(1 / lengths[row], scratch, sample.image(), next);
                columns[row] = orthogonalise(sample.vectors(), k);
            } else {
                arithmetic.clear(next);
            }
        }
        return columns;
    }

    /** Turns Jvₖ, which stands in the place of the next vector, into that vector; gives the coefficients of (I - J)vₖ. */
    private double[] orthogonalise(V[] vectors, int k) {
        V next = vectors[k + 1];
        double[] column = new double[k + 2];
        column[k] = 1;
        for (int i = 0; i <= k; i++) {
            double part = arithmetic.product(vectors[i], next);
            arithmetic.sum(next, -part, vectors[i], next);
            column[i] -= part;
        }
        double norm = arithmetic.norm(next);
        double bound = rounding * (1 + Hessenberg.norm(column));
        normalise(-norm, bound, next);
        // what rounding has left over is no direction
        column[k + 1] = norm <= bound ? 0 : norm;
        return column;
    }

    @Override
    public void keep(int[] rows) {
        samples = IntStream.of(rows).mapToObj(samples::get).toList();
    }
}
