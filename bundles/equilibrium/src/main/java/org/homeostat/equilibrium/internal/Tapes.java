package org.homeostat.equilibrium.internal;

import java.util.Optional;

/** Each thread's tape while a gradient collector is open on it. */
final class Tapes {

    // not static: the tapes of one service are nobody else's, and go with it
    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<Tape> current = new ThreadLocal<>();

    Optional<Tape> current() {
        return Optional.ofNullable(current.get());
    }

    Tape open() {
        if (current.get() != null) {
            throw new IllegalStateException(
                    "a gradient collector is open on this thread already; close it before making the next");
        }
        Tape tape = new Tape();
        current.set(tape);
        return tape;
    }

    void close() {
        current.remove();
    }
}
