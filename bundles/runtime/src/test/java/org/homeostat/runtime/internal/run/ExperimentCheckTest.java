package org.homeostat.runtime.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.Augmentation;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.api.model.SolverUse;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.ExperimentException;
import org.homeostat.api.solver.AffineMap;
import org.homeostat.api.solver.InverseEstimate;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Task;
import org.homeostat.runtime.internal.experiment.ExperimentSettings;
import org.homeostat.runtime.internal.storage.DiskStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What only the parts of an experiment together show is found when it is read. */
class ExperimentCheckTest {

    private static final String EXPERIMENT = """
        homeostat: 1
        task: classification
        dataset: digits
        model:
          name: picky
          solver: quasi
          gradient:
            name: reuse
            solver: linear
        """;

    private record Named(Set<Class<?>> needs, Set<Class<?>> offers) implements Solver {
        @Override
        public Iteration begin(Problem problem, NDManager memory) {
            throw new UnsupportedOperationException("nothing is solved here");
        }
    }

    record Reuse(@Setting("The adjoint's solver.") Ref<Solver> solver) implements GradientRule {
        @Override
        public Set<Class<?>> needs() {
            return Set.of(InverseEstimate.class);
        }

        @Override
        public List<Ref<Solver>> solvers() {
            return List.of(solver);
        }

        @Override
        public NDArray adjoint(Equilibrium equilibrium, NDArray v) {
            return v;
        }
    }

    record Picky(
            @Setting("The forward solver.") Ref<Solver> solver,
            @Setting("The gradient rule.") Ref<GradientRule> gradient)
            implements ModelFamily {
        @Override
        public Model build(ModelContext context) {
            throw new IllegalArgumentException("this family takes music, not " + context.input());
        }

        @Override
        public List<SolverUse> solverUses() {
            return SolverUse.of(solver, gradient, Set.of(), Set.of());
        }
    }

    private record Deaf() implements Task {
        @Override
        public DataSpec output(DataSpec input, DataSpec target) {
            throw new IllegalArgumentException("this task hears music");
        }

        @Override
        public Objective objective(DataSpec input, DataSpec target) {
            throw new IllegalArgumentException("this task hears music");
        }
    }

    private final Platform platform = new Platform(
            new DiskStorage(),
            Path.of("missing"),
            Duration.ofSeconds(60),
            TestPlugin.of("solver", "monotone", new Named(Set.of(MonotoneOperator.class), Set.of())),
            TestPlugin.of("solver", "quasi", new Named(Set.of(), Set.of(InverseEstimate.class))),
            TestPlugin.of("solver", "linear", new Named(Set.of(AffineMap.class), Set.of())),
            TestPlugin.of("task", "deaf", new Deaf()),
            TestPlugin.of("augmentation", "blind", (Augmentation) (inputs, input, seed) -> inputs),
            TestPlugin.of("gradient", "reuse", new Reuse(Ref.of("linear", Solver.class)), settings -> settings),
            TestPlugin.of(
                    "model",
                    "picky",
                    new Picky(Ref.of("quasi", Solver.class), Ref.of("reuse", GradientRule.class)),
                    settings -> settings));

    private List<String> problems(String yaml, Map<String, String> changes) {
        return assertThrows(
                        ExperimentException.class, () -> platform.experiments().parse(yaml, "e.yaml", changes))
                .problems();
    }

