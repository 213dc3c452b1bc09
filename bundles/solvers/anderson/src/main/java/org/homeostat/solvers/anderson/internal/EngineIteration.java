package org.homeostat.solvers.anderson.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Step;

/**
 * {@link Anderson} by the engine, for large states and GPUs: two arrays of (batch, slots, d) and ten calls a step.
 *
 * <p>Residuals are kept in float64, since differences of nearly equal residuals are taken from their inner products.
 */
final class EngineIteration implements Iteration {

    private final Problem problem;
    private final NDManager memory;
    private final int slots;
    private final NDIndex[] places;
    private NDArray residuals;
    private NDArray targets;
    private Window[] windows;
    private int stored;

    EngineIteration(Anderson settings, Problem problem, NDManager memory) {
        this.problem = problem;
        this.memory = memory;
        slots = settings.window() + 1;
        places = new NDIndex[slots];
        Arrays.setAll(places, slot -> new NDIndex(":, " + slot));
        windows = settings.windows(problem.batch());
        Shape shape = new Shape(problem.batch(), slots, problem.dimension());
        residuals = memory.zeros(shape, DataType.FLOAT64);
        targets = memory.zeros(shape, problem.dataType());
    }

    @Override
    public boolean recovers() {
        return true;
    }

    @Override
    public NDArray image(NDArray z) {
        return problem.evaluate(z);
    }

    @Override
    public NDArray propose(Step step) {
        int slot = stored % slots;
        stored++;
        double[] products = products(store(slot, step));
        double[] norms = step.residualNorms();
        double[] weights = new double[products.length];
        for (int row = 0; row < windows.length; row++) {
            int from = row * slots;
            double[] own = Arrays.copyOfRange(products, from, from + slots);
            if (!Double.isFinite(norms[row])) {
                own[slot] = Double.NaN;
            }
            System.arraycopy(windows[row].advance(slot, own), 0, weights, from, slots);
        }
        if (Arrays.stream(windows).anyMatch(window -> window.origin() != slot)) {
            returnToOrigins(slot, step.state().getManager());
        }
        NDArray factors = step.state()
                .getManager()
                .create(weights, new Shape(windows.length, 1, slots))
                .toType(targets.getDataType(), false);
        return factors.matMul(targets).squeeze(1);
    }

    /** Moves what samples return to into the newest slot, and makes its targets anew with the present damping. */
    private void returnToOrigins(int slot, NDManager scratch) {
        double[] chosen = new double[windows.length * slots];
        double[] shrinkage = new double[windows.length];
        for (int row = 0; row < windows.length; row++) {
            int origin = windows[row].origin();
            chosen[row * slots + origin] = 1;
            shrinkage[row] = origin == slot ? 0 : windows[row].shrinkage();
        }
        NDArray choice = scratch.create(chosen, new Shape(windows.length, 1, slots));
        NDArray residual = choice.matMul(residuals).squeeze(1);
        DataType type = targets.getDataType();
        NDArray target = choice.toType(type, false).matMul(targets).squeeze(1);
        NDArray less = residual.mul(scratch.create(shrinkage, new Shape(windows.length, 1)));
        residuals.set(places[slot], residual);
        targets.set(places[slot], target.sub(less.toType(type, false)));
    }

    /** Inner products of the newest residual with those of all slots, (batch, slots). */
    private double[] products(NDArray newest) {
        // what is made from the memory's arrays belongs to the memory until the solve ends, unless closed
        try (NDArray products = residuals.matMul(newest.expandDims(2))) {
            return products.toDoubleArray();
        }
    }

    private NDArray store(int slot, Step step) {
        NDArray residual = step.residual();
        NDArray target = target(step);
        double[] norms = step.residualNorms();
        if (!Arrays.stream(norms).allMatch(Double::isFinite)) {
            // a product of weight 0 and NaN is NaN
            NDArray finite = finite(norms, step.state());
            target = NDArrays.where(finite, target, step.state());
            residual = NDArrays.where(finite, residual, residual.zerosLike());
        }
        NDArray newest = residual.toType(DataType.FLOAT64, false);
        residuals.set(places[slot], newest);
        targets.set(places[slot], target);
        return newest;
    }

    private NDArray target(Step step) {
        if (Arrays.stream(windows).allMatch(window -> window.damping() == 1)) {
            return step.image();
        }
        double[] damping = Arrays.stream(windows).mapToDouble(Window::damping).toArray();
        NDArray column = step.state()
                .getManager()
                .create(damping, new Shape(windows.length, 1))
                .toType(targets.getDataType(), false);
        return step.residual().mul(column).addi(step.state());
    }

    private static NDArray finite(double[] norms, NDArray like) {
        boolean[] finite = new boolean[norms.length];
        for (int row = 0; row < finite.length; row++) {
            finite[row] = Double.isFinite(norms[row]);
        }
        return like.getManager().create(finite).reshape(finite.length, 1).broadcast(like.getShape());
    }

    @Override
    public void keep(int[] rows) {
        residuals = select(residuals, rows);
        targets = select(targets, rows);
        Window[] kept = new Window[rows.length];
        Arrays.setAll(kept, i -> windows[rows[i]]);
        windows = kept;
    }

    private NDArray select(NDArray array, int[] rows) {
        try (NDArray index = memory.create(rows)) {
            NDArray selected = array.get(index);
            selected.attach(memory);
            array.close();
            return selected;
        }
    }
}
