package org.homeostat.gradients.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.DoubleStream;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.Solver;

/** An equilibrium in float64, a loss Σ c·z* + z*²/2 of it, and their gradients in the parameters and the input. */
final class Bench implements AutoCloseable {

    static final Equilibria EQUILIBRIA =
            ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();
    private static final Compute COMPUTE =
            ServiceLoader.load(Compute.class).findFirst().orElseThrow();

    /** The plain iteration, so that what is compared with depends on no plug-in. */
    static final Solver PICARD = (problem, memory) -> problem::evaluate;

    static final int WIDTH = 5;
    static final int BATCH = 3;

    final NDManager manager = NDManager.newBaseManager();
    final MapUnderTest map;
    private final NDArray x;
    private final NDArray c;
    private final ParameterStore parameters = new ParameterStore(manager, false);

    Bench(long seed) {
        this(seed, 0.8);
    }

    /** A tanh map with three inputs whose W has the spectral norm given. */
    Bench(long seed, double norm) {
        Matrices random = new Matrices(seed);
        map = MapUnderTest.tanh(manager, DataType.FLOAT64, random, 3, WIDTH, norm);
        x = Matrices.array(manager, random.gaussian(BATCH, 3));
        x.setRequiresGradient(true);
        c = Matrices.array(manager, random.gaussian(BATCH, WIDTH));
    }

    static Ref<Solver> tight(Solver solver) {
        return Ref.to("solver", Solver.class, solver)
                .withCommon(EQUILIBRIA.budget().withTolerance(1e-13).withIterations(0, 2000));
    }

    EquilibriumLayer layer(Solver solver, GradientRule rule) {
        return EQUILIBRIA.layer(map, tight(solver), Ref.to("rule", GradientRule.class, rule));
    }

    /** The gradients in W, U, b and x, one after the other, through a layer. */
    double[] gradient(EquilibriumLayer layer, boolean training) {
        leaves().forEach(COMPUTE::clearGradient);
        try (GradientCollector collector = EQUILIBRIA.newGradientCollector()) {
            NDArray loss = loss(layer, x, training);
            for (NDArray penalty : layer.penalties()) {
                loss = loss.add(penalty);
            }
            collector.backward(loss);
        }
        return leaves().stream()
                .flatMapToDouble(leaf -> DoubleStream.of(leaf.getGradient().toDoubleArray()))
                .toArray();
    }

    double[] gradient(GradientRule rule) {
        return gradient(layer(PICARD, rule), true);
    }

    /** The gradients by central differences of the layer's own loss. */
    double[] differences(EquilibriumLayer layer) {
        List<Double> all = new ArrayList<>();
        for (NDArray leaf : leaves()) {
            for (double value : CentralDifferences.of(leaf, () -> value(layer))) {
                all.add(value);
            }
        }
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    double[] differences() {
        return differences(layer(PICARD, new JacobianFree(Optional.empty())));
    }

    double value(EquilibriumLayer layer) {
        try (NDManager pass = manager.newSubManager()) {
            NDArray copy = x.stopGradient();
            copy.attach(pass);
            return loss(layer, copy, false).getDouble();
        }
    }

    private NDArray loss(EquilibriumLayer layer, NDArray input, boolean training) {
        NDArray z =
                layer.block().forward(parameters, new NDList(input), training).head();
        NDArray half = manager.create(new double[] {0.5}).duplicate();
        return z.mul(c).sum().add(z.mul(z).mul(half).sum());
    }

    private List<NDArray> leaves() {
        List<NDArray> leaves = new ArrayList<>();
        map.getParameters().forEach(p -> leaves.add(p.getValue().getArray()));
        leaves.add(x);
        return leaves;
    }

    @Override
    public void close() {
        manager.close();
    }
}
