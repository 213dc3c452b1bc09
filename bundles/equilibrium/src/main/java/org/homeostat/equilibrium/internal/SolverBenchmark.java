package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
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
import org.homeostat.api.platform.PluginDescription;
import org.homeostat.api.platform.Registry;
import org.homeostat.api.solver.AffineMap;
import org.homeostat.api.solver.JacobianProducts;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.StrictlyTriangular;
import org.homeostat.equilibrium.internal.PlainAlgorithm.Method;

/**
 * Every solver and every gradient rule that is installed, on four cells: what they need, what they reach, what they cost
 * beyond the evaluations and products that they ask for.
 *
 * <p>One engine thread; tolerance 1e-4 relative to ‖f(z)‖; time is the median of measurements in turns with the floor.
 */
final class SolverBenchmark {

    private static final double TOLERANCE = 1e-4;
    private static final double WARM_UP = 2.5;
    private static final int REPETITIONS = 15;
    private static final int SLACK = 2;
    private static final int STRUCTURED_BATCH = 64;
    private static final int STRUCTURED_WIDTH = 256;

    private static final List<Case> CASES = List.of(
            new Case("dense (64, 256)", "dense", Map.of("width", 256), DataSpec.vector(64), 64),
            new Case("dense (256, 512)", "dense", Map.of("width", 512), DataSpec.vector(64), 256),
            new Case("dense (1, 32)", "dense", Map.of("width", 32), DataSpec.vector(16), 1),
            new Case(
                    "conv (32, 16, 16, 16)",
                    "conv",
                    Map.of("channels", 16, "hidden", 16),
                    DataSpec.image(3, 16, 16),
                    32));

    /** The largest accepted ratio of a forward solve to its floor: by solver, for the first two cases. */
    private static final Map<String, double[]> RATIOS = Map.of(
            "fixed-point", new double[] {1.5, 1.2},
            "anderson", new double[] {2.5, 1.6},
            "broyden", new double[] {3.0, 1.8},
            "newton-krylov", new double[] {2.0, 1.5});

    /** The largest accepted milliseconds of a training step with Anderson's method on the adjoint, likewise. */
    private static final Map<String, double[]> STEPS = Map.of(
            "fixed-point", new double[] {18, 108}, "anderson", new double[] {20, 127}, "broyden", new double[] {22, 154
            });

    private static final Map<String, Method> TEXTBOOK =
            Map.of("fixed-point", Method.FIXED_POINT, "anderson", Method.ANDERSON, "broyden", Method.BROYDEN);

    private final Registry registry;
    private final Equilibria equilibria;
    private final Compute compute;

    SolverBenchmark(Registry registry, Equilibria equilibria, Compute compute) {
        this.registry = registry;
        this.equilibria = equilibria;
        this.compute = compute;
    }

    /** A cell and a batch. */
    private record Case(String name, String cell, Map<String, Object> settings, DataSpec input, int batch) {

        Shape shape() {
            return new Shape(batch).addAll(input.shape());
        }

        /** What a table of this case's accepted values says. */
        OptionalDouble bar(Map<String, double[]> bars, String solver) {
            int place = CASES.indexOf(this);
            double[] values = bars.getOrDefault(solver, new double[0]);
            return place < values.length ? OptionalDouble.of(values[place]) : OptionalDouble.empty();
        }
    }

    List<Row> run(Consumer<String> progress) {
        List<Row> rows = new ArrayList<>();
        int before = compute.threads();
        compute.setThreads(1);
        try {
            for (Case one : CASES) {
                forwardSolves(one, rows, progress);
                trainingSteps(one, rows, progress);
            }
            structuredSolves(rows, progress);
        } finally {
            compute.setThreads(before);
        }
        return rows;
    }

    private List<String> names(String kind) {
        return registry.plugins().stream()
                .filter(plugin -> plugin.kind().equals(kind))
                .map(PluginDescription::name)
                .toList();
    }

    /** The solvers that make do with some structure. */
    private List<String> solvers(Set<Class<?>> structure) {
        return names("solver").stream()
                .filter(name -> structure.containsAll(solver(name).get().needs()))
                .toList();
    }

