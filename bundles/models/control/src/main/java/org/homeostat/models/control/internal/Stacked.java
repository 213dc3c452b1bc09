package org.homeostat.models.control.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.DecompositionSolver;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealVector;
import org.homeostat.nn.Matrices;

/** θ ↦ (c + Aθ, Fθ, θ), and its least-squares inverse; products with the data are the engine's. */
final class Stacked implements AutoCloseable {

    private final NDManager owner;
    private final NDArray data;
    private final NDArray transposed;
    private final double[] offset;
    private final int outputs;
    private final DecompositionSolver normal;

    private Stacked(NDManager owner, NDArray data, NDArray transposed, double[] offset) {
        this.owner = owner;
        this.data = data;
        this.transposed = transposed;
        this.offset = offset;
        this.outputs = offset.length;
        try (NDArray gram = transposed.matMul(data)) {
            double[][] rows = Matrices.rows(gram);
            for (int i = 0; i < rows.length; i++) {
                rows[i][i] += 1;
                for (int j = 0; j < i; j++) {
                    rows[i][j] = rows[j][i];
                }
            }
            normal = new CholeskyDecomposition(MatrixUtils.createRealMatrix(rows)).getSolver();
        }
    }

    static Stacked of(double[] c, NDArray a, NDArray f) {
        NDManager owner = a.getManager().newSubManager();
        NDArray data = NDArrays.concat(new NDList(a, f), 0);
        data.attach(owner);
        try (NDArray view = data.transpose()) {
            NDArray transposed = view.duplicate();
            transposed.attach(owner);
            return new Stacked(owner, data, transposed, c);
        }
    }

    /** The length of θ. */
    int unknowns() {
        return Math.toIntExact(data.getShape().get(1));
    }

    /** Where Fθ begins. */
    int inputsFrom() {
        return outputs;
    }

    /** Where θ begins. */
    int unknownsFrom() {
        return Math.toIntExact(data.getShape().get(0));
    }

    RealVector image(RealVector theta) {
        RealVector image = new ArrayRealVector(times(data, theta.toArray()), theta.toArray());
        for (int i = 0; i < outputs; i++) {
            image.addToEntry(i, offset[i]);
        }
        return image;
    }

    /** The θ whose image is nearest. */
    RealVector leastSquares(RealVector image) {
        double[] wanted = image.getSubVector(0, unknownsFrom()).toArray();
        for (int i = 0; i < outputs; i++) {
            wanted[i] -= offset[i];
        }
        RealVector right = new ArrayRealVector(times(transposed, wanted), false);
        return normal.solve(right.add(image.getSubVector(unknownsFrom(), unknowns())));
    }

    private double[] times(NDArray matrix, double[] vector) {
        try (NDArray column = owner.create(vector, new Shape(vector.length, 1));
                NDArray product = matrix.matMul(column)) {
            return product.toDoubleArray();
        }
    }

    @Override
    public void close() {
        owner.close();
    }
}
