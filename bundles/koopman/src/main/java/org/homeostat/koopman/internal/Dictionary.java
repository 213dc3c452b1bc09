package org.homeostat.koopman.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.basis.Basis;
import org.homeostat.api.basis.Observables;
import org.homeostat.api.dataset.DataSpec;

/** Observables of vectors in float64, fitted to data, evaluated block by block of rows. */
final class Dictionary {

    private static final int ROWS = 4096;
    private static final int MOST_OBSERVABLES = 1500;

    private final Observables observables;
    private final ParameterStore parameters;
    private final NDManager manager;

    private Dictionary(Observables observables, ParameterStore parameters, NDManager manager) {
        this.observables = observables;
        this.parameters = parameters;
        this.manager = manager;
    }

    /**
     * Prepares observables.
     *
     * @param basis the basis
     * @param name its name, for messages
     * @param sample vectors that a basis may be fitted to, a row each
     * @param seed for random features
     * @param manager owner of its parameters
     */
    static Dictionary of(Basis basis, String name, RealMatrix sample, long seed, NDManager manager) {
        Observables observables = basis.observables(DataSpec.vector(sample.getColumnDimension()), seed);
        if (observables.dimension() > MOST_OBSERVABLES) {
            throw new IllegalArgumentException(
                    "the basis '" + name + "' has " + observables.dimension()
                            + " observables of " + sample.getColumnDimension() + " numbers; at most " + MOST_OBSERVABLES
                            + " are accepted, because eigenvalues of larger matrices take hours. Give it a smaller degree or size.");
        }
        Block block = observables.block();
        block.initialize(manager, DataType.FLOAT64, new Shape(1, sample.getColumnDimension()));
        Dictionary dictionary = new Dictionary(observables, new ParameterStore(manager, false), manager);
        try (NDManager scratch = manager.newSubManager()) {
            observables.fit(scratch.create(sample.getData()));
        }
        return dictionary;
    }

    /** The number of observables. */
    int size() {
        return Math.toIntExact(observables.dimension());
    }

    /** ψ of vectors, a row each. */
    RealMatrix of(RealMatrix vectors) {
        int n = vectors.getRowDimension();
        double[][] rows = new double[n][];
        for (int from = 0; from < n; from += ROWS) {
            int to = Math.min(n, from + ROWS);
            double[][] some = vectors.getSubMatrix(from, to - 1, 0, vectors.getColumnDimension() - 1)
                    .getData();
            try (NDManager scratch = manager.newSubManager()) {
                NDArray psi = observables
                        .block()
                        .forward(parameters, new NDList(scratch.create(some)), false)
                        .singletonOrThrow();
                double[] values = psi.toDoubleArray();
                int width = values.length / (to - from);
                for (int i = from; i < to; i++) {
                    rows[i] = Arrays.copyOfRange(values, (i - from) * width, (i - from + 1) * width);
                }
                psi.close();
            }
        }
        return new Array2DRowRealMatrix(rows, false);
    }
}