    private static Map<String, Object> settings(String name) {
        return Map.of("name", name, "tolerance", TOLERANCE, "maxIterations", 200);
    }

    private Ref<Solver> solver(String name) {
        Map<String, Object> settings = new HashMap<>(settings(name));
        settings.remove("name");
        return registry.create(Solver.class, name, settings);
    }

    private Subject subject(Case one, CountingMap map, String solver, Ref<GradientRule> rule, DataType type) {
        return new Subject(equilibria, compute, map, solver(solver), rule, one.shape(), type);
    }

    private CountingMap map(Case one) {
        return new CountingMap(
                registry.create(Cell.class, one.cell(), one.settings()).get().map(one.input()));
    }

    private Ref<GradientRule> implicit(String solver) {
        return registry.create(GradientRule.class, "implicit", Map.of("solver", settings(solver)));
    }

    private void forwardSolves(Case one, List<Row> rows, Consumer<String> progress) {
        String table = "forward solve, " + one.name();
        for (String name : solvers(Set.of())) {
            progress.accept(table + ": " + name);
            try (Subject subject = subject(one, map(one), name, implicit("anderson"), DataType.FLOAT32)) {
                Timing timing = Timing.of(subject::solve, subject::solveFloor, WARM_UP, REPETITIONS);
                SolveReport report = subject.forward();
                Cells cells = new Cells(table, name, rows);
                cells.tell("iterations", median(report.iterations()));
                OptionalDouble accepted = accepted(one, subject, name);
                cells.hold("evaluations", report.evaluations(), accepted);
                cells.tell(
                        "residual",
                        Arrays.stream(report.relativeResiduals()).max().orElseThrow());
                cells.tell("ms", timing.work());
                cells.hold("over floor", timing.ratio(), one.bar(RATIOS, name));
            }
        }
    }

    /** What the method's textbook form needs in float64 on the same map, and a little more. */
    private OptionalDouble accepted(Case one, Subject subject, String name) {
        if (!TEXTBOOK.containsKey(name) || !one.cell().equals("dense")) {
            return OptionalDouble.empty();
        }
        try (Subject exact = subject(one, map(one), name, implicit("anderson"), DataType.FLOAT64)) {
            exact.takeParameters(subject);
            return OptionalDouble.of(exact.plainEvaluations(TEXTBOOK.get(name), Method.ANDERSON)[0] + SLACK);
        }
    }

    /** Solvers that want a monotone operator or a triangular map, on maps that have one. */
    private void structuredSolves(List<Row> rows, Consumer<String> progress) {
        Shape shape = new Shape(STRUCTURED_BATCH, STRUCTURED_WIDTH);
        String size = " (" + STRUCTURED_BATCH + ", " + STRUCTURED_WIDTH + ")";
        try (NDManager manager = compute.newManager(compute.device("cpu"))) {
            MonotoneMap monotone = new MonotoneMap(STRUCTURED_WIDTH, manager);
            for (String name : solversOf(MonotoneOperator.class)) {
                String table = "forward solve, monotone" + size;
                progress.accept(table + ": " + name);
                try (Subject subject = structured(monotone, name, shape)) {
                    subject.solve();
                    monotone.takeWork();
                    subject.solve();
                    MonotoneMap.Work work = monotone.takeWork();
                    Timing timing = Timing.of(
                            subject::solve, () -> monotone.bare(work, STRUCTURED_BATCH), WARM_UP, REPETITIONS);
                    tell(new Cells(table, name, rows), subject, work.products(), timing);
                }
            }
            for (String name : solversOf(StrictlyTriangular.class)) {
                String table = "forward solve, triangular" + size + ", depth 8";
                progress.accept(table + ": " + name);
                try (Subject subject = structured(new TriangularMap(STRUCTURED_WIDTH, manager), name, shape)) {
                    Timing timing = Timing.of(subject::solve, subject::solveFloor, WARM_UP, REPETITIONS);
                    int evaluations = subject.forward().evaluations();
                    tell(new Cells(table, name, rows), subject, evaluations, timing);
                }
            }
        }
    }