    @Test
    void aMistakeThatOnlyBuildingTheModelFindsIsFound() {
        List<String> problems = problems(EXPERIMENT, Map.of());
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).startsWith("e.yaml:5: model: this family takes music, not "), problems.get(0));
    }

    @Test
    void allSolversThatDoNotSuitAreNamedAtOnce() {
        List<String> problems =
                problems(EXPERIMENT, Map.of("model.solver", "linear", "model.gradient.solver", "monotone"));
        assertEquals(2, problems.size(), problems.toString());
        assertTrue(
                problems.stream().anyMatch(p -> p.startsWith("--set model.solver: solver 'linear' needs AffineMap")));
        assertTrue(
                problems.stream().anyMatch(p -> p.startsWith("--set model.gradient.solver: solver 'monotone' needs")));
    }

    @Test
    void aSolverThatNeedsMoreThanTheFamilyOffers() {
        List<String> problems = problems(EXPERIMENT, Map.of("model.gradient.solver", "monotone"));
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(
                problems.get(0)
                        .startsWith("--set model.gradient.solver: solver 'monotone' needs MonotoneOperator, which model"
                                + " 'picky' does not offer here; these would do: anderson, "),
                problems.get(0));
        assertTrue(problems.get(0).contains("fixed-point"), problems.get(0));
        assertTrue(problems.get(0).contains("linear"), problems.get(0));
        assertTrue(problems.get(0).contains("quasi"), problems.get(0));
    }

    @Test
    void aForwardSolverThatDoesNotGiveWhatTheRuleWants() {
        List<String> problems = problems(EXPERIMENT, Map.of("model.solver", "fixed-point"));
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(
                problems.get(0)
                        .startsWith("--set model.solver: solver 'fixed-point' offers no InverseEstimate, which the"
                                + " gradient rule wants of it; these would do: "),
                problems.get(0));
        assertTrue(problems.get(0).contains("quasi"), problems.get(0));
        assertEquals(false, problems.get(0).contains("anderson"), problems.get(0));
    }

    @Test
    void thePlatformsOwnSolversAndRules() {
        String deq = EXPERIMENT.replaceAll("(?s)model:.*", "model: deq\n");
        assertEquals(
                List.of("--set model.solver: solver 'gmres' needs AffineMap, which model 'deq' does not offer here;"
                        + " these would do: anderson, broyden, fixed-point, newton-krylov, quasi"),
                problems(deq, Map.of("model.solver", "gmres")));
        assertEquals(
                List.of("--set model.solver: solver 'anderson' offers no InverseEstimate, which the gradient rule"
                        + " wants of it; these would do: broyden, quasi"),
                problems(deq, Map.of("model.gradient", "shine", "model.solver", "anderson")));
        assertEquals(
                List.of("--set model.gradient.solver: solver 'triangular' needs StrictlyTriangular, which model 'deq'"
                        + " does not offer here; these would do: anderson, broyden, fixed-point, gmres, linear, neumann,"
                        + " newton-krylov, quasi"),
                problems(deq, Map.of("model.gradient.solver", "triangular")));
        platform.experiments().parse(deq, "e.yaml", Map.of("model.gradient.solver", "gmres"));
        platform.experiments().parse(deq, "e.yaml", Map.of("model.gradient", "shine", "model.solver", "broyden"));
    }

    @Test
    void aScheduleThatDoesNotFit() {
        List<String> problems = problems(
                EXPERIMENT.replace("picky", "deq").replaceAll("(?s)  solver: quasi.*", "")
                        + "training: {epochs: 4, schedule: one-cycle}\n",
                Map.of());
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(
                problems.get(0).startsWith("e.yaml:6: training.schedule: one-cycle rests 5.0 epochs"), problems.get(0));
    }

    @Test
    void correctionNeedsASolveOnTheWay() {
        String deq =
                EXPERIMENT.replaceAll("(?s)model:.*", "model: {name: deq, gradient: {name: unrolled, from: start}}\n")
                        + "training: {correction: {every: 2}}\n";
        assertEquals(
                List.of("e.yaml:4: model.gradient: gradient rule 'unrolled' solves nothing in training here, so that"
                        + " there are no iterates whose loss training.correction could count; leave that out or"
                        + " take a rule that starts from an equilibrium"),
                problems(deq, Map.of()));
        platform.experiments().parse(deq, "e.yaml", Map.of("training.correction.every", "0"));
        platform.experiments().parse(deq, "e.yaml", Map.of("model.gradient.from", "equilibrium"));
        // its states are where the next epoch's iterations start
        platform.experiments()
                .parse(deq, "e.yaml", Map.of("training.correction.every", "0", "training.reuseEquilibria", "true"));
    }

    @Test
    void aCloserLookNeedsEquilibria() {
        String mlp = EXPERIMENT.replaceAll("(?s)model:.*", "model: mlp\n");
        assertEquals(
                List.of("e.yaml:4: model: model 'mlp' has no equilibrium layers, to which diagnostics.samples would"
                        + " apply; leave that out"),
                problems(mlp, Map.of("diagnostics.samples", "4")));
        platform.experiments().parse(mlp, "e.yaml", Map.of());
        platform.experiments().parse(mlp, "e.yaml", Map.of("diagnostics.samples", "0"));
        String resolved = platform.experiments().parse(mlp, "e.yaml", Map.of()).yaml();
        platform.experiments().parse(resolved, "e.yaml", Map.of());
    }

    @Test
    void aTaskThatCannotUseTheData() {
        List<String> problems = problems(EXPERIMENT.replace("classification", "deaf"), Map.of());
        assertEquals(List.of("e.yaml:2: task: this task hears music"), problems);
    }

    /** Masks would stay where their images were. */
    @Test
    void anAugmentationThatLeavesMasksBehind() {
        String shapes = """
            homeostat: 1
            task: segmentation
            dataset: {name: shapes, size: 16}
            model: mdeq
            training: {augmentations: [blind]}
            """;
        List<String> problems = problems(shapes, Map.of());
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(
                problems.get(0)
                        .startsWith("e.yaml:5: training.augmentations[0]: augmentation 'blind' does not keep float32"
                                + " (3, 16, 16) [CHANNEL, HEIGHT, WIDTH] and targets int64 (16, 16) [HEIGHT, WIDTH]"),
                problems.get(0));
        platform.experiments().parse(shapes, "e.yaml", Map.of("training.augmentations", "[pad-crop-flip, shift]"));
        platform.experiments()
                .parse(
                        EXPERIMENT.replaceAll("(?s)model:.*", "model: mlp\n"),
                        "e.yaml",
                        Map.of("training.augmentations", "[blind]"));
    }

    @Test
    void theEngineIsNotAskedForAnything() {
        Compute none = (Compute) Proxy.newProxyInstance(
                Compute.class.getClassLoader(), new Class<?>[] {Compute.class}, (proxy, method, arguments) -> {
                    throw new AssertionError(method + " starts the engine");
                });
        Equilibria equilibria = ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();
        List<String> findings = new ArrayList<>();
        platform.reader()
                .read(
                        EXPERIMENT.replaceAll("(?s)model:.*", "model: deq\n"),
                        "e.yaml",
                        Map.of(),
                        ExperimentSettings.class,
                        ExperimentSettings.defaults(),
                        (bound, given) -> new ExperimentCheck(platform, equilibria, none)
                                .examine(bound, (where, problem) -> findings.add(problem)));
        assertEquals(List.of(), findings);
    }

    private static List<Path> experiments() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("../../launcher/src/main/experiments"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("experiments")
    void shippedExperimentsPass(Path file) {
        assertTrue(platform.experiments().read(file, Map.of()).yaml().startsWith("homeostat: 1"));
    }
}
