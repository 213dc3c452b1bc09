package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Optional;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.solver.Problem;

/**
 * A plain problem with the structure of a map, for solvers that need it.
 *
 * @param plain the problem without structure
 * @param map the map that it evaluates
 * @param injection the map's injection
 * @param weights the map's weights
 */
record StructuredProblem(Problem plain, EquilibriumMap map, NDList injection, NDList weights) implements Problem {

    @Override
    public NDArray evaluate(NDArray z) {
        return plain.evaluate(z);
    }

    @Override
    public int batch() {
        return plain.batch();
    }

    @Override
    public long dimension() {
        return plain.dimension();
    }

    @Override
    public DataType dataType() {
        return plain.dataType();
    }

    @Override
    public boolean isAffine() {
        return plain.isAffine();
    }

    @Override
    public int evaluations() {
        return plain.evaluations();
    }

    @Override
    public int remainingEvaluations() {
        return plain.remainingEvaluations();
    }

    @Override
    public boolean stopsOnSteps() {
        return plain.stopsOnSteps();
    }

    @Override
    public NDManager scratch() {
        return plain.scratch();
    }

    @Override
    public <T> Optional<T> structure(Class<T> type) {
        return map.structure(type, injection, weights);
    }
}
