package org.homeostat.solvers.krylov.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import java.util.Optional;

/** States that an iteration comes back to, in its memory. */
final class Anchor {

    private final NDManager memory;
    private Optional<NDArray> kept = Optional.empty();

    Anchor(NDManager memory) {
        this.memory = memory;
    }

    /** The states; there must be some. */
    NDArray states() {
        return kept.orElseThrow();
    }

    /** Keeps all rows of the states. */
    void set(NDArray states) {
        replace(states.duplicate());
    }

    /** Keeps some rows of the states, and the others as they are. */
    void set(NDArray states, boolean[] rows) {
        boolean all = true;
        for (boolean row : rows) {
            all &= row;
        }
        if (all || kept.isEmpty()) {
            set(states);
            return;
        }
        try (NDArray flags = states.getManager().create(rows);
                NDArray column = flags.reshape(rows.length, 1);
                NDArray mask = column.broadcast(states.getShape())) {
            replace(NDArrays.where(mask, states, kept.get()));
        }
    }

    private void replace(NDArray states) {
        states.attach(memory);
        kept.ifPresent(NDArray::close);
        kept = Optional.of(states);
    }

    /** Drops rows. */
    void keep(int[] rows) {
        kept.ifPresent(states -> replace(RowSelection.of(states, rows, memory)));
    }
}
