package org.homeostat.models.recurrent.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.initializer.Initializer;
import java.util.SplittableRandom;

/**
 * Draws systems whose eigenvalues lie on a part of a ring, uniformly in area and angle (Orvieto et al. 2023, section 3.2.2): pairs r
 * e^{±jφ}, each a block r·rotation(φ) of A; with an odd number of states the last eigenvalue is real.
 *
 * @param states n
 * @param minRadius the smallest r
 * @param maxRadius the largest r, below 1
 * @param maxAngle the largest φ
 */
record Ring(int states, double minRadius, double maxRadius, double maxAngle) {

    /** Draws A. */
    Initializer transition() {
        return (manager, shape, type) -> typed(manager, drawn(manager), type);
    }

    /**
     * Draws X with XᵀX = [[I, Fᵀ], [F, ᾱ²I]] where F = ᾱA: the upper triangular [[I, Fᵀ], [0, G]] with G = ᾱ√(1 - r²), which is
     * diagonal as A's blocks are multiples of rotations.
     */
    Initializer factor(double rate) {
        return (manager, shape, type) -> {
            double[][] a = drawn(manager);
            double[][] x = new double[2 * states][2 * states];
            for (int i = 0; i < states; i++) {
                double squares = 0;
                for (int j = 0; j < states; j++) {
                    x[j][states + i] = rate * a[i][j];
                    squares += a[i][j] * a[i][j];
                }
                x[i][i] = 1;
                x[states + i][states + i] = rate * Math.sqrt(1 - squares);
            }
            return typed(manager, x, type);
        };
    }

    private double[][] drawn(NDManager manager) {
        SplittableRandom random = new SplittableRandom(seed(manager));
        double[][] a = new double[states][states];
        for (int i = 0; i < states; i += 2) {
            double share = random.nextDouble();
            double radius = Math.sqrt(minRadius * minRadius + share * (maxRadius * maxRadius - minRadius * minRadius));
            double angle = maxAngle * random.nextDouble();
            if (i + 1 == states) {
                a[i][i] = radius;
            } else {
                a[i][i] = radius * Math.cos(angle);
                a[i + 1][i + 1] = a[i][i];
                a[i + 1][i] = radius * Math.sin(angle);
                a[i][i + 1] = -a[i + 1][i];
            }
        }
        return a;
    }

    private static long seed(NDManager manager) {
        try (NDArray drawn = manager.randomInteger(0, Integer.MAX_VALUE, new Shape(1), DataType.INT64)) {
            return drawn.getLong();
        }
    }

    private static NDArray typed(NDManager manager, double[][] rows, DataType type) {
        // the engine's own copy: a type that stays would leave the array in Java's memory
        try (NDArray ofJava = manager.create(rows);
                NDArray ofEngine = ofJava.duplicate()) {
            NDArray typed = ofEngine.toType(type, true).toDevice(manager.getDevice(), true);
            typed.attach(manager);
            return typed;
        }
    }
}
