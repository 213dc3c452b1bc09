package org.homeostat.testkit;

import java.util.Optional;

/**
 * One sample: an equation z = f(z), where to start, and what is known of the answer.
 *
 * @param name what it is, for messages
 * @param map f
 * @param start z₀
 * @param solution z*, if there is one and it is known
 * @param amplification ‖z - z*‖ is at most this times ‖f(z) - z‖
 * @param contracts whether the plain iteration gets there within some hundred steps
 */
record Sample(
        String name, RowMap map, double[] start, Optional<double[]> solution, double amplification, boolean contracts) {

    /** An equation of which nothing is known. */
    static Sample of(String name, RowMap map, double... start) {
        return new Sample(name, map, start, Optional.empty(), 1, false);
    }

    /** The same equation from another start. */
    Sample from(double... other) {
        return new Sample(name, map, other, solution, amplification, contracts);
    }

    @Override
    public String toString() {
        return name;
    }
}
