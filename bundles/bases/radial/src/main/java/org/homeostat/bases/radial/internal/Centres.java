package org.homeostat.bases.radial.internal;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.hipparchus.clustering.CentroidCluster;
import org.hipparchus.clustering.DoublePoint;
import org.hipparchus.clustering.KMeansPlusPlusClusterer;
import org.hipparchus.clustering.distance.EuclideanDistance;
import org.hipparchus.random.Well19937c;
import org.hipparchus.util.MathArrays;

/** Centres of data by k-means. */
final class Centres {

    private static final int MOST_ITERATIONS = 100;

    /** As many points a centre tell enough; more only take time. */
    private static final int POINTS_FOR_EACH = 50;

    private Centres() {}

    /**
     * Finds them.
     *
     * @param points the sample, of which at most 50 points a centre are looked at, spread evenly
     * @param count how many
     * @param seed of the first choice
     * @return one centre each row
     * @throws IllegalArgumentException if the sample has fewer different points than centres, or numbers that are not finite
     */
    static double[][] of(double[][] points, int count, long seed) {
        if (Arrays.stream(points).flatMapToDouble(Arrays::stream).anyMatch(x -> !Double.isFinite(x))) {
            throw new IllegalArgumentException(
                    "the sample for the centres of the basis 'rbf' has numbers that are not finite");
        }
        double[][] spread = spread(points, (long) POINTS_FOR_EACH * count);
        long different = Stream.of(spread).map(DoublePoint::new).distinct().count();
        if (different < count) {
            throw new IllegalArgumentException("the basis 'rbf' is to have " + count + " centres, and the sample has "
                    + different + " different points; accepted is at most that");
        }
        List<DoublePoint> sample = Stream.of(spread).map(DoublePoint::new).toList();
        return new KMeansPlusPlusClusterer<DoublePoint>(
                        count, MOST_ITERATIONS, new EuclideanDistance(), new Well19937c(seed))
                .cluster(sample).stream()
                        .map(CentroidCluster::getCenter)
                        .map(centre -> centre.getPoint())
                        .toArray(double[][]::new);
    }

    private static double[][] spread(double[][] points, long most) {
        if (points.length <= most) {
            return points;
        }
        double[][] chosen = new double[(int) most][];
        for (int i = 0; i < most; i++) {
            chosen[i] = points[(int) (i * (long) points.length / most)];
        }
        return chosen;
    }

    /**
     * How far apart centres are.
     *
     * @param centres one each row
     * @return the mean distance to the nearest other one; 1 for a single centre
     */
    static double spacing(double[][] centres) {
        if (centres.length < 2) {
            return 1;
        }
        double sum = 0;
        for (double[] centre : centres) {
            double nearest = Double.POSITIVE_INFINITY;
            for (double[] other : centres) {
                if (other != centre) {
                    nearest = Math.min(nearest, MathArrays.distance(centre, other));
                }
            }
            sum += nearest;
        }
        return sum / centres.length;
    }
}
