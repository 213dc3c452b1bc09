package org.homeostat.solvers.krylov.internal;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.homeostat.api.solver.Problem;

/**
 * {@link Basis} in Java and in float64, by modified Gram-Schmidt, for small states on the CPU, where engine calls would cost
 * more than the arithmetic.
 */
final class HostBasis implements Basis {

    private final double rounding;
    private final int dimension;
    private final double[] other;
    /** By row and number; vectors that were never needed are empty. */
    private double[][][] vectors;

    HostBasis(Problem problem, int most) {
        rounding = Basis.rounding(problem.dataType());
        dimension = Math.toIntExact(problem.dimension());
        other = new double[dimension];
        vectors = new double[problem.batch()][most][0];
    }

    @Override
    public Norms begin(NDArray state, NDArray image) {
        Norms norms = new Norms(new double[vectors.length], new double[vectors.length]);
        HostRows states = HostRows.of(state);
        HostRows images = HostRows.of(image);
        for (int row = 0; row < vectors.length; row++) {
            double[] residual = room(row, 0);
            images.get(row, residual);
            states.get(row, other);
            norms.states()[row] = Vectors.norm(other);
            Vectors.add(-1, other, residual);
            norms.residuals()[row] = normalise(residual, 0);
        }
        return norms;
    }

    @Override
    public double[] restart(double[][] coefficients) {
        double[] norms = new double[vectors.length];
        for (int row = 0; row < vectors.length; row++) {
            Arrays.fill(other, 0);
            combine(row, coefficients[row], other);
            norms[row] = normalise(other, 0);
            System.arraycopy(other, 0, room(row, 0), 0, dimension);
        }
        return norms;
    }

    /** Divides by the norm, which is returned; a vector whose norm is not finite or no more than a bound becomes zero. */
    private static double normalise(double[] vector, double bound) {
        double norm = Vectors.norm(vector);
        if (norm > bound && Double.isFinite(norm)) {
            Vectors.scale(1 / norm, vector);
        } else {
            Arrays.fill(vector, 0);
        }
        return norm;
    }

    private double[] room(int row, int k) {
        if (vectors[row][k].length == 0) {
            vectors[row][k] = new double[dimension];
        }
        return vectors[row][k];
    }

    private void combine(int row, double[] coefficients, double[] target) {
        for (int i = 0; i < coefficients.length; i++) {
            Vectors.add(coefficients[i], vectors[row][i], target);
        }
    }

    @Override
    public NDArray vector(int k, NDArray like) {
        NDArray result = fresh(like);
        HostRows results = HostRows.of(result);
        for (int row = 0; row < vectors.length; row++) {
            results.put(row, room(row, k));
        }
        return result;
    }

    private static NDArray fresh(NDArray like) {
        return like.getManager().create(like.getShape(), like.getDataType());
    }

    @Override
    public NDArray step(NDArray base, int k, double[] lengths) {
        NDArray result = fresh(base);
        HostRows results = HostRows.of(result);
        HostRows bases = HostRows.of(base);
        for (int row = 0; row < vectors.length; row++) {
            bases.get(row, other);
            if (lengths[row] != 0) {
                Vectors.add(lengths[row], vectors[row][k], other);
            }
            results.put(row, other);
        }
        return result;
    }

    @Override
    public NDArray add(NDArray base, double[][] coefficients) {
        NDArray result = fresh(base);
        HostRows results = HostRows.of(result);
        HostRows bases = HostRows.of(base);
        for (int row = 0; row < vectors.length; row++) {
            bases.get(row, other);
            combine(row, coefficients[row], other);
            results.put(row, other);
        }
        return result;
    }

    @Override
    public double[][] extend(int k, NDArray product, boolean[] active) {
        double[][] columns = new double[vectors.length][0];
        HostRows products = HostRows.of(product);
        for (int row = 0; row < vectors.length; row++) {
            double[] next = room(row, k + 1);
            if (active[row]) {
                products.get(row, next);
                columns[row] = orthogonalise(row, k);
            } else {
                Arrays.fill(next, 0);
            }
        }
        return columns;
    }

    @Override
    public double[][] extend(int k, NDArray image, NDArray origin, double[] lengths, boolean[] active) {
        double[][] columns = new double[vectors.length][0];
        HostRows images = HostRows.of(image);
        HostRows origins = HostRows.of(origin);
        for (int row = 0; row < vectors.length; row++) {
            double[] next = room(row, k + 1);
            if (active[row]) {
                images.get(row, next);
                origins.get(row, other);
                Vectors.difference(next, other, 1 / lengths[row]);
                columns[row] = orthogonalise(row, k);
            } else {
                Arrays.fill(next, 0);
            }
        }
        return columns;
    }

    /** Turns Jvₖ, which stands in the place of the next vector, into that vector. */
    private double[] orthogonalise(int row, int k) {
        double[][] known = vectors[row];
        double[] next = known[k + 1];
        Vectors.subtractFrom(known[k], next);
        double[] column = new double[k + 2];
        double square = 0;
        for (int i = 0; i <= k; i++) {
            column[i] = Vectors.product(known[i], next);
            Vectors.add(-column[i], known[i], next);
            square += column[i] * column[i];
        }
        double bound = rounding * Math.sqrt(square);
        double norm = normalise(next, bound);
        // what rounding has left over is no direction
        column[k + 1] = norm <= bound ? 0 : norm;
        return column;
    }

    @Override
    public void keep(int[] rows) {
        vectors = IntStream.of(rows).mapToObj(row -> vectors[row]).toArray(double[][][]::new);
    }
}
