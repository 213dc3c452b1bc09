package org.homeostat.models.ren.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.homeostat.api.Ref;
import org.homeostat.api.model.Activation;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.StrictlyTriangular;
import org.homeostat.nn.LinearScan;
import org.homeostat.nn.MapBlock;
import org.homeostat.nn.StepSizeTuner;

/**
 * The neurons of a whole trajectory as one equilibrium, w = σ(𝒢w + d): the state is (T, q), the input d, (batch, T, q), what
 * inputs and initial state alone bring about. The matrices are the model's, {@link #bind bound} before each pass.
 *
 * <p>It can be solved all at once, as the zero of a monotone sum, or step by step, which are trajectories of length 1.
 */
final class TrajectoryMap extends MapBlock {

    private static final double LARGEST_STEP = 16;
    private static final double TUNING_TOLERANCE = 1e-3;

    /** Newton's method for the proximal operator of tanh doubles what an iteration costs. */
    private static final double SURCHARGE = 2;

    private final Activation sigma;
    private final boolean cyclic;
    private final Equilibria equilibria;
    private final Ref<Solver> stepSolver;
    private final Host host;
    private final Resolvents resolvents;
    private final OperatorNorm norm = new OperatorNorm();
    private final Optional<StepSizeTuner> tuner;
    private Optional<Causal> bound = Optional.empty();

    /**
     * What the map asks of its network.
     *
     * @param margin the modulus of monotonicity with the present parameters
     * @param lasting gives a fresh manager that lives as long as the parameters
     */
    record Host(DoubleSupplier margin, Function<Device, NDManager> lasting) {}

    /**
     * Creates it.
     *
     * @param sigma σ
     * @param cyclic whether D₁₁ is more than strictly lower triangular
     * @param equilibria solves single steps
     * @param stepSolver solves single steps
     * @param tune training passes between two choices of α; empty to leave it at 1
     * @param host the network
     */
    TrajectoryMap(
            Activation sigma,
            boolean cyclic,
            Equilibria equilibria,
            Ref<Solver> stepSolver,
            Optional<Integer> tune,
            Host host) {
        this.sigma = sigma;
        this.cyclic = cyclic;
        this.equilibria = equilibria;
        this.stepSolver = stepSolver;
        this.host = host;
        this.resolvents = new Resolvents(host.lasting());
        tuner = tune.map(every -> new StepSizeTuner(every, LARGEST_STEP, TUNING_TOLERANCE, SURCHARGE));
        tuner.ifPresent(present -> addParameter(present.state()));
    }

    /** Sets the matrices of the pass that follows. */
    void bind(Causal causal) {
        bound = Optional.of(causal);
    }

    /** The parameters have changed: forget what was computed from the old ones. */
    void parametersChanged() {
        bound = Optional.empty();
        resolvents.forget();
        norm.parametersChanged();
    }

    @Override
    public Shape stateShape(Shape... inputs) {
        return inputs[0].slice(1);
    }

