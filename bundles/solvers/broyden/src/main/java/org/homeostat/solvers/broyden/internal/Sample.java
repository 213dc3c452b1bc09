package org.homeostat.solvers.broyden.internal;

import org.homeostat.solvers.broyden.internal.Vectors.Rows;

/**
 * Broyden's method for one sample, in Java.
 *
 * <p>The slots of the ring hold the pairs, the last good state with its image, and the present ones. A slot gets its vectors
 * when it is first used.
 *
 * @param <T> float[] or double[]
 */
final class Sample<T> {

    /** A step shorter than this many roundings of the image says nothing about the map. */
    static final double NOISE = 32;

    /** Only steps below this part of the image are suspected of being rounding. */
    private static final double SUSPECT = 1e-3;

    private static final int NONE = -1;

    private final Vectors<T> vectors;
    private final int memory;
    private final int dimension;
    private final T[] steps;
    private final T[] images;
    private final SecantSystem system;
    private final Safeguard safeguard;
    private final double[] onResidual;
    private final double[] onStep;
    private int last = NONE;
    private double size = Double.POSITIVE_INFINITY;

    Sample(Broyden settings, Vectors<T> vectors, int dimension) {
        this.vectors = vectors;
        this.dimension = dimension;
        memory = settings.memory();
        int slots = memory + 2;
        steps = vectors.table(slots);
        images = vectors.table(slots);
        system = new SecantSystem(slots, SecantSystem.ROUNDINGS * vectors.epsilon());
        safeguard = new Safeguard(settings.safeguard());
        onResidual = new double[slots];
        onStep = new double[slots];
    }

    /** Forgets everything but the vectors' room. */
    void reset() {
        system.clear();
        safeguard.reset();
        last = NONE;
        size = Double.POSITIVE_INFINITY;
    }

    /**
     * Makes a step.
     *
     * @param states the states of all rows
     * @param imageRows their images
     * @param row this sample's row
     * @param norm the norm of its residual
     * @param residual room
     * @param next receives the next state
     * @return whether it is a step by the estimate; {@code false} if the sample goes back
     */
    boolean step(Rows<T> states, Rows<T> imageRows, int row, double norm, T residual, T next) {
        int present = vacant();
        T state = vector(steps, present);
        T image = vector(images, present);
        states.get(row, state);
        imageRows.get(row, image);
        if (safeguard.refuses(norm) && !isRounding(state, image, norm, residual)) {
            goBack(state, residual, next);
            return false;
        }
        safeguard.accept(norm);
        vectors.difference(image, state, residual);
        if (last != NONE) {
            learn(state, image, residual);
        }
        last = present;
        double[] weights = system.solve(onResidual);
        vectors.copy(image, next);
        for (int i = 0; i < system.count(); i++) {
            int slot = system.slot(i);
            vectors.add(weights[slot], images[slot], next);
        }
        return true;
    }

    private int vacant() {
        int slot = 0;
        while (slot == last || system.holds(slot)) {
            slot++;
        }
        return slot;
    }

    private T vector(T[] table, int slot) {
        if (table[slot] == null) {
            table[slot] = vectors.vector(dimension);
        }
        return table[slot];
    }

    /** Whether a finite residual grew from rounding alone, after a step too small to matter. */
    private boolean isRounding(T state, T image, double norm, T room) {
        if (last == NONE || !Double.isFinite(norm)) {
            return false;
        }
        vectors.difference(state, steps[last], room);
        return isNegligible(vectors.product(room, room), image);
    }

    private boolean isNegligible(double square, T image) {
        if (square > SUSPECT * SUSPECT * size) {
            return false;
        }
        size = vectors.product(image, image);
        double rounding = NOISE * vectors.epsilon();
        return square <= rounding * rounding * size;
    }

    /** Makes the pair that leads from the last state to the present one, in the last one's slot. */
    private void learn(T state, T image, T residual) {
        T step = steps[last];
        T change = images[last];
        vectors.difference(state, step, step);
        vectors.difference(image, change, change);
        double square = vectors.product(step, step);
        boolean informative = !isNegligible(square, image);
        if (informative && system.count() == memory) {
            system.drop(system.slot(0));
        }
        for (int i = 0; i < system.count(); i++) {
            int slot = system.slot(i);
            onResidual[slot] = vectors.product(steps[slot], residual);
        }
        if (informative) {
            for (int i = 0; i < system.count(); i++) {
                int slot = system.slot(i);
                onStep[slot] = vectors.product(images[slot], step);
            }
            onStep[last] = vectors.product(change, step);
            onResidual[last] = vectors.product(step, residual);
            system.append(last, square, onStep, onResidual);
        }
        system.remember(onResidual);
    }

    /** A damped plain step from the last good state, with an empty memory. */
    private void goBack(T state, T residual, T next) {
        system.clear();
        if (last == NONE) {
            vectors.copy(state, next);
        } else {
            vectors.difference(images[last], steps[last], residual);
            vectors.copy(steps[last], next);
            vectors.add(safeguard.back(), residual, next);
        }
    }

    /** product ← v·H. */
    void leftProduct(T v, T product) {
        for (int i = 0; i < system.count(); i++) {
            int slot = system.slot(i);
            onStep[slot] = vectors.product(images[slot], v);
        }
        double[] weights = system.solveTransposed(onStep);
        vectors.copy(v, product);
        for (int i = 0; i < system.count(); i++) {
            int slot = system.slot(i);
            vectors.add(weights[slot], steps[slot], product);
        }
    }
}
