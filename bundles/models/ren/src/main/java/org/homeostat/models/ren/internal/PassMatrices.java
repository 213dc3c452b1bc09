package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.index.NDIndex;
import org.homeostat.nn.LinearScan;

/**
 * The matrices of a pass.
 *
 * @param explicit the explicit matrices
 * @param causal 𝒢 for the length of the pass
 * @param steps that length, T
 * @param owner owns them
 */
record PassMatrices(Explicit explicit, Causal causal, long steps, NDManager owner) {

    /** Makes those of a pass. */
    static PassMatrices of(Explicit explicit, long steps) {
        return of(
                explicit,
                LinearScan.of(explicit.a(), steps),
                steps,
                explicit.a().getManager());
    }

    private static PassMatrices of(Explicit explicit, LinearScan scan, long steps, NDManager owner) {
        Causal causal = new Causal(explicit.a(), explicit.b1(), explicit.c1(), explicit.d11(), scan);
        return new PassMatrices(explicit, causal, steps, owner);
    }

    /** Views of them that a manager owns; some are parameters, which must not be freed with a pass. */
    PassMatrices ownedBy(NDManager manager) {
        Explicit views = explicit.map(array -> view(array, manager));
        LinearScan scan = LinearScan.of(new NDList(causal.scan().matrices().stream()
                .map(array -> view(array, manager))
                .toList()));
        return of(views, scan, steps, manager);
    }

    private static NDArray view(NDArray array, NDManager manager) {
        NDArray view = array.reshape(array.getShape());
        view.attach(manager);
        NDScope.unregister(view);
        return view;
    }

    /** y, (batch, T, ny). */
    NDArray output(NDArray x, NDArray w, NDArray u) {
        return x.matMul(explicit.c2().transpose())
                .add(w.matMul(explicit.d21().transpose()))
                .add(u.matMul(explicit.d22().transpose()))
                .add(explicit.by());
    }

    /** The state after the last step, (batch, n). */
    NDArray next(NDArray x, NDArray w, NDArray u) {
        return last(x).matMul(explicit.a().transpose())
                .add(last(w).matMul(explicit.b1().transpose()))
                .add(last(u).matMul(explicit.b2().transpose()))
                .add(explicit.bx());
    }

    private NDArray last(NDArray trajectory) {
        return trajectory.get(new NDIndex(":, " + (steps - 1)));
    }

    /** Frees them. */
    void close() {
        owner.close();
    }
}
