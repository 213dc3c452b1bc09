package org.homeostat.runtime.internal.training;

import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingConfig;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solution;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Step;
import org.homeostat.runtime.internal.settings.PluginUse;

/** The equilibrium service as a run's models see it: calls into solvers and gradient rules are known to the run. */
public final class GuardedEquilibria implements Equilibria {

    private final Equilibria equilibria;
    private final PluginCalls calls;
    private final Consumer<Ref<GradientRule>> rules;

    /**
     * Creates it.
     *
     * @param equilibria the service
     * @param calls the run's calls
     * @param rules is told the gradient rule of each layer
     */
    public GuardedEquilibria(Equilibria equilibria, PluginCalls calls, Consumer<Ref<GradientRule>> rules) {
        this.equilibria = equilibria;
        this.calls = calls;
        this.rules = rules;
    }

    @Override
    public Budget budget() {
        return equilibria.budget();
    }

    @Override
    public Solution solve(UnaryOperator<NDArray> f, NDArray z0, Solver solver, Budget budget) {
        return equilibria.solve(f, z0, solver, budget);
    }

    @Override
    public EquilibriumLayer layer(EquilibriumMap map, Ref<Solver> solver, Ref<GradientRule> gradient) {
        rules.accept(gradient);
        PluginUse use = calls.use("gradient", gradient);
        GuardedRule rule = new GuardedRule(gradient.get(), use);
        return equilibria.layer(
                map, guarded(solver, calls.use("solver", solver)), Ref.to(gradient.name(), GradientRule.class, rule));
    }

    @Override
    public GradientCollector newGradientCollector() {
        return equilibria.newGradientCollector();
    }

    @Override
    public Trainer newTrainer(Model model, TrainingConfig config) {
        return equilibria.newTrainer(model, config);
    }

    private Ref<Solver> guarded(Ref<Solver> solver, PluginUse use) {
        Ref<Solver> guarded = Ref.to(solver.name(), Solver.class, new GuardedSolver(solver.get(), use));
        return solver.common(Budget.class).map(guarded::withCommon).orElse(guarded);
    }

    private final class GuardedSolver implements Solver {

        private final Solver solver;
        private final PluginUse use;

        GuardedSolver(Solver solver, PluginUse use) {
            this.solver = solver;
            this.use = use;
        }

        @Override
        public Set<Class<?>> needs() {
            return solver.needs();
        }

        @Override
        public Set<Class<?>> offers() {
            return solver.offers();
        }

        @Override
        public Iteration begin(Problem problem, NDManager memory) {
            return new GuardedIteration(calls.call(use, "begin", () -> solver.begin(problem, memory)), use);
        }
    }

    private final class GuardedIteration implements Iteration {

        private final Iteration iteration;
        private final PluginUse use;

        GuardedIteration(Iteration iteration, PluginUse use) {
            this.iteration = iteration;
            this.use = use;
        }

        @Override
        public NDArray start(NDArray z0) {
            return calls.call(use, "start", () -> iteration.start(z0));
        }

        @Override
        public NDArray image(NDArray state) {
            return calls.call(use, "image", () -> iteration.image(state));
        }

        @Override
        public NDArray propose(Step step) {
            return calls.call(use, "propose", () -> iteration.propose(step));
        }

        @Override
        public NDArray solution(NDArray state) {
            return calls.call(use, "solution", () -> iteration.solution(state));
        }

        @Override
        public boolean isSolution(NDArray state) {
            return calls.call(use, "isSolution", () -> iteration.isSolution(state));
        }

        @Override
        public void keep(int[] rows) {
            calls.run(use, "keep", () -> iteration.keep(rows));
        }

        @Override
        public boolean recovers() {
            return iteration.recovers();
        }

        @Override
        public int transientIterations() {
            return iteration.transientIterations();
        }

        @Override
        public <T> Optional<T> offers(Class<T> what) {
            return calls.call(use, "offers", () -> iteration.offers(what));
        }

        @Override
        public void close() {
            calls.run(use, "close", iteration::close);
        }
    }

    private final class GuardedRule implements GradientRule {

        private final GradientRule rule;
        private final PluginUse use;

        GuardedRule(GradientRule rule, PluginUse use) {
            this.rule = rule;
            this.use = use;
        }

        @Override
        public Set<Class<?>> needs() {
            return rule.needs();
        }

        @Override
        public List<Ref<Solver>> solvers() {
            return rule.solvers();
        }

        @Override
        public boolean needsEquilibrium() {
            return rule.needsEquilibrium();
        }

        @Override
        public NDArray adjoint(Equilibrium equilibrium, NDArray v) {
            return calls.call(use, "adjoint", () -> rule.adjoint(new GuardedEquilibrium(equilibrium, use), v));
        }

        @Override
        public Optional<NDArray> unrolled(Equilibrium equilibrium) {
            return calls.call(use, "unrolled", () -> rule.unrolled(new GuardedEquilibrium(equilibrium, use)));
        }
    }

    private final class GuardedEquilibrium implements Equilibrium {

        private final Equilibrium equilibrium;
        private final PluginUse rule;

        GuardedEquilibrium(Equilibrium equilibrium, PluginUse rule) {
            this.equilibrium = equilibrium;
            this.rule = rule;
        }

        /** The rule's own, unless it is one of the experiment's. */
        private Ref<Solver> adjoint(Ref<Solver> solver) {
            return guarded(solver, calls.find("solver", solver).orElse(rule));
        }

        @Override
        public NDArray state() {
            return equilibrium.state();
        }

        @Override
        public NDArray start() {
            return equilibrium.start();
        }

        @Override
        public SolveReport report() {
            return equilibrium.report();
        }

        @Override
        public Budget budget() {
            return equilibrium.budget();
        }

        @Override
        public NDArray attached(NDArray z) {
            return equilibrium.attached(z);
        }

        @Override
        public NDArray product(NDArray u) {
            return equilibrium.product(u);
        }

        @Override
        public Solution solveAdjoint(Ref<Solver> solver, NDArray v) {
            return equilibrium.solveAdjoint(adjoint(solver), v);
        }

        @Override
        public Solution solveAdjoint(Ref<Solver> solver, NDArray v, NDArray start) {
            return equilibrium.solveAdjoint(adjoint(solver), v, start);
        }

        @Override
        public <T> Optional<T> offers(Class<T> what) {
            return equilibrium.offers(what);
        }
    }
}
