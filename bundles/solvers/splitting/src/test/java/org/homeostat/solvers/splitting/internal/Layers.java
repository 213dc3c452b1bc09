package org.homeostat.solvers.splitting.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.Optional;
import java.util.ServiceLoader;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;

/** Solves through the platform's equilibrium layer. */
final class Layers {

    static final Equilibria EQUILIBRIA =
            ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();

    private Layers() {}

    /** A solver by name, with its defaults. */
    static Solver solver(String name) {
        return switch (name) {
            case "forward-backward" -> new ForwardBackward(Optional.empty());
            case "peaceman-rachford" -> new PeacemanRachford(Optional.empty());
            case "douglas-rachford" -> new DouglasRachford(Optional.empty(), 1);
            default -> throw new IllegalArgumentException(name);
        };
    }

    static Budget budget(double tolerance, int maxIterations) {
        return EQUILIBRIA
                .budget()
                .withTolerance(tolerance)
                .withRelative(Budget.Relative.MIXED)
                .withIterations(0, maxIterations);
    }

    static Ref<Solver> ref(Solver solver, Budget budget) {
        return Ref.to(solver.getClass().getSimpleName(), Solver.class, solver).withCommon(budget);
    }

    /** What a solve found. */
    record Found(double[][] z, SolveReport report) {}

    /** z = f(z, x) for each row of x. */
    static Found solve(MonotoneMap map, double[][] x, DataType type, Solver solver, Budget budget) {
        try (NDManager manager = NDManager.newBaseManager()) {
            EquilibriumLayer layer = EQUILIBRIA.layer(map, ref(solver, budget), straight());
            NDArray z = forward(layer, Values.array(manager, x, type), false);
            return new Found(Values.rows(z), layer.forward().orElseThrow());
        }
    }

    /** The adjoint u = (I - JW)⁻ᵀv at the equilibrium, which is the gradient of v·z* with respect to z's right-hand side. */
    static Found adjoint(MonotoneMap map, double[][] x, double[][] v, Ref<Solver> forward, Ref<Solver> adjoint) {
        return adjoint(map, x, v, v, forward, adjoint);
    }

    /** The adjoint, from a given start. */
    static Found adjoint(
            MonotoneMap map, double[][] x, double[][] v, double[][] start, Ref<Solver> forward, Ref<Solver> adjoint) {
        double[][][] found = new double[1][][];
        GradientRule rule = (equilibrium, cotangent) -> {
            NDArray first = Values.array(cotangent.getManager(), start, cotangent.getDataType());
            NDArray u = equilibrium.solveAdjoint(adjoint, cotangent, first).z();
            found[0] = Values.rows(u);
            return u;
        };
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = EQUILIBRIA.newGradientCollector()) {
            EquilibriumLayer layer = EQUILIBRIA.layer(map, forward, Ref.to("rule", GradientRule.class, rule));
            NDArray input = Values.array(manager, x, DataType.FLOAT64);
            input.setRequiresGradient(true);
            NDArray z = forward(layer, input, true);
            collector.backward(z.mul(Values.array(manager, v, DataType.FLOAT64)).sum());
            return new Found(found[0], layer.adjoint().orElseThrow());
        }
    }

    static NDArray forward(EquilibriumLayer layer, NDArray x, boolean training) {
        return layer.block()
                .forward(new ParameterStore(x.getManager(), false), new NDList(x), training)
                .head();
    }

    static Ref<GradientRule> straight() {
        return Ref.to("straight", GradientRule.class, (equilibrium, v) -> v);
    }
}
