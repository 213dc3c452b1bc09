package org.homeostat.models.lipschitz.internal;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.model.Certificate;
import org.homeostat.nn.Matrices;

/**
 * The matrix inequality of a loop, in float64 on its rounded explicit matrices: with |Δw| ≤ ℓ|Δv| for the network,
 *
 * <pre>
 *   ᾱ²|Δx|²_P - |Δx⁺|²_P - ℓ²|Δv|² + |Δw|² (+ γ|Δu|² - |Δy|²/γ) > 0.
 * </pre>
 */
final class LoopProof {

    private static final int HALVINGS = 40;

    private final R2dnPlugin.R2dn settings;
    private final double network;
    private final RealMatrix p;
    private final RealMatrix rest;

    private LoopProof(R2dnPlugin.R2dn settings, double network, RealMatrix p, RealMatrix rest) {
        this.settings = settings;
        this.network = network;
        this.p = p;
        this.rest = rest;
    }

    /** P = Eᵀ𝒫⁻¹E. */
    static RealMatrix metric(NDArray e, NDArray p) {
        RealMatrix wide = matrix(e);
        return symmetric(wide.transpose()
                .multiply(new LUDecomposition(matrix(p)).getSolver().solve(wide)));
    }

    /**
     * Makes it.
     *
     * @param settings property, rate and gain
     * @param network ℓ
     * @param m the explicit matrices as the forward pass rounds them
     * @param p P
     */
    static LoopProof of(R2dnPlugin.R2dn settings, double network, Loop.Explicit m, RealMatrix p) {
        boolean bounded = settings.property() == R2dnPlugin.Property.LIPSCHITZ;
        int n = settings.states();
        int q = settings.neurons();
        int nu = bounded ? Math.toIntExact(m.b2().getShape().get(1)) : 0;
        RealMatrix next = MatrixUtils.createRealMatrix(n, n + q + nu);
        RealMatrix seen = MatrixUtils.createRealMatrix(q, n + q + nu);
        next.setSubMatrix(Matrices.rows(m.a()), 0, 0);
        next.setSubMatrix(Matrices.rows(m.b1()), 0, n);
        seen.setSubMatrix(Matrices.rows(m.c1()), 0, 0);
        RealMatrix rest = MatrixUtils.createRealMatrix(n + q + nu, n + q + nu);
        for (int i = 0; i < q; i++) {
            rest.setEntry(n + i, n + i, 1);
        }
        if (bounded) {
            next.setSubMatrix(Matrices.rows(m.b2()), 0, n + q);
            seen.setSubMatrix(Matrices.rows(m.d12()), 0, n + q);
            for (int i = 0; i < nu; i++) {
                rest.setEntry(n + q + i, n + q + i, settings.gamma());
            }
            RealMatrix output = MatrixUtils.createRealMatrix(
                    Math.toIntExact(m.c2().getShape().get(0)), n + q + nu);
            output.setSubMatrix(Matrices.rows(m.c2()), 0, 0);
            output.setSubMatrix(Matrices.rows(m.d21()), 0, n);
            rest = rest.subtract(output.transposeMultiply(output).scalarMultiply(1 / settings.gamma()));
        }
        rest = rest.subtract(seen.transposeMultiply(seen).scalarMultiply(network * network))
                .subtract(next.transposeMultiply(p.multiply(next)));
        return new LoopProof(settings, network, p, rest);
    }

    private static RealMatrix matrix(NDArray array) {
        return MatrixUtils.createRealMatrix(Matrices.rows(array));
    }

    private static RealMatrix symmetric(RealMatrix m) {
        return m.add(m.transpose()).scalarMultiply(0.5);
    }

    /** What the inequality has to spare at a rate: the smallest eigenvalue after scaling to a diagonal of ones. */
    double margin(double rate) {
        RealMatrix all = rest.copy();
        for (int i = 0; i < p.getRowDimension(); i++) {
            for (int j = 0; j < p.getRowDimension(); j++) {
                all.addToEntry(i, j, rate * rate * p.getEntry(i, j));
            }
        }
        int size = all.getRowDimension();
        RealMatrix scaled = symmetric(all);
        for (int i = 0; i < size; i++) {
            if (!(all.getEntry(i, i) > 0)) {
                return Double.NEGATIVE_INFINITY;
            }
        }
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                scaled.multiplyEntry(i, j, 1 / Math.sqrt(all.getEntry(i, i) * all.getEntry(j, j)));
            }
        }
        double smallest = Double.POSITIVE_INFINITY;
        for (double value : new EigenDecompositionSymmetric(scaled, 1e-14, false).getEigenvalues()) {
            smallest = Math.min(smallest, value);
        }
        return smallest;
    }

    /** The smallest rate for which the inequality holds, by bisection; that asked for if it does not hold there. */
    private double rate() {
        double low = 0;
        double high = settings.rate();
        for (int k = 0; k < HALVINGS && margin(high) > 0; k++) {
            double middle = (low + high) / 2;
            if (margin(middle) > 0) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    /** As the platform reports it. */
    List<Certificate> certificates() {
        double spare = margin(settings.rate());
        boolean holds = spare > 0 && Double.isFinite(network);
        List<Certificate> certificates = new ArrayList<>();
        double rate = rate();
        certificates.add(new Certificate(
                "contraction",
                String.format(
                        Locale.ROOT,
                        "Trajectories of equal inputs approach each other at least as fast as %.6g to the power of time, in a quadratic"
                                + " norm: with a deep network of bound %.6g, the matrix inequality has an eigenvalue of %.4g to spare at"
                                + " the rate %.6g that was asked for",
                        rate,
                        network,
                        spare,
                        settings.rate()),
                rate,
                holds));
        if (settings.property() == R2dnPlugin.Property.LIPSCHITZ) {
            certificates.add(new Certificate(
                    "gamma",
                    String.format(
                            Locale.ROOT,
                            "Output trajectories from equal states move by at most %.6g times what input trajectories move, in the two-norm,"
                                    + " from the same matrix inequality",
                            settings.gamma()),
                    settings.gamma(),
                    holds));
        }
        return List.copyOf(certificates);
    }
}
