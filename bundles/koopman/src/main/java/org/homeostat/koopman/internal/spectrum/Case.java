package org.homeostat.koopman.internal.spectrum;

import java.util.List;

/** What becomes of Aᵗψ as t grows: the cases of Konishi and Kawahara. */
public enum Case {
    /** ρ(A) < 1: the limit is 0. */
    DECAYS("(i)", "every eigenvalue lies inside the unit circle: the limit is 0"),
    /** 1 is the only eigenvalue on the circle, and semisimple: the limit is UVᵀψ. */
    CONVERGES("(ii)", "1 is the only eigenvalue on the unit circle, and semisimple: the limit is UVᵀψ"),
    /** Eigenvalues on the circle are semisimple, not all 1: quasi-periodic. */
    OSCILLATES("(iii)", "eigenvalues on the unit circle are semisimple and not all 1: quasi-periodic, no limit"),
    /** Anything else. */
    DIVERGES(
            "(iv)",
            "an eigenvalue lies outside the unit circle, or on it in a Jordan block of size 2 or more: diverges");

    private final String number;
    private final String words;

    Case(String number, String words) {
        this.number = number;
        this.words = words;
    }

    /**
     * The paper's number.
     *
     * @return for example {@code (ii)}
     */
    public String number() {
        return number;
    }

    /**
     * What it means.
     *
     * @return for a reader
     */
    public String words() {
        return words;
    }

    /** The case of a spectrum. */
    static Case of(List<JordanCluster> clusters, double circle) {
        if (clusters.stream()
                .anyMatch(c ->
                        c.type().isOutside() || c.type().isUnit() && c.sizes().get(0) > 1)) {
            return DIVERGES;
        }
        List<JordanCluster> unit =
                clusters.stream().filter(c -> c.type().isUnit()).toList();
        if (unit.isEmpty()) {
            return DECAYS;
        }
        return unit.stream().allMatch(c -> c.isOne(circle)) ? CONVERGES : OSCILLATES;
    }
}
