package org.homeostat.solvers.anderson.internal;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Step;

/** One solve by {@link Anderson}. */
final class AndersonIteration implements Iteration {

    private final Problem problem;
    private final History history;
    private final int slots;
    private Window[] windows;
    private double[][] weights;
    private int stored;

    AndersonIteration(Anderson settings, Problem problem, History history) {
        this.problem = problem;
        this.history = history;
        slots = settings.window() + 1;
        windows = new Window[problem.batch()];
        Arrays.setAll(windows, row -> new Window(slots, settings.ridge(), settings.safeguard()));
        weights = new double[windows.length][slots];
    }

    @Override
    public NDArray image(NDArray state) {
        return problem.evaluate(state);
    }

    @Override
    public NDArray propose(Step step) {
        int slot = stored % slots;
        stored++;
        history.store(slot, step);
        double[][] products = history.products(slot, Math.min(stored, slots));
        for (int row = 0; row < windows.length; row++) {
            windows[row].advance(slot, products[row], weights[row]);
        }
        return history.mix(slot, weights, step);
    }

    @Override
    public void keep(int[] rows) {
        Window[] kept = new Window[rows.length];
        Arrays.setAll(kept, i -> windows[rows[i]]);
        windows = kept;
        weights = Arrays.copyOf(weights, rows.length);
        history.keep(rows);
    }
}
