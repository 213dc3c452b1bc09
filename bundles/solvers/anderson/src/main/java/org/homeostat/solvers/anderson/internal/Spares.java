package org.homeostat.solvers.anderson.internal;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Samples' memory that finished solves leave to the next ones of their dimension: clearing fresh memory costs as much as
 * several steps. It is held softly, so that it goes when the heap is needed. Thread-safe.
 *
 * @param <T> float[] or double[]
 */
final class Spares<T> {

    /**
     * What one sample's history is kept in; its contents are whatever was left there.
     *
     * @param residuals a residual for each slot
     * @param targets a mixing target for each slot
     */
    record Memory<T>(double[][] residuals, T[] targets) {

        /** Exchanges the contents of two slots. */
        void exchange(int a, int b) {
            double[] residual = residuals[a];
            residuals[a] = residuals[b];
            residuals[b] = residual;
            T target = targets[a];
            targets[a] = targets[b];
            targets[b] = target;
        }
    }

    private record Stock<T>(int dimension, Deque<Memory<T>> memories) {}

    private final IntFunction<Memory<T>> fresh;
    private SoftReference<Stock<T>> stock = new SoftReference<>(null);

    /**
     * Begins without any.
     *
     * @param fresh makes memory for a dimension
     */
    Spares(IntFunction<Memory<T>> fresh) {
        this.fresh = fresh;
    }

    List<Memory<T>> take(int count, int dimension) {
        List<Memory<T>> taken = new ArrayList<>(count);
        synchronized (this) {
            Deque<Memory<T>> spare = stock(dimension);
            while (taken.size() < count && !spare.isEmpty()) {
                taken.add(spare.pop());
            }
        }
        while (taken.size() < count) {
            taken.add(fresh.apply(dimension));
        }
        return taken;
    }

    synchronized void give(List<Memory<T>> memories, int dimension) {
        stock(dimension).addAll(memories);
    }

    private Deque<Memory<T>> stock(int dimension) {
        Stock<T> present = stock.get();
        if (present == null || present.dimension() != dimension) {
            present = new Stock<>(dimension, new ArrayDeque<>());
            stock = new SoftReference<>(present);
        }
        return present.memories();
    }
}
