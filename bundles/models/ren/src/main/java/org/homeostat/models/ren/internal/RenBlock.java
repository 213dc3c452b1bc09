package org.homeostat.models.ren.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;
import org.homeostat.nn.InitialState;

/**
 * Input sequences (batch, T, nu), and states (batch, n) if they are carried, to output sequences (batch, T, ny).
 *
 * <p>What inputs and initial state alone bring about and what follows from the neurons' outputs are linear time-invariant scans;
 * between them is the equilibrium of the neurons, solved as a trajectory or step by step.
 */
final class RenBlock extends AbstractBlock {

    private static final byte VERSION = 1;

    private final RenPlugin.Ren settings;
    private final Parameterisation parameterisation;
    private final Optional<Weight> initial;
    private final TrajectoryMap map;
    private final EquilibriumLayer trajectory;
    private final EquilibriumLayer stepping;
    private final long nu;
    private final long ny;
    private Optional<NDManager> model = Optional.empty();
    private Optional<PassMatrices> latest = Optional.empty();
    private Optional<PassMatrices> kept = Optional.empty();

    RenBlock(RenPlugin.Ren settings, long nu, long ny, Equilibria equilibria) {
        super(VERSION);
        this.settings = settings;
        this.nu = nu;
        this.ny = ny;
        Guarantee guarantee = Guarantees.of(settings, nu, ny, this::addParameter);
        parameterisation = new Parameterisation(settings, nu, ny, guarantee, this::addParameter);
        Shape state = new Shape(settings.states());
        initial = settings.initialState() == InitialState.TRAINED
                ? Optional.of(Weight.in(this::addParameter, "x_0", state, Start.constant(0)))
                : Optional.empty();
        Ref<Solver> single = settings.cyclic() ? settings.solver() : settings.substitution();
        Budget each = single.common(Budget.class).orElse(equilibria.budget());
        // steps that are each at the tolerance may together be a little above it by rounding
        Budget confirm = each.withTolerance(2 * each.tolerance()).withIterations(0, 1);
        Ref<Solver> steps = Ref.to("stepping", Solver.class, new Stepping()).withCommon(confirm);
        GradientRule back =
                (equilibrium, v) -> equilibrium.solveAdjoint(steps, v).z();
        map = new TrajectoryMap(
                settings.activation().get(),
                settings.cyclic(),
                equilibria,
                single,
                settings.neurons() == 0 ? Optional.empty() : settings.tune(),
                new TrajectoryMap.Host(this::margin, this::lasting));
        Fallback gradient = new Fallback(settings.gradient().get(), steps, this::latestAdjoint);
        trajectory = equilibria.layer(
                map, settings.solver(), Ref.to(settings.gradient().name(), GradientRule.class, gradient));
        stepping = equilibria.layer(map, steps, Ref.to("stepping", GradientRule.class, back));
        addChildBlock("trajectory", trajectory.block());
        addChildBlock("stepping", stepping.block());
    }

    private Optional<SolveReport> latestAdjoint() {
        return trajectory.adjoint();
    }

