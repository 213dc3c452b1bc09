package org.homeostat.solvers.krylov.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.stream.IntStream;
import org.homeostat.api.solver.Problem;

/**
 * {@link Basis} by the engine, for large states and GPUs: one array of (batch, vectors, d) that grows as needed, and classical
 * Gram-Schmidt done twice, which takes few calls and is as orthogonal as the modified one (Giraud, Langou and Rozložník 2005).
 *
 * <p>What is made from the array belongs to its manager, and is therefore closed here.
 */
final class EngineBasis implements Basis {

    private static final int FIRST_ROOM = 6;

    private final double rounding;
    private final NDManager memory;
    private final int most;
    private NDArray vectors;
    private NDArray origin;
    private NDArray originImage;

    EngineBasis(Problem problem, NDManager memory, int most) {
        rounding = Basis.rounding(problem.dataType());
        this.memory = memory;
        this.most = most;
        Shape shape = new Shape(problem.batch(), Math.min(most, FIRST_ROOM), problem.dimension());
        vectors = memory.zeros(shape, problem.dataType());
        NDScope.unregister(vectors);
        origin = vectors;
        originImage = vectors;
    }

    private int rows() {
        return Math.toIntExact(vectors.getShape().get(0));
    }

    @Override
    public Norms begin(NDArray state, NDArray image) {
        origin = state;
        originImage = image;
        NDArray residual = image.sub(state);
        Norms norms = new Norms(norms(residual), norms(state));
        store(0, residual, norms.residuals(), new double[rows()]);
        return norms;
    }

    @Override
    public double[] restart(double[][] coefficients) {
        try (NDArray sum = sum(coefficients)) {
            double[] norms = norms(sum);
            store(0, sum, norms, new double[rows()]);
            return norms;
        }
    }

    private static double[] norms(NDArray array) {
        try (NDArray norms = array.norm(new int[] {1})) {
            return values(norms);
        }
    }

    private static double[] values(NDArray array) {
        if (array.getDataType() == DataType.FLOAT64) {
            return array.toDoubleArray();
        }
        float[] floats = array.toFloatArray();
        return IntStream.range(0, floats.length).mapToDouble(i -> floats[i]).toArray();
    }

    /** Keeps rows divided by their norms; those whose norm is not finite or no more than a bound become zero. */
    private void store(int k, NDArray rows, double[] norms, double[] bounds) {
        double[] factors = new double[norms.length];
        boolean[] finite = new boolean[norms.length];
        boolean all = true;
        for (int row = 0; row < norms.length; row++) {
            finite[row] = Double.isFinite(norms[row]);
            all &= finite[row];
            factors[row] = finite[row] && Math.abs(norms[row]) > bounds[row] ? 1 / norms[row] : 0;
        }
        grow(k + 1);
        try (NDArray column = column(factors, rows);
                NDArray scaled = rows.mul(column)) {
            if (all) {
                vectors.set(place(k), scaled);
                return;
            }
            try (NDArray flags = rows.getManager().create(finite);
                    NDArray flagColumn = flags.reshape(finite.length, 1);
                    NDArray mask = flagColumn.broadcast(rows.getShape());
                    NDArray zeros = scaled.zerosLike();
                    NDArray clean = NDArrays.where(mask, scaled, zeros)) {
                vectors.set(place(k), clean);
            }
        }
    }

    private static NDIndex place(int k) {
        return new NDIndex(":, " + k);
    }

    private static NDIndex first(int count) {
        return new NDIndex(":, :" + count);
    }

    private void grow(int count) {
        int room = Math.toIntExact(vectors.getShape().get(1));
        if (count <= room) {
            return;
        }
        Shape shape =
                new Shape(rows(), Math.min(most, 2 * room), vectors.getShape().get(2));
        NDArray larger = memory.zeros(shape, vectors.getDataType());
        NDScope.unregister(larger);
        larger.set(first(room), vectors);
        vectors.close();
        vectors = larger;
    }

    private static NDArray column(double[] values, NDArray like) {
        Shape shape = new Shape(values.length, 1);
        if (like.getDataType() == DataType.FLOAT64) {
            return like.getManager().create(values, shape);
        }
        float[] floats = new float[values.length];
        for (int row = 0; row < values.length; row++) {
            floats[row] = (float) values[row];
        }
        return like.getManager().create(floats, shape);
    }

    @Override
    public NDArray vector(int k, NDArray like) {
        NDArray vector = vectors.get(place(k));
        vector.attach(like.getManager());
        return vector;
    }

    @Override
    public NDArray step(int k, double[] lengths, NDArray like) {
        try (NDArray vector = vectors.get(place(k));
                NDArray column = column(lengths, like)) {
            return column.mul(vector).addi(origin);
        }
    }

    @Override
    public NDArray add(NDArray base, double[][] coefficients) {
        try (NDArray sum = sum(coefficients)) {
            return base.add(sum);
        }
    }

    /** Σ cᵢvᵢ row by row. */
    private NDArray sum(double[][] coefficients) {
        int count = 1;
        for (double[] row : coefficients) {
            count = Math.max(count, row.length);
        }
        double[] padded = new double[coefficients.length * count];
        for (int row = 0; row < coefficients.length; row++) {
            System.arraycopy(coefficients[row], 0, padded, row * count, coefficients[row].length);
        }
        try (NDArray created = memory.create(padded, new Shape(coefficients.length, 1, count));
                NDArray factors = created.toType(vectors.getDataType(), false);
                NDArray used = vectors.get(first(count));
                NDArray product = factors.matMul(used)) {
            return product.squeeze(1);
        }
    }

    @Override
    public double[][] extend(int k, NDArray image, double[] lengths, boolean[] active) {
        double[] factors = new double[lengths.length];
        for (int row = 0; row < lengths.length; row++) {
            factors[row] = active[row] ? 1 / lengths[row] : 0;
        }
        try (NDArray difference = image.sub(originImage);
                NDArray column = column(factors, image)) {
            return extend(k, difference.muli(column), active);
        }
    }

    @Override
    public double[][] extend(int k, NDArray product, boolean[] active) {
        try (NDArray next = product.expandDims(2);
                NDArray known = vectors.get(first(k + 1));
                NDArray transposed = known.transpose(0, 2, 1);
                NDArray parts = known.matMul(next);
                NDArray inSpace = transposed.matMul(parts);
                NDArray once = next.sub(inSpace);
                NDArray again = known.matMul(once);
                NDArray stillInSpace = transposed.matMul(again);
                NDArray twice = once.sub(stillInSpace);
                NDArray rest = twice.squeeze(2)) {
            parts.addi(again);
            return columns(k, values(parts), rest, active);
        }
    }

    private double[][] columns(int k, double[] parts, NDArray rest, boolean[] active) {
        double[] norms = norms(rest);
        double[] bounds = new double[norms.length];
        double[][] columns = new double[norms.length][0];
        for (int row = 0; row < norms.length; row++) {
            if (!active[row]) {
                norms[row] = Double.NaN;
                continue;
            }
            double[] column = new double[k + 2];
            column[k] = 1;
            for (int i = 0; i <= k; i++) {
                column[i] -= parts[row * (k + 1) + i];
            }
            bounds[row] = rounding * (1 + Hessenberg.norm(column));
            column[k + 1] = norms[row] <= bounds[row] ? 0 : norms[row];
            columns[row] = column;
            norms[row] = -norms[row];
        }
        store(k + 1, rest, norms, bounds);
        return columns;
    }

    @Override
    public void keep(int[] rows) {
        NDArray kept = RowSelection.of(vectors, rows, memory);
        vectors.close();
        vectors = kept;
    }
}
