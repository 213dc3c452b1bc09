package org.homeostat.solvers.broyden.internal;

import org.homeostat.solvers.broyden.internal.Vectors.Rows;

/**
 * Broyden's method for one sample, in Java.
 *
 * <p>H is a product of rank-one factors, one a pair: I + σ w pᵀ with the proposed step p (Kelley 1995, section 7.3). Where the
 * part t of p was gone, s = tp, H y = H g⁺ - p and Broyden's update give w = H g⁺ + (t - 1)p and σ = 1/(‖p‖² - p·H g⁺).
 * So a step takes one inner product and one addition a pair. A factor is undone by I - w pᵀ/(t‖p‖²).
 *
 * <p>When there are more pairs than the memory holds, the newer half is kept. Their factors are what older ones left of
 * them, so they are made anew: undoing gives each pair's y, and the updates start again from the identity. H is always what
 * Broyden's updates with the latest pairs make of the identity, hence the latest secant equation H y = -s always holds.
 * Just dropping the oldest factor would keep neither, and dropping the oldest term of a sum may leave H singular.
 *
 * <p>Vectors are made when they are first used.
 *
 * @param <T> float[] or double[]
 */
final class Sample<T> {

    /** Only steps below this many times the limit for the last image looked at are suspected of being rounding. */
    private static final double SUSPECT = 100;

    private final Vectors<T> vectors;
    private final int memory;
    private final T[] steps;
    private final T[] updates;
    private final double[] factors;
    private final double[] squares;
    private final double[] lengths;
    private final Safeguard safeguard;
    private final double rounding;
    private final int dimension;
    private T here;
    private T last;
    private int count;
    private boolean pending;
    private double size;

    Sample(Broyden settings, Vectors<T> vectors, int dimension) {
        this.vectors = vectors;
        this.dimension = dimension;
        memory = settings.memory();
        steps = vectors.table(memory + 1);
        updates = vectors.table(memory + 1);
        factors = new double[memory + 1];
        squares = new double[memory + 1];
        lengths = new double[memory + 1];
        safeguard = new Safeguard(settings.safeguard());
        rounding = Safeguard.NOISE * vectors.epsilon();
        here = vectors.vector(dimension);
        last = vectors.vector(dimension);
        reset();
    }

    /** Forgets everything but the vectors' room. */
    void reset() {
        count = 0;
        pending = false;
        size = Double.POSITIVE_INFINITY;
        safeguard.reset();
    }

    /**
     * Makes a step.
     *
     * @param states the states of all rows
     * @param images their images
     * @param row this sample's row
     * @param norm the norm of its residual
     * @param image room
     * @param next receives the next state
     * @return whether it is a step by the estimate; {@code false} if the sample goes back
     */
    boolean step(Rows<T> states, Rows<T> images, int row, double norm, T image, T next) {
        states.get(row, here);
        images.get(row, image);
        if (safeguard.refuses(norm) && !(Double.isFinite(norm) && pending && isNegligible(square(), image))) {
            goBack(next);
            return false;
        }
        T step = pending ? learn(image) : residual(image);
        pending = true;
        lengths[count] = 1;
        safeguard.accept(norm);
        vectors.sum(here, step, next);
        T swap = last;
        last = here;
        here = swap;
        return true;
    }

    /** The latest step is followed only so far. */
    void shorten(double length) {
        lengths[count] = length;
    }

    /** A cut of the step from the last good state. */
    private void goBack(T next) {
        if (pending) {
            lengths[count] *= Safeguard.CUT;
            vectors.copy(last, next);
            vectors.add(lengths[count], steps[count], next);
        } else {
            vectors.copy(here, next);
        }
    }

    private T residual(T image) {
        T residual = vector(steps, count);
        vectors.difference(image, here, residual);
        return residual;
    }

    private T vector(T[] table, int index) {
        if (table[index] == null) {
            table[index] = vectors.vector(dimension);
        }
        return table[index];
    }

    private double square() {
        return vectors.product(steps[count], steps[count]);
    }

    /** Whether the latest step, part of a proposal with this square, is but rounding. */
    private boolean isNegligible(double square, T image) {
        double taken = lengths[count] * Math.sqrt(square);
        if (taken > SUSPECT * rounding * size) {
            return false;
        }
        size = Math.sqrt(vectors.product(image, image));
        return taken <= rounding * size;
    }

    /** Takes in the pair that leads here from the last good state, and gives H g, the next step. */
    private T learn(T image) {
        T step = steps[count];
        T update = vector(updates, count);
        vectors.difference(image, here, update);
        apply(update);
        double length = lengths[count];
        double square = square();
        double product = vectors.product(step, update);
        double divisor = square - product;
        boolean sound = isSound(divisor, square + Math.abs(product)) && !isNegligible(square, image);
        if (!sound) {
            if (length < 1 || !Double.isFinite(divisor)) {
                // what led astray would do so again
                count = 0;
                return residual(image);
            }
            vectors.copy(update, step);
            return step;
        }
        vectors.add(length - 1, step, update);
        factors[count] = 1 / divisor;
        squares[count] = square;
        count++;
        if (count > memory) {
            renew((memory + 1) / 2);
            T next = residual(image);
            apply(next);
            return next;
        }
        T next = vector(steps, count);
        vectors.scale(square / divisor, update, next);
        vectors.add(1 - length, step, next);
        return next;
    }

    private boolean isSound(double divisor, double size) {
        return Math.abs(divisor) > rounding * size && Double.isFinite(size);
    }

    /** x ← H x. */
    private void apply(T x) {
        for (int i = 0; i < count; i++) {
            vectors.add(factors[i] * vectors.product(steps[i], x), updates[i], x);
        }
    }

    /** Makes the factors of the newest pairs anew, from the identity. */
    private void renew(int carried) {
        int first = count - carried;
        for (int j = count - 1; j >= first; j--) {
            T change = updates[j];
            vectors.add(-lengths[j], steps[j], change);
            for (int i = j - 1; i >= 0; i--) {
                vectors.add(-vectors.product(steps[i], change) / (lengths[i] * squares[i]), updates[i], change);
            }
        }
        int end = count;
        count = 0;
        for (int j = first; j < end; j++) {
            T change = updates[j];
            apply(change);
            double divisor = -vectors.product(steps[j], change);
            if (isSound(divisor, squares[j])) {
                vectors.add(lengths[j], steps[j], change);
                move(j, count);
                factors[count] = 1 / divisor;
                count++;
            }
        }
    }

    private void move(int from, int to) {
        swap(steps, from, to);
        swap(updates, from, to);
        squares[to] = squares[from];
        lengths[to] = lengths[from];
    }

    private static <T> void swap(T[] table, int a, int b) {
        T vector = table[a];
        table[a] = table[b];
        table[b] = vector;
    }

    /** x ← x·H. */
    void leftApply(T x) {
        for (int i = count - 1; i >= 0; i--) {
            vectors.add(factors[i] * vectors.product(updates[i], x), steps[i], x);
        }
    }
}
