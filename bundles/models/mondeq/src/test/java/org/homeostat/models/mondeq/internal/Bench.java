package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.lang.reflect.Constructor;
import java.nio.DoubleBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.homeostat.api.Plugin;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.Activation;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Solver;
import org.homeostat.models.mondeq.MonotoneLayer;
import org.homeostat.nn.internal.LeakyReluPlugin;
import org.homeostat.nn.internal.ReluPlugin;
import org.homeostat.nn.internal.SigmoidPlugin;
import org.homeostat.nn.internal.SoftplusPlugin;
import org.homeostat.nn.internal.TanhPlugin;

/** A float64 model on the work bench: its layer, its parameters by name, losses and gradients. */
final class Bench implements AutoCloseable {

    static final Equilibria EQUILIBRIA =
            ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();

    final NDManager manager = NDManager.newBaseManager();
    final ParameterStore parameters = new ParameterStore(manager, false);
    final Model model;
    final DataSpec input;

    private Bench(Model model, DataSpec input) {
        this.model = model;
        this.input = input;
    }

    static Budget tight() {
        return EQUILIBRIA
                .budget()
                .withTolerance(1e-14)
                .withRelative(Budget.Relative.MIXED)
                .withIterations(0, 10_000);
    }

    static Bench of(MonotoneLayer layer, Solver solver, DataSpec input, long outputs) {
        return of(layer, solver, solver, tight(), input, outputs);
    }

    static Bench of(MonotoneLayer layer, Solver solver, Solver adjoint, Budget budget, DataSpec input, long outputs) {
        Ref<Solver> backward = Ref.to("adjoint", Solver.class, adjoint).withCommon(budget);
        return withRule(
                layer,
                solver,
                (equilibrium, v) -> equilibrium.solveAdjoint(backward, v).z(),
                budget,
                input,
                outputs);
    }

    static Bench withRule(
            MonotoneLayer layer, Solver solver, GradientRule rule, Budget budget, DataSpec input, long outputs) {
        MondeqPlugin.Mondeq family = new MondeqPlugin.Mondeq(
                Ref.to("layer", MonotoneLayer.class, layer),
                Ref.to("forward", Solver.class, solver).withCommon(budget),
                Ref.to("rule", GradientRule.class, rule),
                Optional.empty());
        Bench bench = new Bench(family.build(context(input, outputs)), input);
        bench.manager.getEngine().setRandomSeed(5);
        bench.model.block().initialize(bench.manager, DataType.FLOAT64, new Shape(1).addAll(input.shape()));
        return bench;
    }

    /** Where a model is to stand: that input, and so many logits. */
    static ModelContext context(DataSpec input, long outputs) {
        return new Context(input, outputs(outputs));
    }

    /** A shipped solver with its settings' defaults. */
    static <S extends Record> Solver shipped(Plugin<Solver, S> plugin) {
        return plugin.create(plugin.defaults());
    }

    /** A shipped solver whose only setting is its step size. */
    static <S extends Record> Solver shipped(Plugin<Solver, S> plugin, double alpha) {
        try {
            Constructor<?> constructor = plugin.defaults().getClass().getDeclaredConstructors()[0];
            constructor.setAccessible(true);
            @SuppressWarnings("unchecked") // the constructor of the settings
            S settings = (S) constructor.newInstance(Optional.of(alpha));
            return plugin.create(settings);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(plugin + " has other settings than a step size", e);
        }
    }

    /** Logits, so that the model takes itself for a classifier. */
    private static DataSpec outputs(long count) {
        return DataSpec.logits(
                LongStream.range(0, count).mapToObj(Long::toString).toList());
    }

    static Ref<Activation> activation(String name) {
        Activation activation = switch (name) {
            case "relu" -> new ReluPlugin.Relu();
            case "leaky-relu" -> new LeakyReluPlugin.LeakyRelu(0.125);
            case "tanh" -> new TanhPlugin.Tanh();
            case "sigmoid" -> new SigmoidPlugin.Sigmoid();
            case "softplus" -> new SoftplusPlugin.Softplus();
            default -> throw new IllegalArgumentException(name);
        };
        return Ref.to(name, Activation.class, activation);
    }

    /** The parameters by their own names, in the order of the model; a tensor of several tiers has its number behind it. */
    Map<String, Parameter> byName() {
        Map<String, Parameter> found = new LinkedHashMap<>();
        model.block().getParameters().forEach(pair -> found.put(pair.getValue().getName(), pair.getValue()));
        return found;
    }

    long size() {
        return byName().values().stream()
                .filter(Parameter::requiresGradient)
                .mapToLong(p -> p.getArray().size())
                .sum();
    }

    void set(Parameter parameter, double[] values) {
        parameter.getArray().set(DoubleBuffer.wrap(values));
        model.parametersChanged();
    }

    NDArray forward(NDArray x) {
        return model.block().forward(parameters, new NDList(x), false).singletonOrThrow();
    }

    NDArray random(long... shape) {
        return manager.randomNormal(0, 1, new Shape(shape), DataType.FLOAT64);
    }

    /** Leaves the gradients of a loss in the parameters and in x. */
    void backward(NDArray x, Function<NDArray, NDArray> loss) {
        x.setRequiresGradient(true);
        try (GradientCollector collector = EQUILIBRIA.newGradientCollector()) {
            collector.backward(loss.apply(forward(x)));
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
}