    private Subject structured(EquilibriumMap map, String name, Shape shape) {
        return new Subject(equilibria, compute, map, solver(name), implicit("anderson"), shape, DataType.FLOAT32);
    }

    /** The solvers that want exactly this structure. */
    private List<String> solversOf(Class<?> structure) {
        return names("solver").stream()
                .filter(name -> solver(name).get().needs().equals(Set.of(structure)))
                .toList();
    }

    /** The columns that forward solves share. */
    private static void tell(Cells cells, Subject subject, int work, Timing timing) {
        cells.tell("iterations", median(subject.forward().iterations()));
        cells.tell("products", work);
        cells.tell(
                "residual",
                Arrays.stream(subject.forward().relativeResiduals()).max().orElseThrow());
        cells.tell("ms", timing.work());
        cells.tell("over floor", timing.ratio());
    }

    private void trainingSteps(Case one, List<Row> rows, Consumer<String> progress) {
        String table = "training step, " + one.name();
        for (String forward : solvers(Set.of())) {
            trainingStep(one, table, forward, "implicit by anderson", implicit("anderson"), rows, progress);
        }
        for (String adjoint : solvers(Set.of(AffineMap.class, JacobianProducts.class))) {
            if (!adjoint.equals("anderson")) {
                trainingStep(one, table, "anderson", "implicit by " + adjoint, implicit(adjoint), rows, progress);
            }
        }
        for (String name : names("gradient")) {
            Ref<GradientRule> rule = registry.create(GradientRule.class, name, Map.of());
            if (!name.equals("implicit")) {
                offering(rule.get().needs())
                        .ifPresent(forward -> trainingStep(one, table, forward, name, rule, rows, progress));
            }
        }
    }

    /** A forward solver that offers what a rule wants; Anderson's for those that want nothing. */
    private Optional<String> offering(Set<Class<?>> wanted) {
        return wanted.isEmpty()
                ? Optional.of("anderson")
                : solvers(Set.of()).stream()
                        .filter(name -> solver(name).get().offers().containsAll(wanted))
                        .findFirst();
    }

    private void trainingStep(
            Case one,
            String table,
            String forward,
            String ruleName,
            Ref<GradientRule> rule,
            List<Row> rows,
            Consumer<String> progress) {
        String label = forward + ", " + ruleName;
        progress.accept(table + ": " + label);
        CountingMap map = map(one);
        try (Subject subject = subject(one, map, forward, rule, DataType.FLOAT32)) {
            subject.step();
            map.takeRecorded();
            subject.step();
            Optional<SolveReport> adjoint = subject.layer().adjoint();
            int recorded = map.takeRecorded() - (adjoint.isPresent() ? 1 : 0);
            Timing timing = Timing.of(subject::step, () -> subject.stepFloor(recorded), WARM_UP, REPETITIONS);
            Cells cells = new Cells(table, label, rows);
            cells.tell("evaluations", subject.forward().evaluations());
            cells.tell("products", adjoint.map(SolveReport::evaluations).orElse(0));
            cells.tell("recorded", recorded);
            adjoint.ifPresent(report -> cells.tell(
                    "adjoint residual",
                    Arrays.stream(report.relativeResiduals()).max().orElseThrow()));
            boolean byAnderson = ruleName.equals("implicit by anderson");
            cells.hold("ms", timing.work(), byAnderson ? one.bar(STEPS, forward) : OptionalDouble.empty());
            cells.tell("over floor", timing.ratio());
        }
    }

    private static double median(int[] values) {
        int[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** One row of a table in the making. */
    private record Cells(String table, String label, List<Row> rows) {

        void tell(String column, double value) {
            rows.add(new Measurement(table, label, column, value, "", OptionalDouble.empty()));
        }

        void hold(String column, double value, OptionalDouble bar) {
            rows.add(new Measurement(table, label, column, value, "", bar));
        }
    }
}
