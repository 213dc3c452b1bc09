package org.homeostat.runtime.internal.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.Collectors;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Where a legend hides the least. */
final class LegendPlace {

    /** The share of a chart's width and height that a legend may take. */
    private static final double SHARE = 0.35;

    /** So many places are looked at from one point of a curve to the next. */
    private static final int PLACES = 8;

    private LegendPlace() {}

    private record Place(double x, double y) {

        boolean isFinite() {
            return Double.isFinite(x) && Double.isFinite(y);
        }

        Place towards(Place other, double share) {
            return new Place(x + share * (other.x - x), y + share * (other.y - y));
        }
    }

    /** A corner, with x and y from 0 to 1 in it. */
    private record Corner(LegendPosition position, boolean right, boolean top) {

        boolean holds(double x, double y) {
            return (right ? x > 1 - SHARE : x < SHARE) && (top ? y > 1 - SHARE : y < SHARE);
        }
    }

    private static final List<Corner> CORNERS = List.of(
            new Corner(LegendPosition.InsideNE, true, true),
            new Corner(LegendPosition.InsideNW, false, true),
            new Corner(LegendPosition.InsideSE, true, false),
            new Corner(LegendPosition.InsideSW, false, false));

    /**
     * The corner of a chart that its curves pass the least.
     *
     * @param curves x and y of each curve's points, in the order in which they are joined; what is not finite is a gap
     * @param logarithmic whether the vertical axis is
     * @return the upper right corner where no other is better
     */
    static LegendPosition of(List<double[][]> curves, boolean logarithmic) {
        List<Place> places = new ArrayList<>();
        for (double[][] curve : curves) {
            for (int i = 0; i < curve[0].length; i++) {
                places.add(place(curve, i, logarithmic));
                for (int part = 1; part < PLACES && i > 0; part++) {
                    places.add(place(curve, i - 1, logarithmic)
                            .towards(place(curve, i, logarithmic), (double) part / PLACES));
                }
            }
        }
        places.removeIf(place -> !place.isFinite());
        DoubleSummaryStatistics x = places.stream().collect(Collectors.summarizingDouble(Place::x));
        DoubleSummaryStatistics y = places.stream().collect(Collectors.summarizingDouble(Place::y));
        return CORNERS.stream()
                .min(Comparator.comparingLong(corner -> places.stream()
                        .filter(place -> corner.holds(share(place.x(), x), share(place.y(), y)))
                        .count()))
                .orElseThrow()
                .position();
    }

    private static Place place(double[][] curve, int i, boolean logarithmic) {
        return new Place(curve[0][i], logarithmic ? Math.log10(curve[1][i]) : curve[1][i]);
    }

    private static double share(double value, DoubleSummaryStatistics all) {
        double range = all.getMax() - all.getMin();
        return range > 0 ? (value - all.getMin()) / range : 0.5;
    }
}
