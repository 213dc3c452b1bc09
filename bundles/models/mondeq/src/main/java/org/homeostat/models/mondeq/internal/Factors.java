package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** Arrays that live from one parameter update to the next, by step size; shared by forward and backward solves. */
final class Factors {

    private final NDManager owner;
    private final Map<Double, NDList> byStepSize = new HashMap<>();

    /**
     * Creates it.
     *
     * @param owner owner of the arrays, closed by {@link #close}
     */
    Factors(NDManager owner) {
        this.owner = owner;
    }

    /**
     * The arrays for a step size.
     *
     * @param alpha the step size
     * @param compute makes them if they are not there yet
     * @return the arrays
     */
    NDList get(double alpha, Supplier<NDList> compute) {
        return byStepSize.computeIfAbsent(alpha, key -> {
            NDList made = compute.get();
            made.attach(owner);
            made.forEach(NDScope::unregister);
            return made;
        });
    }

    /** Whether the arrays for a step size are there. */
    boolean has(double alpha) {
        return byStepSize.containsKey(alpha);
    }

    /** Frees what is not for this step size. */
    void keepOnly(double alpha) {
        byStepSize.entrySet().removeIf(entry -> {
            boolean other = entry.getKey() != alpha;
            if (other) {
                entry.getValue().close();
            }
            return other;
        });
    }

    /** Frees everything. */
    void close() {
        byStepSize.clear();
        owner.close();
    }
}
