package org.homeostat.solvers.broyden.internal;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Samples that finished solves leave to the next ones of their dimension: clearing fresh memory costs as much as several
 * steps. They are held softly, so that they go when the heap is needed. Thread-safe.
 *
 * @param <T> float[] or double[]
 */
final class Spares<T> {

    private record Stock<T>(int dimension, Deque<Sample<T>> samples) {}

    private final IntFunction<Sample<T>> fresh;
    private SoftReference<Stock<T>> stock = new SoftReference<>(null);

    /**
     * Begins without any.
     *
     * @param fresh makes a sample of a dimension
     */
    Spares(IntFunction<Sample<T>> fresh) {
        this.fresh = fresh;
    }

    List<Sample<T>> take(int count, int dimension) {
        List<Sample<T>> taken = new ArrayList<>(count);
        synchronized (this) {
            Deque<Sample<T>> spare = stock(dimension);
            while (taken.size() < count && !spare.isEmpty()) {
                taken.add(spare.pop());
            }
        }
        taken.forEach(Sample::reset);
        while (taken.size() < count) {
            taken.add(fresh.apply(dimension));
        }
        return taken;
    }

    synchronized void give(List<Sample<T>> samples, int dimension) {
        stock(dimension).addAll(samples);
    }

    private Deque<Sample<T>> stock(int dimension) {
        Stock<T> present = stock.get();
        if (present == null || present.dimension() != dimension) {
            present = new Stock<>(dimension, new ArrayDeque<>());
            stock = new SoftReference<>(present);
        }
        return present.samples();
    }
}
