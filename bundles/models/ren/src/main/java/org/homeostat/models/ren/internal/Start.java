package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.homeostat.nn.OrthogonalInitializer;

/** How X is drawn, from which the matrix H of the parameterisation is made, H = XᵀX + εI (section V of the paper). */
public enum Start {
    /** Glorot-normal X: a short memory. */
    RANDOM,
    /** H of a system with A = ᾱ(I - D), D diagonal with entries up to 0.05, whose states are not yet fed by neurons. */
    LONG_MEMORY,
    /** Orthogonal X: H = (1 + ε)I, so that A, B₁, C₁ and D₁₁ are 0, a network without memory. */
    RANDOM_QR,
    /** H of a system with A = 0.999ᾱI, whose states are not yet fed by neurons. */
    CHOLESKY;

    private static final double LAMBDA = 2.5;

    /** The start of ln Λ for the networks whose H is constructed. */
    double logLambda() {
        return this == LONG_MEMORY || this == CHOLESKY ? Math.log(LAMBDA) : 0;
    }

    /**
     * Draws X.
     *
     * @param n states
     * @param q neurons
     * @param rate ᾱ
     * @param epsilon ε
     */
    Initializer initializer(int n, int q, double rate, double epsilon) {
        return switch (this) {
            case RANDOM -> glorot();
            case RANDOM_QR -> new OrthogonalInitializer(1);
            case LONG_MEMORY, CHOLESKY ->
                (manager, shape, type) -> {
                    SplittableRandom random = new SplittableRandom(seed(manager));
                    return typed(manager, factor(target(n, q, rate, random), epsilon), type);
                };
        };
    }

    /** Normal numbers of variance 2/(rows + columns) (Glorot and Bengio 2010); a vector has one row. */
    static Initializer glorot() {
        return (manager, shape, type) -> {
            long rows = shape.get(0);
            long columns = shape.dimension() == 1 ? 1 : shape.get(1);
            return manager.randomNormal(0, (float) Math.sqrt(2.0 / (rows + columns)), shape, type);
        };
    }

    /** A constant. */
    static Initializer constant(double value) {
        return (manager, shape, type) -> manager.ones(shape, type).mul(value);
    }

    private static long seed(NDManager manager) {
        try (NDArray drawn = manager.randomInteger(0, Integer.MAX_VALUE, new Shape(1), DataType.INT64)) {
            return drawn.getLong();
        }
    }

    /**
     * H for E = I, 𝒫 = ᾱ²I, F = ᾱ·diag(f), ℬ₁ = 𝒞₁ = 0: its states' part is positive definite as 2 - 1 - f² is. The neurons'
     * part is 2Λ less the symmetric part of a Glorot-normal matrix, which is halved until that is safely positive.
     */
    private double[][] target(int n, int q, double rate, SplittableRandom random) {
        double[][] h = new double[2 * n + q][2 * n + q];
        for (int i = 0; i < n; i++) {
            double f = this == CHOLESKY ? 0.999 : 1 - 0.05 * random.nextDouble(0.02, 1);
            h[i][i] = 1;
            h[n + q + i][n + q + i] = rate * rate;
            h[n + q + i][i] = rate * f;
            h[i][n + q + i] = rate * f;
        }
        double[][] neurons = new double[q][q];
        for (int i = 0; i < q; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = (random.nextGaussian() + random.nextGaussian()) / Math.sqrt(q);
                neurons[i][j] = sum;
                neurons[j][i] = sum;
            }
        }
        double norm = norm(neurons);
        double scale = norm > LAMBDA ? LAMBDA / norm : 1;
        for (int i = 0; i < q; i++) {
            for (int j = 0; j < q; j++) {
                h[n + i][n + j] = (i == j ? 2 * LAMBDA : 0) - scale * neurons[i][j];
            }
        }
        return h;
    }

    private static double norm(double[][] symmetric) {
        if (symmetric.length == 0) {
            return 0;
        }
        double largest = 0;
        for (double value : new EigenDecompositionSymmetric(new Array2DRowRealMatrix(symmetric)).getEigenvalues()) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }

    /** The upper triangular X with XᵀX = H - εI, or less than that where H has little to spare, as at small rates. */
    private static double[][] factor(double[][] h, double epsilon) {
        if (h.length == 0) {
            return h;
        }
        double[] eigenvalues = new EigenDecompositionSymmetric(new Array2DRowRealMatrix(h)).getEigenvalues();
        double spare = Arrays.stream(eigenvalues).min().orElseThrow();
        double shift = Math.min(Math.min(epsilon, 1e-4), spare / 2);
        double[][] shifted = new double[h.length][];
        for (int i = 0; i < h.length; i++) {
            shifted[i] = h[i].clone();
            shifted[i][i] -= shift;
        }
        return new CholeskyDecomposition(new Array2DRowRealMatrix(shifted, false), 1e-10, 1e-12)
                .getLT()
                .getData();
    }

    private static NDArray typed(NDManager manager, double[][] rows, DataType type) {
        // the engine's own copy: a type that stays would leave the array in Java's memory
        try (NDArray ofJava = manager.create(rows);
                NDArray ofEngine = ofJava.duplicate()) {
            NDArray typed = ofEngine.toType(type, true).toDevice(manager.getDevice(), true);
            typed.attach(manager);
            return typed;
        }
    }
}
