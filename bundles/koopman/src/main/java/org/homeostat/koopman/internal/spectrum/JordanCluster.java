package org.homeostat.koopman.internal.spectrum;

import java.util.List;
import org.hipparchus.complex.Complex;

/**
 * Eigenvalues that are one within the tolerance.
 *
 * @param value their mean; of a conjugate pair the one above the real axis
 * @param sizes the sizes of the Jordan blocks, largest first; of a pair those of one of the two
 * @param members the computed eigenvalues, of a pair those above the real axis
 * @param type what the blocks are
 */
public record JordanCluster(Complex value, List<Integer> sizes, List<Complex> members, BlockType type) {

    /** Names the type of an eigenvalue. */
    static JordanCluster of(Complex value, List<Integer> sizes, List<Complex> members, double circle) {
        boolean real = value.getImaginary() == 0;
        double distance = value.norm() - 1;
        BlockType type = Math.abs(distance) <= circle
                ? (real ? BlockType.REAL_UNIT : BlockType.PAIR_UNIT)
                : distance < 0
                        ? (real ? BlockType.REAL_INSIDE : BlockType.PAIR_INSIDE)
                        : (real ? BlockType.REAL_OUTSIDE : BlockType.PAIR_OUTSIDE);
        return new JordanCluster(value, List.copyOf(sizes), List.copyOf(members), type);
    }

    /**
     * How often the eigenvalue counts.
     *
     * @return the algebraic multiplicity, of a pair that of one of the two
     */
    public int multiplicity() {
        return members.size();
    }

    /**
     * Whether all blocks have size 1.
     *
     * @return {@code true} if there are as many eigenvectors as eigenvalues
     */
    public boolean isSemisimple() {
        return sizes.get(0) == 1;
    }

    /**
     * Whether the eigenvalue is 1.
     *
     * @param circle how far away it may lie
     * @return {@code true} within the distance
     */
    public boolean isOne(double circle) {
        return value.subtract(1).norm() <= circle;
    }

    /**
     * What the blocks' powers do.
     *
     * @return for a reader
     */
    public String behaviour() {
        int size = sizes.get(0);
        return switch (type) {
            case REAL_INSIDE, PAIR_INSIDE -> "decays";
            case REAL_OUTSIDE, PAIR_OUTSIDE -> "grows like |λ|ᵗ";
            case REAL_UNIT -> size > 1 ? "grows like t^" + (size - 1) : value.getReal() > 0 ? "stays" : "alternates";
            case PAIR_UNIT -> size > 1 ? "grows like t^" + (size - 1) : "rotates";
        };
    }
}
