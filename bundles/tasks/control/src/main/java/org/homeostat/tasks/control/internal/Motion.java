package org.homeostat.tasks.control.internal;

import java.util.Arrays;
import org.homeostat.control.Plant;

/**
 * One trajectory.
 *
 * @param states x at each time, (T, n)
 * @param inputs u at each time, (T, m)
 */
record Motion(double[][] states, double[][] inputs) {

    /** A trajectory whose rows hold states and inputs. */
    static Motion of(double[] values, int start, int steps, int n, int m) {
        double[][] states = new double[steps][];
        double[][] inputs = new double[steps][];
        for (int t = 0; t < steps; t++) {
            int row = start + t * (n + m);
            states[t] = Arrays.copyOfRange(values, row, row + n);
            inputs[t] = Arrays.copyOfRange(values, row + n, row + n + m);
        }
        return new Motion(states, inputs);
    }

    /** The plant left alone. */
    static Motion free(Plant plant, double[] start, int steps) {
        double[][] states = new double[steps][];
        double[][] inputs = new double[steps][plant.inputs().size()];
        states[0] = start;
        for (int t = 1; t < steps; t++) {
            states[t] = plant.next(states[t - 1], inputs[t - 1]);
        }
        return new Motion(states, inputs);
    }

    int steps() {
        return states.length;
    }

    /** One component of the state over time. */
    double[] state(int component) {
        return Arrays.stream(states).mapToDouble(x -> x[component]).toArray();
    }

    /** One component of the input over time. */
    double[] input(int component) {
        return Arrays.stream(inputs).mapToDouble(u -> u[component]).toArray();
    }

    double peakInput() {
        return Arrays.stream(inputs)
                .flatMapToDouble(Arrays::stream)
                .map(Math::abs)
                .max()
                .orElse(0);
    }

    /** The first step from which on no component is farther from the target than a tolerance; T if there is none. */
    int settled(double[] target, double tolerance) {
        int settled = steps();
        while (settled > 0 && isNear(states[settled - 1], target, tolerance)) {
            settled--;
        }
        return settled;
    }

    private static boolean isNear(double[] x, double[] target, double tolerance) {
        for (int i = 0; i < x.length; i++) {
            if (!(Math.abs(x[i] - target[i]) <= tolerance)) {
                return false;
            }
        }
        return true;
    }
}
