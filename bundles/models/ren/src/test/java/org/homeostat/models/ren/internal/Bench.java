package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.homeostat.api.Plugin;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.gradient.Equilibrium;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.Activation;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Solver;
import org.homeostat.nn.InitialState;
import org.homeostat.nn.internal.ReluPlugin;
import org.homeostat.nn.internal.TanhPlugin;
import org.homeostat.solvers.splitting.internal.PeacemanRachfordPlugin;
import org.homeostat.solvers.triangular.internal.TriangularPlugin;

/** A network on the work bench. */
final class Bench implements AutoCloseable {

    static final Equilibria EQUILIBRIA =
            ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();

    final NDManager manager = NDManager.newBaseManager();
    final ParameterStore parameters = new ParameterStore(manager, false);
    final RenModel model;
    final DataType type;

    private Bench(RenModel model, DataType type) {
        this.model = model;
        this.type = type;
    }

    static Bench of(RenPlugin.Ren settings, long nu, long ny, DataType type, long seed) {
        RenModel model = RenModel.build(settings, new Context(sequence(nu), sequence(ny)));
        Bench bench = new Bench(model, type);
        bench.manager.getEngine().setRandomSeed((int) seed);
        bench.model.block().initialize(bench.manager, type, new Shape(1, 1, nu));
        return bench;
    }

    static ModelContext context(DataSpec input, DataSpec output) {
        return new Context(input, output);
    }

    static DataSpec sequence(long features) {
        return DataSpec.real(new Shape(-1, features), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);
    }

    static <T, S extends Record> T defaults(Plugin<T, S> plugin) {
        return plugin.create(plugin.defaults());
    }

    static Budget tight(double tolerance) {
        return EQUILIBRIA
                .budget()
                .withTolerance(tolerance)
                .withRelative(Budget.Relative.MIXED)
                .withIterations(0, 5000);
    }

    RenBlock block() {
        return (RenBlock) model.block();
    }

    <T> T lmi(Function<Lmi, T> use) {
        return block().inequality(parameters, use);
    }

    Map<String, Parameter> byName() {
        Map<String, Parameter> found = new LinkedHashMap<>();
        block().getDirectParameters().forEach(pair -> found.put(pair.getKey(), pair.getValue()));
        return found;
    }

    void set(Parameter parameter, double[] values) {
        parameter.getArray().set(DoubleBuffer.wrap(values));
        model.parametersChanged();
    }

    NDArray random(long... shape) {
        return manager.randomNormal(0, 1, new Shape(shape), type);
    }

    NDList forward(NDArray... inputs) {
        return block().forward(parameters, new NDList(inputs), false);
    }

    /** Leaves the gradients of a loss in the parameters and in the inputs. */
    void backward(Function<NDList, NDArray> loss, NDArray... inputs) {
        for (NDArray input : inputs) {
            input.setRequiresGradient(true);
        }
        try (GradientCollector collector = EQUILIBRIA.newGradientCollector()) {
            collector.backward(loss.apply(block().forward(parameters, new NDList(inputs), true)));
        }
    }

    /** Whether the latest pass converged for every sample, at once or by stepping. */
    boolean isSolved() {
        return model.layers().isEmpty()
                || model.layers().stream()
                        .anyMatch(layer ->
                                layer.forward().map(Fallback::isConverged).orElse(false));
    }

    void clearGradients() {
        for (Parameter parameter : byName().values()) {
            parameter.getArray().setRequiresGradient(false);
            parameter.getArray().setRequiresGradient(true);
        }
    }

    @Override
    public void close() {
        model.parametersChanged();
        manager.close();
    }

    private record Context(DataSpec input, DataSpec output) implements ModelContext {
        @Override
        public Equilibria equilibria() {
            return EQUILIBRIA;
        }

        @Override
        public long seed() {
            return 1;
        }
    }

    /** Settings that differ from the defaults. */
    static final class Settings {

