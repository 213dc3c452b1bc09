package org.homeostat.runtime.internal.settings;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers as YAML 1.2 writes them, in decimal. */
final class Numbers {

    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,25}");
    private static final Pattern REAL = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,9})?");
    private static final Pattern INFINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF)");
    private static final Pattern ZERO = Pattern.compile("[-+]?[0.]+([eE].*)?");

    private Numbers() {}

    /** The whole number that a text stands for, if it does. */
    static Optional<java.math.BigInteger> whole(String text) {
        if (!WHOLE.matcher(text).matches()) {
            return Optional.empty();
        }
        return Optional.of(new java.math.BigInteger(text.startsWith("+") ? text.substring(1) : text));
    }

    /**
     * The real number that a text stands for. Empty for what is no number, for NaN, and for digits that a double cannot
     * hold but as zero or infinity.
     */
    static Optional<Double> real(String text) {
        if (INFINITE.matcher(text).matches()) {
            return Optional.of(text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
        }
        if (!REAL.matcher(text).matches()) {
            return Optional.empty();
        }
        double value = Double.parseDouble(text);
        boolean underflow = value == 0 && !ZERO.matcher(text).matches();
        return Double.isInfinite(value) || underflow ? Optional.empty() : Optional.of(value);
    }

    /** A real number as text that reads back as the same number. */
    static String write(double value) {
        if (Double.isNaN(value)) {
            return ".nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? ".inf" : "-.inf";
        }
        return Double.toString(value).toLowerCase(Locale.ROOT).replace(".0e", "e");
    }

    /** A bound as a reader would write it: without a fraction where there is none. */
    static String bound(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9 ? Long.toString((long) value) : write(value);
    }
}
