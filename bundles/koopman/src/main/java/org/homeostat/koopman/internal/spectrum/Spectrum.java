package org.homeostat.koopman.internal.spectrum;

import java.util.List;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.koopman.internal.linalg.Lapack;
import org.homeostat.koopman.internal.linalg.Schur;

/**
 * The spectrum of a square matrix and what it says about the matrix's powers.
 *
 * @param schur the Schur form
 * @param clusters the eigenvalues with their Jordan blocks, by modulus from the largest; conjugates once
 * @param dynamics what becomes of the powers
 * @param tolerances how exactly the matrix is known
 */
public record Spectrum(Schur schur, List<JordanCluster> clusters, Case dynamics, Tolerances tolerances) {

    /**
     * Examines a matrix.
     *
     * @param a a square matrix
     * @param tolerances how exactly it is known
     * @return its spectrum
     */
    public static Spectrum of(RealMatrix a, Tolerances tolerances) {
        Schur schur = Lapack.schur(a);
        List<JordanCluster> clusters = Clusters.of(schur, tolerances);
        return new Spectrum(schur, clusters, Case.of(clusters, tolerances.circle()), tolerances);
    }

    /**
     * The spectral radius.
     *
     * @return the largest modulus of a computed eigenvalue
     */
    public double radius() {
        double radius = 0;
        for (Complex value : schur.values()) {
            radius = Math.max(radius, value.norm());
        }
        return radius;
    }

    /**
     * The cluster that a computed eigenvalue belongs to.
     *
     * @param value an eigenvalue or its conjugate, however it was computed
     * @return the cluster with the nearest member
     */
    public JordanCluster cluster(Complex value) {
        Complex upper = value.getImaginary() < 0 ? value.conjugate() : value;
        JordanCluster nearest = clusters.get(0);
        double distance = Double.POSITIVE_INFINITY;
        for (JordanCluster cluster : clusters) {
            for (Complex member : cluster.members()) {
                double d = Math.min(
                        member.subtract(upper).norm(),
                        member.conjugate().subtract(upper).norm());
                if (d < distance) {
                    distance = d;
                    nearest = cluster;
                }
            }
        }
        return nearest;
    }
}