        private int states = 4;
        private int neurons = 5;
        private boolean cyclic;
        private RenPlugin.Property property = RenPlugin.Property.CONTRACTING;
        private double rate = 1;
        private OptionalDouble gamma = OptionalDouble.empty();
        private boolean learnGamma;
        private SupplyNumbers supply = new SupplyNumbers(new double[0], new double[0], new double[0]);
        private String activation = "tanh";
        private Start start = Start.RANDOM;
        private boolean polar = true;
        private InitialState initialState = InitialState.ZERO;
        private RenPlugin.Evaluation evaluation = RenPlugin.Evaluation.TRAJECTORY;
        private double tolerance = 1e-13;
        private int iterations = 5000;
        private int adjointIterations = 5000;
        private Optional<Integer> tune = Optional.empty();

        private record SupplyNumbers(double[] q, double[] s, double[] r) {}

        Settings sizes(int n, int q) {
            states = n;
            neurons = q;
            return this;
        }

        Settings cyclic(boolean value) {
            cyclic = value;
            return this;
        }

        Settings property(RenPlugin.Property value) {
            property = value;
            return this;
        }

        Settings rate(double value) {
            rate = value;
            return this;
        }

        Settings gamma(double value, boolean learn) {
            gamma = OptionalDouble.of(value);
            learnGamma = learn;
            return this;
        }

        Settings supply(double[] q, double[] s, double[] r) {
            property = RenPlugin.Property.GENERAL;
            supply = new SupplyNumbers(q, s, r);
            return this;
        }

        Settings activation(String value) {
            activation = value;
            return this;
        }

        Settings start(Start value) {
            start = value;
            return this;
        }

        Settings polar(boolean value) {
            polar = value;
            return this;
        }

        Settings initial(InitialState value) {
            initialState = value;
            return this;
        }

        Settings evaluation(RenPlugin.Evaluation value) {
            evaluation = value;
            return this;
        }

        Settings tolerance(double value) {
            tolerance = value;
            return this;
        }

        Settings iterations(int forward, int adjoint) {
            iterations = forward;
            adjointIterations = adjoint;
            return this;
        }

        Settings tune(int every) {
            tune = Optional.of(every);
            return this;
        }

        private static List<Double> list(double[] values) {
            return Arrays.stream(values).boxed().toList();
        }

        RenPlugin.Ren build() {
            RenPlugin.Ren usual = new RenPlugin().defaults();
            Budget budget = tight(tolerance);
            Activation sigma = activation.equals("relu") ? defaults(new ReluPlugin()) : defaults(new TanhPlugin());
            Ref<Solver> open = Ref.to("peaceman-rachford", Solver.class, defaults(new PeacemanRachfordPlugin()));
            Ref<Solver> splitting = open.withCommon(budget.withIterations(0, iterations));
            GradientRule implicit = new ImplicitForTests(open.withCommon(budget.withIterations(0, adjointIterations)));
            return new RenPlugin.Ren(
                    states,
                    neurons,
                    cyclic,
                    property,
                    rate,
                    gamma.orElse(property == RenPlugin.Property.LIPSCHITZ ? 2 : usual.gamma()),
                    learnGamma,
                    property == RenPlugin.Property.INPUT_PASSIVE ? 0.2 : usual.nu(),
                    property == RenPlugin.Property.OUTPUT_PASSIVE ? 0.3 : usual.rho(),
                    list(supply.q()),
                    list(supply.s()),
                    list(supply.r()),
                    Ref.to(activation, Activation.class, sigma),
                    start,
                    polar,
                    usual.epsilon(),
                    initialState,
                    usual.encoder(),
                    evaluation,
                    splitting,
                    Ref.to("triangular", Solver.class, defaults(new TriangularPlugin()))
                            .withCommon(budget),
                    Ref.to("implicit", GradientRule.class, implicit),
                    tune);
        }
    }

    /** Implicit differentiation in a line. */
    private record ImplicitForTests(Ref<Solver> solver) implements GradientRule {

        @Override
        public List<Ref<Solver>> solvers() {
            return List.of(solver);
        }

        @Override
        public NDArray adjoint(Equilibrium equilibrium, NDArray v) {
            return equilibrium.solveAdjoint(solver, v).z();
        }
    }
}
