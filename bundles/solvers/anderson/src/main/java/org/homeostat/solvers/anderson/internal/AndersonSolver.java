package org.homeostat.solvers.anderson.internal;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;

/** {@link Anderson}, in Java or by the engine; the choice depends on size, type and device alone. */
final class AndersonSolver implements Solver {

    /** Histories of up to this many numbers are mixed in Java; larger ones would crowd the heap. */
    private static final long HOST_LIMIT = 1 << 22;

    private final Anderson settings;
    private final Spares<float[]> floats;
    private final Spares<double[]> doubles;

    AndersonSolver(Anderson settings) {
        this.settings = settings;
        int slots = settings.window() + 1;
        floats = new Spares<>(d -> new Spares.Memory<>(new double[slots][d], new float[slots][d]));
        doubles = new Spares<>(d -> new Spares.Memory<>(new double[slots][d], new double[slots][d]));
    }

    @Override
    public Iteration begin(Problem problem, NDManager memory) {
        long numbers = 2L * (settings.window() + 1) * problem.batch() * problem.dimension();
        if (memory.getDevice().isGpu() || numbers > HOST_LIMIT) {
            return new EngineIteration(settings, problem, memory);
        }
        return problem.dataType() == DataType.FLOAT64
                ? new DoubleIteration(settings, problem, doubles)
                : new FloatIteration(settings, problem, floats);
    }
}
