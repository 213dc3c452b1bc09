package org.homeostat.datasets.control.internal;

import java.util.Arrays;
import java.util.Random;

/**
 * ξ_t = ξ_zz + ½ξ(1 - ξ)(ξ - ½) on [0, length], both ends at b(t), in explicit Euler steps of a tenth of dz², several of which make one
 * step of the data; b wanders at random between 0 and 1.
 */
final class ReactionDiffusion {

    /** Euler steps in a step of the data. */
    static final int SUB_STEPS = 5;

    private static final double STEP = 0.1;

    private final double spacing;
    private final double wander;
    private final Random random;
    private double[] state;
    private double boundary;

    ReactionDiffusion(int nodes, double length, double wander, Random random) {
        this.spacing = length / (nodes - 1);
        this.wander = wander;
        this.random = random;
        this.boundary = 1;
        this.state = new double[nodes];
        Arrays.fill(state, 1);
    }

    /** The time of one step of the data. */
    static double sampleTime(int nodes, double length) {
        double spacing = length / (nodes - 1);
        return SUB_STEPS * STEP * spacing * spacing;
    }

    double[] state() {
        return state.clone();
    }

    double boundary() {
        return boundary;
    }

    double middle() {
        return state[state.length / 2];
    }

    /** Holds b for one step of the data, then moves it. */
    void advance() {
        double dt = STEP * spacing * spacing;
        for (int sub = 0; sub < SUB_STEPS; sub++) {
            double[] next = new double[state.length];
            next[0] = boundary;
            next[next.length - 1] = boundary;
            for (int i = 1; i < state.length - 1; i++) {
                double diffusion = STEP * (state[i - 1] - 2 * state[i] + state[i + 1]);
                double reaction = dt * 0.5 * state[i] * (1 - state[i]) * (state[i] - 0.5);
                next[i] = state[i] + diffusion + reaction;
            }
            state = next;
        }
        boundary = Math.max(0, Math.min(1, boundary + wander * random.nextGaussian()));
    }
}