    /** The equilibrium layers that passes may use. */
    List<EquilibriumLayer> layers() {
        if (settings.neurons() == 0) {
            return List.of();
        }
        return settings.evaluation() == RenPlugin.Evaluation.STEPPING
                ? List.of(stepping)
                : List.of(trajectory, stepping);
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray u = checked(inputs.head());
        NDManager manager = u.getManager();
        PassMatrices m = matrices(parameters, u, training);
        Inside inside = inside(m, parameters, inputs, training);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray x = states(m, inside);
            NDList outputs = new NDList(m.output(x, inside.w(), u));
            if (settings.initialState().isInput()) {
                outputs.add(m.next(x, inside.w(), u));
            }
            outputs.forEach(array -> adopted(array, manager));
            return outputs;
        }
    }

    /** States and neurons' outputs side by side, (batch, T, n + q). */
    NDArray echoes(ParameterStore parameters, NDArray inputs, boolean training) {
        NDArray u = checked(inputs);
        PassMatrices m = matrices(parameters, u, training);
        Inside inside = inside(m, parameters, new NDList(u), training);
        if (settings.neurons() == 0) {
            return inside.free();
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return adopted(NDArrays.concat(new NDList(states(m, inside), inside.w()), 2), u.getManager());
        }
    }

    /**
     * What a pass computes on its way.
     *
     * @param free the states without neurons, (batch, T, n)
     * @param w the neurons' outputs, (batch, T, q)
     */
    private record Inside(NDArray free, NDArray w) {}

    private Inside inside(PassMatrices m, ParameterStore parameters, NDList inputs, boolean training) {
        NDArray u = inputs.head();
        NDManager manager = u.getManager();
        Optional<NDArray> x0 = start(parameters, inputs, training);
        NDArray free;
        NDArray d;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray driven =
                    u.matMul(m.explicit().b2().transpose()).add(m.explicit().bx());
            free = adopted(m.causal().scan().states(driven, x0), manager);
            d = adopted(
                    free.matMul(m.explicit().c1().transpose())
                            .add(u.matMul(m.explicit().d12().transpose()))
                            .add(m.explicit().bv()),
                    manager);
        }
        return new Inside(free, settings.neurons() == 0 ? d : neurons(m, d, parameters, training));
    }

    private NDArray states(PassMatrices m, Inside inside) {
        return settings.states() == 0
                ? inside.free()
                : inside.free().add(m.causal().states(inside.w()));
    }

    private NDArray checked(NDArray u) {
        Shape shape = u.getShape();
        if (shape.dimension() != 3 || shape.get(2) != nu || shape.get(1) == 0) {
            throw new IllegalArgumentException("a ren of " + nu + " inputs takes sequences (batch, time, " + nu
                    + ") of at least one step, not " + shape);
        }
        return u;
    }

    private Optional<NDArray> start(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray u = inputs.head();
        if (settings.initialState().isInput() && inputs.size() > 1) {
            return Optional.of(inputs.get(1));
        }
        return initial.map(weight -> {
            Shape shape = new Shape(u.getShape().get(0), settings.states());
            NDArray zeros = u.getManager().zeros(shape, u.getDataType(), u.getDevice());
            return zeros.add(weight.of(values(parameters, u, training)));
        });
    }

    private static Values values(ParameterStore parameters, NDArray like, boolean training) {
        return new Values(parameter -> parameters.getValue(parameter, like.getDevice(), training), like);
    }

    private NDArray neurons(PassMatrices m, NDArray d, ParameterStore parameters, boolean training) {
        map.bind(m.causal());
        latest = Optional.of(m);
        if (Choice.isTrajectory(settings, d.getShape(), training)) {
            NDArray w = trajectory
                    .block()
                    .forward(parameters, new NDList(d), training)
                    .singletonOrThrow();
            if (trajectory.forward().map(Fallback::isConverged).orElse(true)) {
                return w;
            }
        }
        return stepping.block().forward(parameters, new NDList(d), training).singletonOrThrow();
    }

    /** Makes the matrices: at every pass of training, otherwise once a parameter update and length. */
    private PassMatrices matrices(ParameterStore parameters, NDArray u, boolean training) {
        long steps = u.getShape().get(1);
        Values values = values(parameters, u, training);
        if (training) {
            return made(values, steps, u.getManager());
        }
        if (kept.isEmpty() || kept.get().steps() != steps) {
            forget();
            kept = Optional.of(made(values, steps, lasting(u.getDevice())));
        }
        return kept.get();
    }

    /** A fresh manager that lives as long as the parameters. */
    private NDManager lasting(Device device) {
        return model.map(NDManager::newSubManager).orElseGet(() -> NDManager.newBaseManager(device));
    }

    private PassMatrices made(Values values, long steps, NDManager owner) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return PassMatrices.of(parameterisation.explicit(values), steps).ownedBy(owner);
        }
    }

    private static NDArray adopted(NDArray array, NDManager owner) {
        array.attach(owner);
        NDScope.unregister(array);
        return array;
    }

    private void forget() {
        kept.ifPresent(PassMatrices::close);
        kept = Optional.empty();
        latest = Optional.empty();
    }

    void parametersChanged() {
        forget();
        map.parametersChanged();
    }

    /** The modulus of strong monotonicity with the matrices of the latest pass. */
    private double margin() {
        try (NDManager scratch = NDManager.newBaseManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Explicit wide = latest.orElseThrow(() -> new IllegalStateException("the network has not been run yet"))
                    .explicit()
                    .map(array -> wide(array, scratch));
            return Lmi.of(wide, wide).margin(settings.rate());
        }
    }

    private static NDArray wide(NDArray array, NDManager owner) {
        NDArray wide = array.stopGradient().toType(DataType.FLOAT64, true);
        wide.attach(owner);
        return wide;
    }

    /** What is proved about the explicit matrices as the forward pass uses them. */
    List<Certificate> certificates(ParameterStore parameters) {
        return inequality(parameters, lmi -> Certificates.of(settings, lmi));
    }

    /** Looks at the matrix inequalities of the rounded explicit matrices. */
    <T> T inequality(ParameterStore parameters, Function<Lmi, T> use) {
        PairList<String, Parameter> own = getDirectParameters();
        DataType type =
                own.isEmpty() ? DataType.FLOAT32 : own.valueAt(0).getArray().getDataType();
        Device device = own.isEmpty() ? Device.cpu() : own.valueAt(0).getArray().getDevice();
        try (NDManager scratch = NDManager.newBaseManager(device);
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray like = scratch.zeros(new Shape(1), type);
            Explicit rounded = parameterisation
                    .explicit(new Values(parameter -> parameters.getValue(parameter, device, false), like))
                    .map(array -> wide(array, scratch));
            Explicit proof = parameterisation.explicit(new Values(
                    parameter -> wide(parameters.getValue(parameter, device, false), scratch), wide(like, scratch)));
            return use.apply(Lmi.of(rounded, proof));
        }
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType type, Shape... inputShapes) {
        model = Optional.of(manager);
        Shape d = new Shape(inputShapes[0].get(0), inputShapes[0].get(1), settings.neurons());
        trajectory.block().initialize(manager, type, d);
        stepping.block().initialize(manager, type, d);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
        Shape outputs = new Shape(inputs[0].get(0), inputs[0].get(1), ny);
        return settings.initialState().isInput()
                ? new Shape[] {outputs, new Shape(inputs[0].get(0), settings.states())}
                : new Shape[] {outputs};
    }
}
