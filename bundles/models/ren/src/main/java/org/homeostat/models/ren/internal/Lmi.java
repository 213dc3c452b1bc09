package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.homeostat.nn.Matrices;

/**
 * The matrix inequalities of a recurrent equilibrium network (Revay, Wang and Manchester, equations 15 and 16) on its explicit
 * matrices, in float64, with P = RᵀR. They are formed in the coordinates Rx, in which P is the identity: the inequalities are the
 * same, but P may have a condition of 10¹², in whose rounding they would be lost, and that of R is its root. Eigenvalues are told for
 * the matrices scaled to a diagonal of ones.
 *
 * @param explicit the matrices that are judged
 * @param root R, (n, n)
 * @param inverse R⁻¹, (n, n)
 * @param lambda the diagonal of Λ, (q)
 */
record Lmi(Explicit explicit, NDArray root, NDArray inverse, NDArray lambda) {

    /**
     * The inequalities for explicit matrices.
     *
     * @param explicit the matrices that are judged, in float64, rounded as the forward pass uses them
     * @param proof those that the parameters stand for, in float64; their E, 𝒫 and Λ are the proof, with P = Eᵀ𝒫⁻¹E
     */
    static Lmi of(Explicit explicit, Explicit proof) {
        NDArray e = proof.e();
        double[][] p = symmetric(Matrices.rows(proof.p()));
        double[][] half = new double[p.length][p.length];
        double[][] inverseHalf = new double[p.length][p.length];
        if (!isFinite(p)) {
            return new Lmi(explicit, e.mul(Double.NaN), e.mul(Double.NaN), proof.lambda());
        }
        if (p.length > 0) {
            EigenDecompositionSymmetric eigen = eigen(p);
            for (int i = 0; i < p.length; i++) {
                // NaN where rounding has left no proof, which no inequality then passes
                double deviation = Math.sqrt(eigen.getEigenvalue(i));
                for (int j = 0; j < p.length; j++) {
                    double component = eigen.getEigenvector(i).getEntry(j);
                    half[j][i] = component * deviation;
                    inverseHalf[i][j] = component / deviation;
                }
            }
        }
        NDArray root = Algebra.constant(e, inverseHalf, p.length).matMul(e);
        NDArray inverse = Algebra.inverse(e).matMul(Algebra.constant(e, half, p.length));
        // a step of Newton, for the inverse has to fit the root as it is rounded
        NDArray corrected = inverse.matMul(Algebra.identity(e, p.length, 2).sub(root.matMul(inverse)));
        return new Lmi(explicit, root, corrected, proof.lambda());
    }

    /** P, (n, n). */
    NDArray metric() {
        return root.transpose().matMul(root);
    }

    /** The smallest eigenvalue of (15) for a rate; contraction at that rate is proved if it is positive. */
    double contraction(double rate) {
        return smallestEigenvalue(unitDiagonal(Matrices.rows(contractionMatrix(rate))));
    }

    /** A modulus of strong monotonicity of I - 𝒢 in the metric Λ: half of what (15) has to spare over the largest of Λ. */
    double margin(double rate) {
        double spare = smallestEigenvalue(Matrices.rows(contractionMatrix(rate)));
        // not a number where rounding has left 𝒫 no root
        return spare > 0 ? spare / (2 * lambda.max().getDouble()) : Double.MIN_NORMAL;
    }

    private NDArray contractionMatrix(double rate) {
        NDArray step = root.matMul(NDArrays.concat(new NDList(explicit.a().matMul(inverse), explicit.b1()), 1));
        NDArray left = NDArrays.concat(
                new NDList(
                        NDArrays.concat(
                                new NDList(
                                        Algebra.identity(root, root.getShape().get(0), rate * rate),
                                        mixed().transpose()),
                                1),
                        NDArrays.concat(new NDList(mixed(), neurons()), 1)),
                0);
        return left.sub(step.transpose().matMul(step));
    }

