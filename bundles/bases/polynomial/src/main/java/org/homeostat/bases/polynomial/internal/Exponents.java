package org.homeostat.bases.polynomial.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The exponents of all monomials up to a total degree. */
final class Exponents {

    /** More observables than this are a mistake: a matrix of that size squared would not fit in memory. */
    static final int MOST = 100_000;

    private Exponents() {}

    /**
     * Lists them by degree, and within a degree with higher powers of earlier variables first.
     *
     * @param variables the number of variables d
     * @param degree the largest total degree p
     * @return for each monomial its factors: an index for each power of a variable, ascending, so that {@code [0, 0, 2]}
     *     is x₀²x₂
     * @throws IllegalArgumentException if there are more than {@link #MOST}
     */
    static List<int[]> upTo(long variables, int degree) {
        long count = count(variables, degree);
        if (count > MOST) {
            throw new IllegalArgumentException(
                    "polynomials of " + variables + " variables up to degree " + degree + " are " + count
                            + " observables, and at most " + MOST + " are accepted; lower the degree or choose 'rff'");
        }
        List<int[]> all = new ArrayList<>();
        List<int[]> last = List.of(new int[0]);
        for (int k = 0; k <= degree; k++) {
            all.addAll(last);
            last = times(last, Math.toIntExact(variables));
        }
        return all;
    }

    /** (d + p)! / (d! p!), or {@code Long.MAX_VALUE} where that is astronomically large. */
    private static long count(long variables, int degree) {
        double count = 1;
        for (int k = 1; k <= degree; k++) {
            count = count * (variables + k) / k;
        }
        return count > 1e15 ? Long.MAX_VALUE : Math.round(count);
    }

    /** Each monomial times each variable that is not before its last. */
    private static List<int[]> times(List<int[]> monomials, int variables) {
        List<int[]> products = new ArrayList<>();
        for (int[] monomial : monomials) {
            int first = monomial.length == 0 ? 0 : monomial[monomial.length - 1];
            for (int i = first; i < variables; i++) {
                int[] product = Arrays.copyOf(monomial, monomial.length + 1);
                product[monomial.length] = i;
                products.add(product);
            }
        }
        return products;
    }
}
