package org.homeostat.runtime.internal.settings;

import org.homeostat.api.Setting;

/**
 * The numbers that a setting accepts.
 *
 * @param min the smallest
 * @param max the largest
 * @param excludesMin whether the smallest itself is refused
 * @param excludesMax whether the largest itself is refused
 */
record Range(double min, double max, boolean excludesMin, boolean excludesMax) {

    /** The range that a setting states. */
    static Range of(Setting setting) {
        return new Range(setting.min(), setting.max(), setting.exclusiveMin(), setting.exclusiveMax());
    }

    /** Whether a number lies in it. A whole number beyond 2^53 is compared as the nearest double. */
    boolean contains(double value) {
        return (excludesMin ? value > min : value >= min) && (excludesMax ? value < max : value <= max);
    }

    /** Whether no infinite number lies in it. */
    boolean isFinite() {
        return Double.isFinite(min) && Double.isFinite(max);
    }

    /** Whether it ends below sooner than finite numbers do. */
    boolean hasLow() {
        return min > -Double.MAX_VALUE || excludesMin;
    }

    /** Whether it ends above sooner than finite numbers do. */
    boolean hasHigh() {
        return max < Double.MAX_VALUE || excludesMax;
    }

    /** The range for a reader; empty if every finite number lies in it. */
    String text() {
        String low = (excludesMin ? "more than " : "at least ") + Numbers.bound(min);
        String high = (excludesMax ? "less than " : "at most ") + Numbers.bound(max);
        if (hasLow() && hasHigh()) {
            return low + " and " + high;
        }
        return hasLow() ? low : hasHigh() ? high : "";
    }
}
