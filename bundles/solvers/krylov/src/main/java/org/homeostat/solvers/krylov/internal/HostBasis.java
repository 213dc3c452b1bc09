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
    private final double[] sum;
    private Row[] rows;

    /** One sample's memory. Vectors that were never needed are empty. */
    private record Row(double[] state, double[] image, double[][] vectors) {

        double[] room(int k) {
            if (vectors[k].length == 0) {
                vectors[k] = new double[state.length];
            }
            return vectors[k];
        }

        void combine(double[] coefficients, double[] target) {
            for (int i = 0; i < coefficients.length; i++) {
                Vectors.add(coefficients[i], vectors[i], target);
            }
        }
    }

    HostBasis(Problem problem, int most) {
        rounding = Basis.rounding(problem.dataType());
        dimension = Math.toIntExact(problem.dimension());
        sum = new double[dimension];
        rows = new Row[problem.batch()];
        Arrays.setAll(rows, row -> new Row(new double[dimension], new double[dimension], new double[most][0]));
    }

    @Override
    public Norms begin(NDArray state, NDArray image) {
        Norms norms = new Norms(new double[rows.length], new double[rows.length]);
        HostRows states = view(state);
        HostRows images = view(image);
        for (int i = 0; i < rows.length; i++) {
            Row row = rows[i];
            states.get(i, row.state());
            images.get(i, row.image());
            double[] residual = row.room(0);
            Vectors.subtract(row.image(), row.state(), residual);
            norms.states()[i] = Vectors.norm(row.state());
            norms.residuals()[i] = Vectors.norm(residual);
            normalise(norms.residuals()[i], 0, residual);
        }
        return norms;
    }

    private HostRows view(NDArray array) {
        return HostRows.of(array, dimension);
    }

    /** Divides by the norm; a vector whose norm is not finite or no more than a bound becomes zero. */
    private static void normalise(double norm, double bound, double[] vector) {
        if (Math.abs(norm) > bound && Double.isFinite(norm)) {
            Vectors.scale(1 / norm, vector);
        } else {
            Arrays.fill(vector, 0);
        }
    }

    @Override
    public double[] restart(double[][] coefficients) {
        double[] norms = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            Arrays.fill(sum, 0);
            rows[i].combine(coefficients[i], sum);
            norms[i] = Vectors.norm(sum);
            normalise(norms[i], 0, sum);
            System.arraycopy(sum, 0, rows[i].room(0), 0, dimension);
        }
        return norms;
    }

    @Override
    public NDArray vector(int k, NDArray like) {
        NDArray result = fresh(like);
        HostRows results = view(result);
        for (int i = 0; i < rows.length; i++) {
            results.put(i, rows[i].room(k));
        }
        return result;
    }

    private static NDArray fresh(NDArray like) {
        return like.getManager().create(like.getShape(), like.getDataType());
    }

    @Override
    public NDArray step(int k, double[] lengths, NDArray like) {
        NDArray result = fresh(like);
        HostRows results = view(result);
        for (int i = 0; i < rows.length; i++) {
            if (lengths[i] == 0) {
                results.put(i, rows[i].state());
            } else {
                results.putSum(i, rows[i].state(), lengths[i], rows[i].vectors()[k]);
            }
        }
        return result;
    }

    @Override
    public NDArray add(NDArray base, double[][] coefficients) {
        NDArray result = fresh(base);
        HostRows results = view(result);
        HostRows bases = view(base);
        for (int i = 0; i < rows.length; i++) {
            bases.get(i, sum);
            rows[i].combine(coefficients[i], sum);
            results.put(i, sum);
        }
        return result;
    }

    @Override
    public double[][] extend(int k, NDArray product, boolean[] active) {
        double[][] columns = new double[rows.length][0];
        HostRows products = view(product);
        for (int i = 0; i < rows.length; i++) {
            double[] next = rows[i].room(k + 1);
            if (active[i]) {
                products.get(i, next);
                columns[i] = orthogonalise(rows[i].vectors(), k);
            } else {
                Arrays.fill(next, 0);
            }
        }
        return columns;
    }

    @Override
    public double[][] extend(int k, NDArray image, double[] lengths, boolean[] active) {
        double[][] columns = new double[rows.length][0];
        HostRows images = view(image);
        for (int i = 0; i < rows.length; i++) {
            double[] next = rows[i].room(k + 1);
            if (active[i]) {
                images.getDifference(i, rows[i].image(), 1 / lengths[i], next);
                columns[i] = orthogonalise(rows[i].vectors(), k);
            } else {
                Arrays.fill(next, 0);
            }
        }
        return columns;
    }

    /** Turns Jvₖ, which stands in the place of the next vector, into that vector; gives the coefficients of (I - J)vₖ. */
    private double[] orthogonalise(double[][] vectors, int k) {
        double[] next = vectors[k + 1];
        double[] column = new double[k + 2];
        column[k] = 1;
        for (int i = 0; i <= k; i++) {
            double part = Vectors.product(vectors[i], next);
            Vectors.add(-part, vectors[i], next);
            column[i] -= part;
        }
        double norm = Vectors.norm(next);
        double bound = rounding * (1 + Vectors.norm(column));
        normalise(-norm, bound, next);
        // what rounding has left over is no direction
        column[k + 1] = norm <= bound ? 0 : norm;
        return column;
    }

    @Override
    public void keep(int[] kept) {
        rows = IntStream.of(kept).mapToObj(i -> rows[i]).toArray(Row[]::new);
    }
}
