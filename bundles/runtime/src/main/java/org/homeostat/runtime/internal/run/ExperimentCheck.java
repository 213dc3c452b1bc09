package org.homeostat.runtime.internal.run;

import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.Augmentation;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.SolverUse;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.training.Optimizer;
import org.homeostat.api.training.Schedule;
import org.homeostat.runtime.internal.experiment.ExperimentSettings;
import org.homeostat.runtime.internal.experiment.TrainingSettings;
import org.homeostat.runtime.internal.registry.Plugins;
import org.homeostat.runtime.internal.settings.Bound;
import org.homeostat.runtime.internal.settings.Examination;
import org.homeostat.runtime.internal.settings.PluginUse;
import org.homeostat.runtime.internal.training.PluginCalls;
import org.homeostat.runtime.internal.training.Setup;

/**
 * Finds what only the parts together show: solvers that need more than the family offers, data that the task or the family
 * cannot take, schedules and layer settings that do not fit the run. Builds the model, but gives it no parameters, so that the engine need not
 * start.
 */
final class ExperimentCheck implements Examination<ExperimentSettings> {

    private final Plugins plugins;
    private final Equilibria equilibria;
    private final Compute compute;

    /**
     * Creates it.
     *
     * @param plugins the plug-ins, for those that would do
     * @param equilibria makes the model's layers
     * @param compute the engine, which is not asked for anything
     */
    @Inject
    ExperimentCheck(Plugins plugins, Equilibria equilibria, Compute compute) {
        this.plugins = plugins;
        this.equilibria = equilibria;
        this.compute = compute;
    }

    @Override
    public void examine(Bound<ExperimentSettings> bound, Findings findings) {
        Checked checked = new Checked(bound, findings);
        checked.solvers();
        checked.data();
        if (checked.problems == 0) {
            checked.model();
        }
        checked.schedule();
    }

    /** One experiment. */
    private final class Checked {

        private final ExperimentSettings settings;
        private final PluginCalls calls;
        private final Setup setup;
        private final Findings findings;
        private int problems;

        Checked(Bound<ExperimentSettings> bound, Findings findings) {
            this.settings = bound.settings();
            this.calls = new PluginCalls(bound.uses());
            this.setup = new Setup(settings, calls, equilibria, compute, new ReentrantLock());
            this.findings = findings;
        }

        void solvers() {
            PluginUse model = calls.use("model", settings.model());
            check(
                    settings.model(),
                    () -> calls.call(model, "solverUses", settings.model().get()::solverUses)
                            .forEach(this::solver));
        }

        private void solver(SolverUse use) {
            Solver solver = use.solver().get();
            Set<Class<?>> lacking = missing(solver.needs(), use.offered());
            Set<Class<?>> wanting = missing(use.wanted(), solver.offers());
            String name = "solver '" + use.solver().name() + "' ";
            if (!lacking.isEmpty()) {
                problem(
                        use.solver(),
                        name + "needs " + names(lacking) + ", which model '"
                                + settings.model().name() + "' does not offer here; " + wouldDo(use));
            } else if (!wanting.isEmpty()) {
                problem(
                        use.solver(),
                        name + "offers no " + names(wanting) + ", which the gradient rule wants of it; "
                                + wouldDo(use));
            }
        }

        private String wouldDo(SolverUse use) {
            Predicate<Solver> serves =
                    solver -> missing(solver.needs(), use.offered()).isEmpty()
                            && missing(use.wanted(), solver.offers()).isEmpty();
            List<String> names = plugins.reader().parts(Solver.class).entrySet().stream()
                    .filter(entry -> serves.test(entry.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
            return names.isEmpty() ? "no solver would do" : "these would do: " + String.join(", ", names);
        }

        void data() {
            check(settings.dataset(), setup::input);
            check(settings.dataset(), setup::target);
            if (problems == 0) {
                check(settings.task(), setup::output);
                check(settings.task(), setup::objective);
                settings.training().augmentations().forEach(this::augmentation);
            }
        }

        private void augmentation(Ref<Augmentation> ref) {
            DataSpec input = setup.input();
            DataSpec target = setup.target();
            check(ref, () -> {
                PluginUse use = calls.use("augmentation", ref);
                if (!calls.call(use, "suits", () -> ref.get().suits(input, target))) {
                    problem(
                            ref,
                            "augmentation '" + ref.name() + "' does not keep " + input + " and targets " + target
                                    + " of dataset '" + settings.dataset().name()
                                    + "' together; remove it, or take one that suits them");
                }
            });
        }

        void model() {
            List<Ref<GradientRule>> rules = new ArrayList<>();
            check(settings.model(), () -> layers(setup.model(rules::add).layers()));
            correction(rules);
            boolean varies = Arrays.stream(setup.input().shape().getShape()).anyMatch(length -> length < 0);
            if (settings.training().reuseEquilibria() && varies) {
                problem(
                        settings.dataset(),
                        "training.reuseEquilibria keeps states of one size, and samples of dataset '"
                                + settings.dataset().name() + "' have the shape "
                                + setup.input().shape() + ", whose -1 varies; set it to false");
            }
        }

        private void layers(List<EquilibriumLayer> layers) {
            List<String> unused = new ArrayList<>(settings.training().forLayers());
            int samples = settings.diagnostics().samples();
            // the default stands in every resolved experiment
            if (samples > 0
                    && samples != ExperimentSettings.defaults().diagnostics().samples()) {
                unused.add("diagnostics.samples");
            }
            if (layers.isEmpty() && !unused.isEmpty()) {
                problem(
                        settings.model(),
                        "model '" + settings.model().name() + "' has no equilibrium layers, to which "
                                + String.join(", ", unused) + " would apply; leave that out");
            }
        }

        private void correction(List<Ref<GradientRule>> rules) {
            if (settings.training().correction().every() > 0) {
                rules.stream()
                        .filter(rule -> !rule.get().needsEquilibrium())
                        .distinct()
                        .forEach(rule -> problem(
                                rule,
                                "gradient rule '" + rule.name()
                                        + "' solves nothing in training here, so that there are no iterates whose loss"
                                        + " training.correction could count; leave that out or take a rule that starts"
                                        + " from an equilibrium"));
            }
        }

        void schedule() {
            TrainingSettings training = settings.training();
            if (training.epochs() == 0) {
                return;
            }
            Schedule schedule = training.schedule().get();
            Optimizer optimizer = training.optimizer().get();
            check(
                    training.schedule(),
                    () -> calls.call(
                            calls.use("schedule", training.schedule()),
                            "learningRate",
                            () -> schedule.learningRate(optimizer.learningRate(), setup.progress(0, 1))));
        }

        /** Calls parts; what they throw is the problem of a reference. */
        private void check(Ref<?> where, Runnable calling) {
            try {
                calling.run();
            } catch (HomeostatException e) {
                // what a part says of its settings or its data reads on its own; the reference's place stands before it
                boolean own = e.getCause() instanceof IllegalArgumentException
                        && e.getCause().getMessage() != null;
                problem(where, own ? e.getCause().getMessage() : e.getMessage());
            }
        }

        private void problem(Ref<?> where, String text) {
            problems++;
            findings.add(where, text);
        }
    }

    private static Set<Class<?>> missing(Set<Class<?>> wanted, Set<Class<?>> given) {
        return wanted.stream().filter(type -> !given.contains(type)).collect(Collectors.toSet());
    }

    private static String names(Set<Class<?>> types) {
        return String.join(
                " and ", types.stream().map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new)));
    }
}
