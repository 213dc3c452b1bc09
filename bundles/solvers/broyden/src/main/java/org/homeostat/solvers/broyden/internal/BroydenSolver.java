package org.homeostat.solvers.broyden.internal;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Set;
import org.homeostat.api.solver.InverseEstimate;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;
import org.homeostat.solvers.broyden.internal.Broyden.LineSearch;

/** {@link Broyden}, in Java or by the engine; the choice depends on size, type and device alone. */
final class BroydenSolver implements Solver {

    /** Batches of up to this many numbers are worked on in Java. */
    private static final long HOST_LIMIT = 1 << 18;

    /** Memories of up to this many numbers are kept in Java; larger ones would crowd the heap. */
    private static final long HEAP_LIMIT = 1 << 24;

    private final Broyden settings;
    private final Spares<float[]> floats;
    private final Spares<double[]> doubles;

    BroydenSolver(Broyden settings) {
        this.settings = settings;
        floats = new Spares<>(d -> new Sample<>(settings, FloatVectors.INSTANCE, d));
        doubles = new Spares<>(d -> new Sample<>(settings, DoubleVectors.INSTANCE, d));
    }

    @Override
    public Set<Class<?>> offers() {
        return Set.of(InverseEstimate.class);
    }

    @Override
    public Iteration begin(Problem problem, NDManager memory) {
        QuasiNewton plain = plain(problem, memory);
        return settings.lineSearch() == LineSearch.ARMIJO ? new ArmijoIteration(plain, problem) : plain;
    }

    private QuasiNewton plain(Problem problem, NDManager memory) {
        long numbers = problem.batch() * problem.dimension();
        boolean large = numbers > HOST_LIMIT || 2 * (settings.memory() + 2) * numbers > HEAP_LIMIT;
        if (large || memory.getDevice().isGpu()) {
            return new EngineIteration(settings, problem, memory);
        }
        return problem.dataType() == DataType.FLOAT64
                ? new HostIteration<>(problem, DoubleVectors.INSTANCE, doubles)
                : new HostIteration<>(problem, FloatVectors.INSTANCE, floats);
    }
}
