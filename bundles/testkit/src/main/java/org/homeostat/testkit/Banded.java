package org.homeostat.testkit;

/**
 * A constant diagonal and one constant band below it: (Wz)ᵢ = diagonal·zᵢ + coupling·zᵢ₋ₒ for o = offset. Far from normal
 * where the coupling is large, strictly triangular where the diagonal is 0.
 *
 * @param dimension the size of the state
 * @param diagonal the diagonal
 * @param coupling the band
 * @param offset the band's distance from the diagonal
 */
record Banded(int dimension, double diagonal, double coupling, int offset) implements Linear {

    /** A multiple of the identity. */
    static Banded diagonal(int dimension, double diagonal) {
        return new Banded(dimension, diagonal, 0, 1);
    }

    @Override
    public double[] apply(double[] z) {
        double[] result = new double[z.length];
        for (int i = 0; i < z.length; i++) {
            result[i] = diagonal * z[i] + (i < offset ? 0 : coupling * z[i - offset]);
        }
        return result;
    }

    @Override
    public double margin() {
        return 1 - diagonal - Math.abs(coupling);
    }

    @Override
    public double lipschitz() {
        return Math.abs(1 - diagonal) + Math.abs(coupling);
    }

    @Override
    public double[] resolvent(double alpha, double[] r) {
        double[] result = new double[r.length];
        for (int i = 0; i < r.length; i++) {
            double known = i < offset ? 0 : alpha * coupling * result[i - offset];
            result[i] = (r[i] + known) / (1 + alpha * (1 - diagonal));
        }
        return result;
    }

    @Override
    public int depth() {
        return diagonal == 0 ? (dimension + offset - 1) / offset : 0;
    }
}
