package org.homeostat.models.ren.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Resolvents from one parameter update to the next, by step size and number of steps; shared by forward and adjoint solves. */
final class Resolvents {

    private final Function<Device, NDManager> managers;
    private final Map<Key, Resolvent> made = new HashMap<>();
    private Optional<NDManager> owner = Optional.empty();

    /**
     * Creates it.
     *
     * @param managers gives a fresh manager that lives as long as the parameters
     */
    Resolvents(Function<Device, NDManager> managers) {
        this.managers = managers;
    }

    /** The resolvents of one operator. */
    interface BySize {

        /** The resolvent for a step size. */
        Resolvent at(double alpha);
    }

    private record Key(double alpha, long steps) {}

    /** The resolvent for a step size, computed at the first call after {@link #forget}. */
    Resolvent get(Causal g, double alpha, long steps) {
        return made.computeIfAbsent(new Key(alpha, steps), key -> make(g, key));
    }

    private Resolvent make(Causal g, Key key) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Resolvent resolvent = Resolvent.of(g, key.alpha(), key.steps());
            NDManager manager = owner.orElseGet(() -> managers.apply(g.d11().getDevice()));
            owner = Optional.of(manager);
            resolvent.arrays().attach(manager);
            resolvent.arrays().forEach(NDScope::unregister);
            return resolvent;
        }
    }

    /** The parameters have changed. */
    void forget() {
        made.clear();
        owner.ifPresent(NDManager::close);
        owner = Optional.empty();
    }
}
