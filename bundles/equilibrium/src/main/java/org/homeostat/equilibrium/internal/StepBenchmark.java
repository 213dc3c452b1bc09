package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.Cell;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.platform.Benchmarks.Row;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.Measurement;
import org.homeostat.api.platform.Registry;
import org.homeostat.api.solver.Solver;
import org.homeostat.equilibrium.internal.PlainAlgorithm.Method;

/**
 * A training step of an equilibrium layer (forward solve, loss, adjoint solve, gradients of parameters) against its floor:
 * the same number of cell evaluations and vector-Jacobian products alone, arrays closed each time, no residuals.
 */
final class StepBenchmark {

    private static final int BATCH = 64;
    private static final int WIDTH = 256;
    private static final int INPUTS = 64;
    private static final double WARM_UP = 3;
    private static final int REPETITIONS = 20;

    private final Registry registry;
    private final Equilibria equilibria;
    private final Compute compute;

    StepBenchmark(Registry registry, Equilibria equilibria, Compute compute) {
        this.registry = registry;
        this.equilibria = equilibria;
        this.compute = compute;
    }

    List<Row> run(Consumer<String> progress) {
        List<Row> rows = new ArrayList<>();
        int before = compute.threads();
        compute.setThreads(1);
        try {
            measure("fixed-point", Method.FIXED_POINT, 1.5, rows, progress);
            measure("anderson", Method.ANDERSON, 2.5, rows, progress);
        } finally {
            compute.setThreads(before);
        }
        return rows;
    }

    private void measure(String solver, Method plain, double bar, List<Row> rows, Consumer<String> progress) {
        progress.accept(solver + ": (" + BATCH + ", " + WIDTH + "), tolerance 1e-4 relative, one thread");
        try (Subject subject = subject(solver, DataType.FLOAT32);
                Subject exact = subject(solver, DataType.FLOAT64)) {
            Timing timing = Timing.of(subject::step, () -> subject.stepFloor(1), WARM_UP, REPETITIONS);
            rows.add(Measurement.told(solver + ": training step", timing.work(), "ms"));
            rows.add(Measurement.told(solver + ": its floor", timing.floor(), "ms"));
            rows.add(Measurement.barred(solver + ": step over floor", timing.ratio(), bar));
            int forward = subject.forward().evaluations();
            int adjoint = subject.layer().adjoint().orElseThrow().evaluations();
            rows.add(Measurement.told(solver + ": forward evaluations", forward, ""));
            rows.add(Measurement.told(solver + ": adjoint products", adjoint, ""));
            exact.takeParameters(subject);
            int textbook = Arrays.stream(exact.plainEvaluations(plain, plain)).sum();
            rows.add(Measurement.told(
                    solver + ": evaluations and products of the plain algorithm in float64", textbook, ""));
            rows.add(Measurement.barred(
                    solver + ": evaluations over plain", (double) (forward + adjoint) / textbook, 1.1));
        }
    }

    private Subject subject(String name, DataType type) {
        Map<String, Object> settings = Map.of("tolerance", 1e-4, "relative", true, "maxIterations", 200);
        Ref<Solver> solver = registry.create(Solver.class, name, settings);
        Map<String, Object> adjoint = new LinkedHashMap<>(settings);
        adjoint.put("name", name);
        Ref<GradientRule> rule = registry.create(GradientRule.class, "implicit", Map.of("solver", adjoint));
        EquilibriumMap map = registry.create(Cell.class, "dense", Map.of("width", WIDTH))
                .get()
                .map(DataSpec.vector(INPUTS));
        return new Subject(equilibria, compute, map, solver, rule, new Shape(BATCH, INPUTS), type);
    }
}
