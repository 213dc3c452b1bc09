package org.homeostat.koopman.internal.spectrum;

import java.util.ArrayList;
import java.util.List;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * What Aᵗψ tends to where the eigenvalues on the unit circle are semisimple (Konishi and Kawahara, eq. 8): for each of them
 * {@code [p q] R(tθ) [p̃ q̃]ᵀ ψ}, with A(p + iq) = e^{iθ}(p + iq) and R(θ) = [[cos θ, sin θ], [-sin θ, cos θ]], because
 * A[p q] = [p q] R(θ); real eigenvalues have one column alone, with 1 or (-1)ᵗ for R.
 *
 * @param terms one an eigenvalue on the circle, conjugates once
 * @param size the size of A
 */
public record QuasiPeriodic(List<Term> terms, int size) {

    /**
     * The part of one eigenvalue.
     *
     * @param angle θ, from 0 to π
     * @param u its columns: for angles 0 and π eigenvectors, otherwise p and q in turns
     * @param vt its rows go with the columns of u
     */
    public record Term(double angle, RealMatrix u, RealMatrix vt) {

        private boolean isReal() {
            return angle == 0 || angle == Math.PI;
        }

        private RealVector at(long t, RealVector psi) {
            RealVector c = vt.operate(psi);
            RealVector turned = c.copy();
            if (isReal()) {
                return u.operate(angle != 0 && t % 2 != 0 ? turned.mapMultiply(-1) : turned);
            }
            double cos = Math.cos(t * angle);
            double sin = Math.sin(t * angle);
            for (int i = 0; i < c.getDimension(); i += 2) {
                turned.setEntry(i, cos * c.getEntry(i) + sin * c.getEntry(i + 1));
                turned.setEntry(i + 1, -sin * c.getEntry(i) + cos * c.getEntry(i + 1));
            }
            return u.operate(turned);
        }
    }

    /**
     * The terms of a spectrum.
     *
     * @param spectrum a spectrum of case (i), (ii) or (iii)
     * @return its quasi-periodic form
     */
    public static QuasiPeriodic of(Spectrum spectrum) {
        if (spectrum.dynamics() == Case.DIVERGES) {
            throw new IllegalArgumentException("powers that diverge have no quasi-periodic form");
        }
        List<Term> terms = new ArrayList<>();
        for (JordanCluster cluster : spectrum.clusters()) {
            if (cluster.type().isUnit()) {
                terms.add(term(
                        cluster,
                        InvariantPart.of(
                                spectrum.schur(),
                                value -> spectrum.cluster(value).equals(cluster))));
            }
        }
        return new QuasiPeriodic(List.copyOf(terms), spectrum.schur().values().length);
    }

    private static Term term(JordanCluster cluster, InvariantPart part) {
        if (cluster.type() == BlockType.REAL_UNIT) {
            return new Term(cluster.value().getReal() > 0 ? 0 : Math.PI, part.u(), part.vt());
        }
        RealMatrix basis = pairs(part.t(), cluster.value());
        return new Term(
                cluster.value().getArgument(),
                part.u().multiply(basis),
                MatrixUtils.inverse(basis).multiply(part.vt()));
    }

    /** Columns p, q in turns: Tp = ap - bq on a subspace where T = aI + bK with K² = -I, so q = (ap - Tp)/b. */
    private static RealMatrix pairs(RealMatrix t, Complex value) {
        int n = t.getRowDimension();
        RealMatrix basis = new Array2DRowRealMatrix(n, n);
        List<RealVector> spanned = new ArrayList<>();
        for (int column = 0; column < n; column += 2) {
            RealVector p = furthest(spanned, n);
            RealVector q = p.mapMultiply(value.getReal()).subtract(t.operate(p)).mapDivide(value.getImaginary());
            basis.setColumnVector(column, p);
            basis.setColumnVector(column + 1, q);
            extend(spanned, p);
            extend(spanned, q);
        }
        return basis;
    }

    /** The unit vector furthest from a span, made orthogonal to it. */
    private static RealVector furthest(List<RealVector> spanned, int n) {
        RealVector best = new ArrayRealVector(n);
        for (int i = 0; i < n; i++) {
            RealVector candidate = new ArrayRealVector(n);
            candidate.setEntry(i, 1);
            candidate = rest(candidate, spanned);
            if (candidate.getNorm() > best.getNorm()) {
                best = candidate;
            }
        }
        return best.unitVector();
    }

    private static RealVector rest(RealVector vector, List<RealVector> spanned) {
        RealVector rest = vector;
        for (RealVector direction : spanned) {
            rest = rest.subtract(direction.mapMultiply(direction.dotProduct(rest)));
        }
        return rest;
    }

    private static void extend(List<RealVector> spanned, RealVector vector) {
        spanned.add(rest(vector, spanned).unitVector());
    }

    /**
     * The form at a time.
     *
     * @param t the time
     * @param psi the observables at time 0
     * @return what Aᵗψ is but for what has decayed
     */
    public RealVector at(long t, RealVector psi) {
        RealVector sum = new ArrayRealVector(size);
        for (Term term : terms) {
            sum = sum.add(term.at(t, psi));
        }
        return sum;
    }
}