    /** The smallest eigenvalue of (16) for a rate and a supply rate. */
    double dissipation(double rate, Supply supply) {
        Explicit m = explicit;
        NDArray step = root.matMul(NDArrays.concat(new NDList(m.a().matMul(inverse), m.b1(), m.b2()), 1));
        NDArray seen = m.c2().matMul(inverse);
        NDArray output = NDArrays.concat(new NDList(seen, m.d21(), m.d22()), 1);
        NDArray sc2 = supply.s().matMul(seen);
        NDArray sd21 = supply.s().matMul(m.d21()).sub(m.d12().mul(column()).transpose());
        NDArray sd22 = supply.s().matMul(m.d22());
        NDArray left = NDArrays.concat(
                new NDList(
                        NDArrays.concat(
                                new NDList(
                                        Algebra.identity(root, root.getShape().get(0), rate * rate),
                                        mixed().transpose(),
                                        sc2.transpose()),
                                1),
                        NDArrays.concat(new NDList(mixed(), neurons(), sd21.transpose()), 1),
                        NDArrays.concat(
                                new NDList(sc2, sd21, supply.r().add(sd22).add(sd22.transpose())), 1)),
                0);
        return smallestEigenvalue(
                unitDiagonal(Matrices.rows(left.sub(step.transpose().matMul(step))
                        .add(output.transpose().matMul(supply.q()).matMul(output)))));
    }

    /** The smallest rate for which (15) still holds with this P and Λ; 1 if it does not hold there. */
    double smallestRate() {
        double above = 1;
        double below = 0;
        if (contraction(above) <= 0) {
            return above;
        }
        while (above - below > 1e-6) {
            double middle = (above + below) / 2;
            if (contraction(middle) > 0) {
                above = middle;
            } else {
                below = middle;
            }
        }
        return above;
    }

    private NDArray column() {
        return lambda.reshape(lambda.size(), 1);
    }

    /** -ΛC₁R⁻¹. */
    private NDArray mixed() {
        return explicit.c1().matMul(inverse).mul(column()).neg();
    }

    /** 2Λ - ΛD₁₁ - D₁₁ᵀΛ. */
    private NDArray neurons() {
        NDArray weighted = explicit.d11().mul(column());
        return Algebra.identity(weighted, lambda.size(), 2)
                .mul(lambda.reshape(new Shape(1, lambda.size())))
                .sub(weighted)
                .sub(weighted.transpose());
    }

    /**
     * A matrix scaled from both sides to a diagonal of ones, which keeps the signs of its eigenvalues and makes small ones
     * visible beside large entries. If the diagonal is not positive, neither is the matrix, and it stays as it is.
     */
    private static double[][] unitDiagonal(double[][] rows) {
        double[] scales = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            if (!(rows[i][i] > 0)) {
                return rows;
            }
            scales[i] = 1 / Math.sqrt(rows[i][i]);
        }
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows.length; j++) {
                rows[i][j] *= scales[i] * scales[j];
            }
        }
        return rows;
    }

    /** The smallest eigenvalue of the symmetric part; infinite for a matrix without rows, NaN for one that is not finite. */
    private static double smallestEigenvalue(double[][] rows) {
        if (rows.length == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double[][] symmetric = symmetric(rows);
        return isFinite(symmetric) ? eigen(symmetric).getEigenvalue(0) : Double.NaN;
    }

    private static EigenDecompositionSymmetric eigen(double[][] symmetric) {
        return new EigenDecompositionSymmetric(new Array2DRowRealMatrix(symmetric, false), 1e-14, false);
    }

    private static double[][] symmetric(double[][] rows) {
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < i; j++) {
                double mean = (rows[i][j] + rows[j][i]) / 2;
                rows[i][j] = mean;
                rows[j][i] = mean;
            }
        }
        return rows;
    }

    private static boolean isFinite(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite);
    }
}
