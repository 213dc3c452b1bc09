package org.homeostat.equilibrium.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/** The largest singular value of each sample's Jacobian, from below, by bidiagonalisation (Golub and Kahan 1965). */
final class GolubKahan {

    private static final int LARGEST_SPACE = 24;
    private static final long SEED = 1965;

    private final JacobianSamples jacobian;
    private final int size;

    GolubKahan(JacobianSamples jacobian, int largestSpace) {
        this.jacobian = jacobian;
        this.size = Math.min(Math.min(LARGEST_SPACE, largestSpace), jacobian.dimension());
    }

    /** ‖J‖₂ of each sample. */
    double[] norms() {
        int n = jacobian.samples();
        Random random = new Random(SEED);
        List<Space> spaces = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            spaces.add(
                    new Space(size, random.doubles(jacobian.dimension(), -1, 1).toArray()));
        }
        for (int j = 0; j < size; j++) {
            double[][] v = new double[n][];
            Arrays.setAll(v, i -> spaces.get(i).right());
            double[][] images = jacobian.right(v);
            double[][] u = new double[n][];
            Arrays.setAll(u, i -> spaces.get(i).addLeft(images[i]));
            double[][] back = jacobian.left(u);
            for (int i = 0; i < n; i++) {
                spaces.get(i).addRight(back[i]);
            }
        }
        return spaces.stream().mapToDouble(Space::norm).toArray();
    }

    /** One sample's bidiagonalisation J V = U B. */
    private static final class Space {

        private final List<double[]> rights = new ArrayList<>();
        private final List<double[]> lefts = new ArrayList<>();
        private final RealMatrix bidiagonal;
        private int columns;
        private boolean ended;

        Space(int size, double[] start) {
            bidiagonal = MatrixUtils.createRealMatrix(size, size);
            rights.add(Vectors.scaled(start, 1 / Vectors.norm(start)));
        }

        double[] right() {
            return rights.get(rights.size() - 1);
        }

        double[] addLeft(double[] image) {
            if (ended) {
                return image;
            }
            double[] components = Vectors.orthogonalise(image, lefts);
            for (int i = 0; i < components.length; i++) {
                bidiagonal.setEntry(i, columns, components[i]);
            }
            double alpha = Vectors.norm(image);
            bidiagonal.setEntry(columns, columns, alpha);
            columns++;
            ended = alpha == 0;
            double[] left = ended ? image : Vectors.scaled(image, 1 / alpha);
            lefts.add(left);
            return left;
        }

        void addRight(double[] image) {
            if (ended) {
                return;
            }
            Vectors.orthogonalise(image, rights);
            double beta = Vectors.norm(image);
            ended = beta <= 1e-14 || rights.size() == image.length;
            if (!ended) {
                rights.add(Vectors.scaled(image, 1 / beta));
            }
        }

        double norm() {
            double size = bidiagonal.getFrobeniusNorm();
            return Double.isFinite(size) ? new SingularValueDecomposition(bidiagonal).getNorm() : size;
        }
    }
}
