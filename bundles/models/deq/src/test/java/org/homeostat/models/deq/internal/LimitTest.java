package org.homeostat.models.deq.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.ServiceLoader;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.Activation;
import org.homeostat.api.model.Cell;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.Solver;
import org.homeostat.models.cells.internal.ConvPlugin;
import org.homeostat.models.cells.internal.DensePlugin;
import org.homeostat.models.cells.internal.ResidualConvPlugin;
import org.homeostat.nn.Normalization;
import org.homeostat.nn.internal.NoNormalizationPlugin;
import org.homeostat.nn.internal.TanhPlugin;
import org.homeostat.solvers.anderson.internal.AndersonPlugin;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a shipped solver finds is the limit of the unrolled network, for cells of vectors and images, in float64. */
class LimitTest {

    private static final Equilibria EQUILIBRIA =
            ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();
    private static final Ref<Normalization> NONE =
            Ref.to("none", Normalization.class, new NoNormalizationPlugin.None());
    private static final int BATCH = 3;

    private static Cell cell(String name) {
        return switch (name) {
            case "dense" ->
                new DensePlugin.Dense(8, Ref.to("tanh", Activation.class, new TanhPlugin.Tanh()), 0.8, NONE, 0);
            case "conv" -> new ConvPlugin().create(new ConvPlugin.Conv(4, 6, 3, 1, 2, 0.5, NONE, 0));
            case "residual-conv" ->
                new ResidualConvPlugin().create(new ResidualConvPlugin.ResidualConv(4, 6, 3, 1, 2, 0.05, NONE, 0));
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @CsvSource({"dense, 1", "conv, 2", "residual-conv, 3"})
    void theEquilibriumIsTheLimitOfTheUnrolledNetwork(String name, int seed) {
        ServiceLoader.load(Compute.class).findFirst().orElseThrow().setThreads(1);
        DataSpec input = DataSpec.image(2, 5, 4);
        Solver anderson = new AndersonPlugin().create(new AndersonPlugin().defaults());
        Ref<Solver> solver = Ref.to("anderson", Solver.class, anderson)
                .withCommon(EQUILIBRIA.budget().withTolerance(1e-12).withIterations(0, 200));
        try (NDManager manager = NDManager.newBaseManager()) {
            manager.getEngine().setRandomSeed(seed);
            EquilibriumMap map = cell(name).map(input);
            EquilibriumLayer layer =
                    EQUILIBRIA.layer(map, solver, Ref.to("one", GradientRule.class, (equilibrium, v) -> v));
            layer.block().initialize(manager, DataType.FLOAT64, new Shape(1).addAll(input.shape()));
            if (name.equals("residual-conv")) {
                // as it starts, this cell has several equilibria; a smaller scale of what it puts out makes it contract
                map.block().getDirectParameters().get("gamma3").getArray().muli(0.5);
            }
            ParameterStore parameters = new ParameterStore(manager, false);
            NDArray x = manager.randomNormal(0, 1, new Shape(BATCH).addAll(input.shape()), DataType.FLOAT64);
            NDList injection = map.inject(parameters, new NDList(x), false);
            NDList weights = map.weights(parameters, x, false);
            // from somewhere else than the solver, so that more than one equilibrium would show
            NDArray z =
                    manager.randomNormal(0, 1, new Shape(BATCH).addAll(map.stateShape(x.getShape())), DataType.FLOAT64);
            for (int layers = 0; layers < 1000; layers++) {
                z = map.apply(z, injection, weights);
            }
            NDArray found =
                    layer.block().forward(parameters, new NDList(x), false).singletonOrThrow();
            double distance =
                    Arrays.stream(found.sub(z).abs().toDoubleArray()).max().orElseThrow();
            assertTrue(distance < 1e-9, "the limit is off by " + distance);
        }
    }
}
