package org.homeostat.koopman.internal.spectrum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.koopman.internal.linalg.Lapack;
import org.homeostat.koopman.internal.linalg.Schur;

/**
 * Finds which computed eigenvalues are one.
 *
 * <p>An error of size ε spreads the eigenvalue of a Jordan block of size k over a circle of radius ε^(1/k), so no single
 * distance tells. Eigenvalues as far apart as a block of size 6 would spread them are taken together and tried by the ranks of
 * {@link JordanSizes}; a group that fails is split by shorter and shorter distances, and its parts are tried in their turn.
 */
final class Clusters {

    private static final int LARGEST_BLOCK = 6;
    private static final double SHORTER = 0.7;

    private final Tolerances tolerances;
    private final double norm;
    private final List<JordanCluster> found = new ArrayList<>();

    private Clusters(Tolerances tolerances, double norm) {
        this.tolerances = tolerances;
        this.norm = norm;
    }

    /** The clusters of a matrix in Schur form, by modulus from the largest. */
    static List<JordanCluster> of(Schur schur, Tolerances tolerances) {
        double norm = Math.max(schur.t().getFrobeniusNorm(), Double.MIN_NORMAL);
        Clusters clusters = new Clusters(tolerances, norm);
        clusters.split(schur, norm * Math.pow(tolerances.matrix(), 1.0 / LARGEST_BLOCK));
        return clusters.found.stream()
                .sorted(Comparator.comparingDouble(
                                (JordanCluster c) -> -c.value().norm())
                        .thenComparingDouble(c -> Math.abs(c.value().getArgument())))
                .toList();
    }

    /** Splits into groups whose members are linked by steps no longer than the reach. */
    private void split(Schur schur, double reach) {
        int[] group = linked(schur.values(), reach);
        for (int g : Arrays.stream(group).distinct().toArray()) {
            boolean[] chosen = new boolean[group.length];
            int size = 0;
            for (int i = 0; i < group.length; i++) {
                chosen[i] = group[i] == g;
                size += chosen[i] ? 1 : 0;
            }
            Optional<Schur> moved = size == group.length ? Optional.of(schur) : Lapack.reorder(schur, chosen);
            if (moved.isEmpty()) {
                members(schur.values(), chosen).forEach(this::alone);
                continue;
            }
            resolve(head(moved.get(), size), reach);
        }
    }

    private void resolve(Schur group, double reach) {
        List<Complex> members = new ArrayList<>(List.of(group.values()));
        boolean pair = isPair(group.values(), reach);
        if (pair) {
            members.removeIf(value -> value.getImaginary() < 0);
        }
        if (members.size() == 1) {
            alone(members.get(0));
            return;
        }
        Complex mean = members.stream().reduce(Complex.ZERO, Complex::add).divide(members.size());
        Complex value = pair ? mean : new Complex(mean.getReal(), 0);
        Optional<List<Integer>> sizes = JordanSizes.of(group.t(), value, members.size(), tolerances.matrix() * norm);
        if (sizes.isPresent()) {
            found.add(JordanCluster.of(value, sizes.get(), members, tolerances.circle()));
        } else {
            apart(group, pair, reach);
        }
    }

    /** Shortens the reach until the group is another one or two. */
    private void apart(Schur group, boolean pair, double reach) {
        double least = tolerances.matrix() * tolerances.matrix() * norm;
        for (double shorter = reach * SHORTER; shorter > least; shorter *= SHORTER) {
            int[] parts = linked(group.values(), shorter);
            if (isPair(group.values(), shorter) != pair
                    || Arrays.stream(parts).distinct().count() > 1) {
                split(group, shorter);
                return;
            }
        }
        List.of(group.values()).forEach(this::alone);
    }

    /** Whether all lie off the real axis, and those above further than the reach from those below. */
    private static boolean isPair(Complex[] values, double reach) {
        return Arrays.stream(values).allMatch(value -> Math.abs(value.getImaginary()) * 2 > reach);
    }

    private void alone(Complex value) {
        if (value.getImaginary() >= 0) {
            found.add(JordanCluster.of(value, List.of(1), List.of(value), tolerances.circle()));
        }
    }

    private static List<Complex> members(Complex[] values, boolean[] chosen) {
        return IntStream.range(0, values.length)
                .filter(i -> chosen[i])
                .mapToObj(i -> values[i])
                .toList();
    }

    /** A group's number for each eigenvalue; conjugates share it. */
    private static int[] linked(Complex[] values, double reach) {
        int n = values.length;
        int[] group = IntStream.range(0, n).toArray();
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                boolean near = Math.min(
                                values[i].subtract(values[j]).norm(),
                                values[i].subtract(values[j].conjugate()).norm())
                        <= reach;
                boolean conjugates = j == i + 1
                        && values[i].getImaginary() > 0
                        && values[i].conjugate().equals(values[j]);
                if (group[i] != group[j] && (near || conjugates)) {
                    int from = group[j];
                    int to = group[i];
                    Arrays.setAll(group, k -> group[k] == from ? to : group[k]);
                }
            }
        }
        return group;
    }

    private static Schur head(Schur schur, int size) {
        RealMatrix t = schur.t().getSubMatrix(0, size - 1, 0, size - 1);
        RealMatrix q = MatrixUtils.createRealIdentityMatrix(size);
        return new Schur(t, q, Arrays.copyOf(schur.values(), size));
    }
}