    @Override
    public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
        if (training) {
            tuner.ifPresent(StepSizeTuner::pass);
        }
        return bound.orElseThrow(() -> new IllegalStateException("the trajectory has no matrices yet"))
                .arrays();
    }

    @Override
    public NDList inject(ParameterStore parameters, NDList inputs, boolean training) {
        return inputs;
    }

    @Override
    public NDArray apply(NDArray z, NDList injection, NDList weights) {
        return sigma.apply(Causal.of(weights).multiply(z).add(injection.head()));
    }

    @Override
    public <T> Optional<T> structure(Class<T> type, NDList injection, NDList weights) {
        Causal g = Causal.of(weights);
        NDArray d = injection.head();
        if (type == MonotoneOperator.class) {
            return Optional.of(type.cast(new TrajectoryOperator(
                    g, d, sigma, alpha -> resolvents.get(g, alpha, steps(d)), bounds(g, d, this::tuned))));
        }
        if (type == StrictlyTriangular.class && !cyclic) {
            int depth = Math.toIntExact(d.getShape().get(1) * d.getShape().get(2));
            return Optional.of(type.cast((StrictlyTriangular) () -> depth));
        }
        if (type == Stepwise.class) {
            return Optional.of(type.cast((Stepwise) () -> stepped(g, d)));
        }
        return Optional.empty();
    }

    @Override
    public <T> Optional<T> adjointStructure(Class<T> type, NDArray z, NDArray v, NDList injection, NDList weights) {
        Causal g = Causal.of(weights);
        if (type == MonotoneOperator.class) {
            NDArray d = injection.head();
            NDArray slope = lasting(sigma.derivative(g.multiply(z).add(d)), z);
            LinearScan transposed = LinearScan.of(g.a().transpose(), steps(z));
            transposed.matrices().forEach(matrix -> lasting(matrix, z));
            return Optional.of(type.cast(new AdjointOperator(
                    g,
                    transposed,
                    slope,
                    v,
                    alpha -> resolvents.get(g, alpha, steps(d)),
                    bounds(g, d, (operator, like) -> latest()))));
        }
        if (type == Stepwise.class) {
            return Optional.of(type.cast((Stepwise) () -> steppedBack(g, z, v, injection.head())));
        }
        return Optional.empty();
    }

    private TrajectoryOperator.Bounds bounds(
            Causal g, NDArray d, BiFunction<MonotoneOperator, NDArray, OptionalDouble> stepSize) {
        return new TrajectoryOperator.Bounds(host.margin(), () -> norm.of(g, steps(d)), stepSize);
    }

    /** α for a forward solve, chosen anew when its time has come; single steps take what trajectories have chosen. */
    private OptionalDouble tuned(MonotoneOperator operator, NDArray like) {
        boolean single =
                like.getShape().get(1) == bound.orElseThrow().d11().getShape().get(0);
        return single || tuner.isEmpty()
                ? latest()
                : OptionalDouble.of(tuner.get().stepSize(operator, like).orElse(1));
    }

    private OptionalDouble latest() {
        return OptionalDouble.of(
                tuner.map(StepSizeTuner::latest).orElse(OptionalDouble.empty()).orElse(1));
    }

    private static long steps(NDArray trajectory) {
        return trajectory.getShape().get(1);
    }

    private static NDArray lasting(NDArray array, NDArray like) {
        array.attach(like.getManager());
        NDScope.unregister(array);
        return array;
    }

    /** w_t by the solver of single steps from w_{t-1}, then x_{t+1}. */
    private NDArray stepped(Causal g, NDArray d) {
        long batch = d.getShape().get(0);
        long q = d.getShape().get(2);
        NDList weights = g.single().arrays();
        NDArray inputs = g.b1().transpose();
        NDArray transition = g.a().transpose();
        NDArray outputs = g.c1().transpose();
        NDArray x = d.getManager().zeros(new Shape(batch, g.a().getShape().get(0)), d.getDataType(), d.getDevice());
        NDArray w = d.getManager().zeros(new Shape(batch, q), d.getDataType(), d.getDevice());
        NDList all = new NDList();
        Budget budget = stepSolver.common(Budget.class).orElse(equilibria.budget());
        for (long t = 0; t < steps(d); t++) {
            NDArray now = d.get(":, {}", t);
            NDList argument = new NDList((g.hasStates() ? now.add(x.matMul(outputs)) : now).reshape(batch, 1, q));
            Solver solver = (problem, memory) ->
                    stepSolver.get().begin(new StructuredProblem(problem, this, argument, weights), memory);
            w = equilibria
                    .solve(z -> apply(z.reshape(batch, 1, q), argument, weights).reshape(batch, q), w, solver, budget)
                    .z();
            all.add(w);
            if (g.hasStates()) {
                x = x.matMul(transition).add(w.matMul(inputs));
            }
        }
        return NDArrays.stack(all, 1).reshape(batch, steps(d) * q);
    }

    /** u_t(I - J_tD₁₁) = v_t + λ_{t+1}B₁ and λ_t = λ_{t+1}A + u_tJ_tC₁, backwards in time. */
    private NDArray steppedBack(Causal g, NDArray z, NDArray v, NDArray d) {
        long batch = d.getShape().get(0);
        long q = d.getShape().get(2);
        NDArray slope = sigma.derivative(g.multiply(z).add(d));
        NDArray identity = g.d11().getManager().eye(Math.toIntExact(q), Math.toIntExact(q), 0, d.getDataType());
        NDArray costate =
                d.getManager().zeros(new Shape(batch, g.a().getShape().get(0)), d.getDataType(), d.getDevice());
        NDList all = new NDList();
        for (long t = steps(d) - 1; t >= 0; t--) {
            NDArray j = slope.get(":, {}", t);
            NDArray right = v.get(":, {}", t);
            if (g.hasStates()) {
                right = right.add(costate.matMul(g.b1()));
            }
            NDArray inverse = identity.sub(j.reshape(batch, q, 1).mul(g.d11())).inverse();
            NDArray u = right.reshape(batch, 1, q).matMul(inverse).reshape(batch, q);
            all.add(0, u);
            if (g.hasStates()) {
                costate = costate.matMul(g.a()).add(u.mul(j).matMul(g.c1()));
            }
        }
        return NDArrays.stack(all, 1).reshape(batch, steps(d) * q);
    }
}
