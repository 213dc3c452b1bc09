package org.homeostat.equilibrium.internal;

import java.util.ArrayDeque;
import java.util.Deque;

/** The equilibria met in a forward pass, in order; the backward pass takes them in reverse. */
final class Tape {

    private final Deque<Stage> stages = new ArrayDeque<>();

    void add(Stage stage) {
        stages.addLast(stage);
    }

    boolean isEmpty() {
        return stages.isEmpty();
    }

    /** Carries gradients from the leaves on through all equilibria, last to first. */
    void backward() {
        while (!stages.isEmpty()) {
            try (Stage stage = stages.removeLast()) {
                stage.backward();
            }
        }
    }

    /** Forgets what was not used. */
    void clear() {
        stages.forEach(Stage::close);
        stages.clear();
    }
}
