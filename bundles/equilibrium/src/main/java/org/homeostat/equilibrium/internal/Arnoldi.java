package org.homeostat.equilibrium.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.hipparchus.complex.Complex;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.EigenDecompositionNonSymmetric;
import org.hipparchus.linear.FieldVector;
import org.hipparchus.linear.MatrixUtils;

/**
 * Spectral radii by Arnoldi's method, restarted with the dominant Ritz vector (Arnoldi 1951; Saad 2011, chapter 6).
 *
 * <p>It works on Jᵀ, which has J's eigenvalues and whose products are exact. Complex pairs and non-normal Jacobians are no
 * special case, as they are for a power iteration. Eigenvalues of defective Jacobians are as exact as rounding lets them
 * be: ε^(1/k) for a Jordan block of size k.
 */
final class Arnoldi {

    private static final int LARGEST_SPACE = 64;
    private static final int MOST_RESTARTS = 8;
    private static final double ACCURACY = 1e-5;
    private static final long SEED = 1951;

    private final JacobianSamples jacobian;
    private final int size;

    Arnoldi(JacobianSamples jacobian, int largestSpace) {
        this.jacobian = jacobian;
        this.size = Math.min(Math.min(LARGEST_SPACE, largestSpace), jacobian.dimension());
    }

    /** The spectral radius of each sample's Jacobian. */
    double[] spectralRadii() {
        Random random = new Random(SEED);
        double[][] starts = new double[jacobian.samples()][];
        Arrays.setAll(
                starts, i -> unit(random.doubles(jacobian.dimension(), -1, 1).toArray()));
        double[] radii = new double[starts.length];
        for (int round = 0; round <= MOST_RESTARTS; round++) {
            List<Space> spaces = expand(starts);
            boolean settled = true;
            for (int i = 0; i < starts.length; i++) {
                Ritz ritz = spaces.get(i).dominant();
                radii[i] = ritz.modulus();
                settled &= ritz.residual() <= ACCURACY * ritz.modulus();
                starts[i] = ritz.vector();
            }
            if (settled) {
                break;
            }
        }
        return radii;
    }

    private List<Space> expand(double[][] starts) {
        List<Space> spaces = new ArrayList<>();
        for (double[] start : starts) {
            spaces.add(new Space(size, start));
        }
        for (int j = 0; j < size; j++) {
            double[][] newest = new double[starts.length][];
            Arrays.setAll(newest, i -> spaces.get(i).newest());
            double[][] images = jacobian.left(newest);
            for (int i = 0; i < images.length; i++) {
                spaces.get(i).add(images[i]);
            }
        }
        return spaces;
    }

    private static double[] unit(double[] v) {
        double norm = Vectors.norm(v);
        return norm == 0 ? v : Vectors.scaled(v, 1 / norm);
    }

    /** A dominant Ritz value, how far its vector is from an eigenvector, and a real vector to restart with. */
    private record Ritz(double modulus, double residual, double[] vector) {}

    /** One sample's Krylov space. */
    private static final class Space {

        private final List<double[]> basis = new ArrayList<>();
        private final double[][] hessenberg;
        private int columns;
        private double last;
        private boolean invariant;

        Space(int size, double[] start) {
            hessenberg = new double[size][size];
            basis.add(start);
        }

        double[] newest() {
            return basis.get(basis.size() - 1);
        }

        void add(double[] image) {
            if (invariant) {
                return;
            }
            double norm = Vectors.norm(image);
            double[] components = Vectors.orthogonalise(image, basis);
            for (int i = 0; i < components.length; i++) {
                hessenberg[i][columns] = components[i];
            }
            columns++;
            last = Vectors.norm(image);
            invariant = columns == image.length || last <= 1e-12 * norm;
            if (invariant) {
                last = 0;
            } else if (columns < hessenberg.length) {
                hessenberg[columns][columns - 1] = last;
                basis.add(Vectors.scaled(image, 1 / last));
            }
        }

        /** The dominant Ritz pair of the largest leading part whose eigenvalues the library finds. */
        Ritz dominant() {
            for (int size = columns; size > 0; size--) {
                Optional<Ritz> ritz = dominant(size);
                if (ritz.isPresent()) {
                    return ritz.get();
                }
            }
            return new Ritz(Double.NaN, 0, basis.get(0));
        }

        private Optional<Ritz> dominant(int size) {
            double[][] square = new double[size][];
            double sum = 0;
            for (int i = 0; i < size; i++) {
                square[i] = Arrays.copyOf(hessenberg[i], size);
                sum += Vectors.dot(square[i], square[i]);
            }
            if (sum == 0 || !Double.isFinite(sum)) {
                return Optional.of(new Ritz(sum, 0, basis.get(0)));
            }
            EigenDecompositionNonSymmetric eigen;
            try {
                eigen = new EigenDecompositionNonSymmetric(MatrixUtils.createRealMatrix(square));
            } catch (MathRuntimeException e) {
                return Optional.empty(); // a smaller space has Ritz values as well
            }
            Complex[] values = eigen.getEigenvalues();
            int best = 0;
            for (int i = 1; i < values.length; i++) {
                if (values[i].norm() > values[best].norm()) {
                    best = i;
                }
            }
            double next = size == columns ? last : hessenberg[size][size - 1];
            return Optional.of(ritz(values[best].norm(), eigen.getEigenvector(best), next));
        }

        private Ritz ritz(double modulus, FieldVector<Complex> y, double next) {
            double square = 0;
            double[] vector = new double[basis.get(0).length];
            for (int i = 0; i < y.getDimension(); i++) {
                Complex component = y.getEntry(i);
                square += component.norm() * component.norm();
                Vectors.add(vector, component.getRealPart() + component.getImaginaryPart(), basis.get(i));
            }
            double residual = next * y.getEntry(y.getDimension() - 1).norm() / Math.sqrt(square);
            return new Ritz(modulus, residual, unit(vector));
        }
    }
}
