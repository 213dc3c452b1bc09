package org.homeostat.solvers.anderson.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Step;

/**
 * {@link History} by the engine, for large states and GPUs: two arrays of (batch, slots, d).
 *
 * <p>Residuals are kept in float64, since differences of nearly equal residuals are taken from their inner products.
 */
final class EngineHistory implements History {

    private final double mixing;
    private final NDManager memory;
    private final NDIndex[] places;
    private NDArray residuals;
    private NDArray targets;

    EngineHistory(Problem problem, int slots, double mixing, NDManager memory) {
        this.mixing = mixing;
        this.memory = memory;
        places = new NDIndex[slots];
        Arrays.setAll(places, slot -> new NDIndex(":, " + slot));
        Shape shape = new Shape(problem.batch(), slots, problem.dimension());
        residuals = memory.zeros(shape, DataType.FLOAT64);
        targets = memory.zeros(shape, problem.dataType());
    }

    @Override
    public void store(int slot, Step step) {
        NDArray residual = step.residual();
        NDArray target = mixing < 1 ? residual.mul(mixing).addi(step.state()) : step.image();
        double[] norms = step.residualNorms();
        if (!Arrays.stream(norms).allMatch(Double::isFinite)) {
            // NaN has no weight but would spoil the sums all the same
            residual = finiteRows(residual, norms);
            target = finiteRows(target, norms);
        }
        residuals.set(places[slot], residual.toType(DataType.FLOAT64, false));
        targets.set(places[slot], target);
    }

    private static NDArray finiteRows(NDArray array, double[] norms) {
        boolean[] finite = new boolean[norms.length];
        for (int row = 0; row < finite.length; row++) {
            finite[row] = Double.isFinite(norms[row]);
        }
        NDArray mask = array.getManager().create(finite).reshape(finite.length, 1).broadcast(array.getShape());
        return NDArrays.where(mask, array, array.zerosLike());
    }

    @Override
    public double[][] products(int slot, int used) {
        NDArray newest = residuals.get(places[slot]).expandDims(2);
        double[] values = residuals.matMul(newest).toDoubleArray();
        int slots = places.length;
        double[][] products = new double[values.length / slots][];
        Arrays.setAll(products, row -> Arrays.copyOfRange(values, row * slots, (row + 1) * slots));
        return products;
    }

    @Override
    public NDArray mix(int slot, double[][] weights, Step step) {
        int slots = places.length;
        double[] flat = new double[weights.length * slots];
        for (int row = 0; row < weights.length; row++) {
            System.arraycopy(weights[row], 0, flat, row * slots, slots);
        }
        NDArray state = step.state();
        NDArray factors = state.getManager()
                .create(flat, new Shape(weights.length, 1, slots))
                .toType(state.getDataType(), false);
        return factors.matMul(targets).squeeze(1);
    }

    @Override
    public void keep(int[] rows) {
        residuals = select(residuals, rows);
        targets = select(targets, rows);
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
