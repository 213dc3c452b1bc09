package org.homeostat.nn;

import java.util.List;
import java.util.stream.IntStream;
import org.homeostat.api.Setting;

/**
 * How tokens become vectors and vectors scores of tokens, a part of the settings of several families.
 *
 * <p>With {@code cutoffs} both are adaptive (Grave et al. 2017; Baevski and Auli 2019): rarer tokens, those of higher numbers,
 * have shorter vectors, and their probability is that of their cluster times that within it.
 *
 * @param width components of a token's vector
 * @param tied whether the output scores tokens by the same vectors
 * @param cutoffs the numbers of tokens at which clusters begin
 * @param divisor how much shorter the vectors of each further cluster are
 * @param dropout share of the vectors' components that training drops
 */
public record Embedding(
        @Setting(value = "Components of a token's vector.", min = 1, max = 1_000_000)
        int width,

        @Setting(
                "Scores tokens at the output by the same vectors (Press and Wolf 2017), against the first 'width' components of"
                        + " the state at each position. Outputs are taken for the input's tokens where there are as many of them at"
                        + " each position; false where they are other classes.")
        boolean tied,

        @Setting(
                value =
                        "Numbers of tokens at which the second and further clusters of an adaptive softmax begin, ascending;"
                                + " none for a plain softmax. They save parameters; all probabilities are computed all the same.",
                min = 1,
                max = 1e9)
        List<Integer> cutoffs,

        @Setting(
                value =
                        "Each further cluster's vectors are shorter by this factor, with a linear map to the full width.",
                min = 1,
                max = 1024)
        int divisor,

        @Setting(value = "Share of the vectors' components that training drops.", min = 0, max = 1, exclusiveMax = true)
        double dropout) {

    /**
     * Checks it.
     *
     * @param width components of a token's vector
     * @param tied whether the output scores tokens by the same vectors
     * @param cutoffs the numbers of tokens at which clusters begin
     * @param divisor how much shorter the vectors of each further cluster are
     * @param dropout share of the vectors' components that training drops
     */
    public Embedding {
        cutoffs = List.copyOf(cutoffs);
        for (int i = 1; i < cutoffs.size(); i++) {
            if (cutoffs.get(i) <= cutoffs.get(i - 1)) {
                throw new IllegalArgumentException("the cutoffs must ascend, unlike " + cutoffs);
            }
        }
    }

    /**
     * A plain embedding.
     *
     * @param width components of a token's vector
     * @return tied, without clusters and dropout
     */
    public static Embedding of(int width) {
        return new Embedding(width, true, List.of(), 1, 0);
    }

    /**
     * The tokens of one cluster.
     *
     * @param first the number of the first token
     * @param size how many there are
     * @param width components of their vectors
     */
    record Cluster(int first, int size, int width) {}

    /** The clusters of a vocabulary, most frequent tokens first. */
    List<Cluster> clusters(int vocabulary) {
        if (!cutoffs.isEmpty() && cutoffs.get(cutoffs.size() - 1) >= vocabulary) {
            throw new IllegalArgumentException(
                    "the cutoffs " + cutoffs + " must lie below the number of tokens, " + vocabulary);
        }
        int count = cutoffs.size() + 1;
        int[] widths = new int[count];
        widths[0] = width;
        for (int i = 1; i < count; i++) {
            widths[i] = Math.max(1, widths[i - 1] / divisor);
        }
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    int first = i == 0 ? 0 : cutoffs.get(i - 1);
                    int end = i == count - 1 ? vocabulary : cutoffs.get(i);
                    return new Cluster(first, end - first, widths[i]);
                })
                .toList();
    }
}
