package org.homeostat.equilibrium.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.Solver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gradients through one and two equilibria against central differences in float64. */
class ImplicitGradientTest {

    private static final double STEP = 1e-6;

    private final Equilibria equilibria = new EquilibriaComponent();

    @ParameterizedTest
    @CsvSource({"1, 1, false", "7, 1, false", "1, 2, false", "7, 2, false", "7, 1, true", "7, 2, true"})
    void matchesCentralDifferences(int batch, int layers, boolean skip) {
        assertTrue(worstError(batch, layers, skip, 1) < 1e-6);
    }

    @Test
    void catchesAnAdjointOfTheWrongSign() {
        assertTrue(worstError(7, 1, false, -1) > 0.1);
    }

    @Test
    void refusesACollectorThatWouldStopAtTheEquilibrium() {
        try (NDManager manager = NDManager.newBaseManager()) {
            EquilibriumLayer layer = layer(new DenseMap(3, 5).filled(manager, DataType.FLOAT32, 0), 1);
            NDArray x = manager.ones(new ai.djl.ndarray.types.Shape(2, 3));
            ParameterStore store = new ParameterStore(manager, false);
            try (GradientCollector foreign = manager.getEngine().newGradientCollector()) {
                assertThrows(
                        IllegalStateException.class,
                        () -> layer.block().forward(store, new NDList(x), true),
                        foreign::toString);
            }
        }
    }

    private EquilibriumLayer layer(DenseMap map, double factor) {
        Ref<Solver> solver = Ref.to("picard", Solver.class, new Picard())
                .withCommon(equilibria.budget().withTolerance(1e-13).withIterations(0, 1000));
        return equilibria.layer(map, solver, Ref.to("adjoint", GradientRule.class, new AdjointRule(solver, factor)));
    }

    /** The largest ‖g - fd‖/‖fd‖ over all parameter tensors and the input. */
    private double worstError(int batch, int layers, boolean skip, double factor) {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<DenseMap> maps = new ArrayList<>();
            for (int i = 0; i < layers; i++) {
                maps.add(new DenseMap(i == 0 ? 4 : 6, 6).filled(manager, DataType.FLOAT64, 0.3 * i));
            }
            List<EquilibriumLayer> stack =
                    maps.stream().map(map -> layer(map, factor)).toList();
            NDArray x = manager.arange(batch * 4)
                    .toType(DataType.FLOAT64, false)
                    .sin()
                    .reshape(batch, 4);
            x.setRequiresGradient(true);
            ParameterStore store = new ParameterStore(manager, false);
            Supplier<NDArray> loss = () -> {
                // a graph before the first equilibrium, shared with the loss when there is a skip connection
                NDArray before = x.add(x.sin());
                NDArray h = before;
                for (EquilibriumLayer layer : stack) {
                    h = layer.block().forward(store, new NDList(h), true).head();
                }
                NDArray value = h.square().sum().add(h.sum());
                return skip ? value.add(before.square().sum()) : value;
            };
            try (GradientCollector collector = equilibria.newGradientCollector()) {
                collector.backward(loss.get());
            }
            List<NDArray> leaves = new ArrayList<>(List.of(x));
            maps.forEach(map -> List.of(map.w, map.u, map.b).stream()
                    .map(Parameter::getArray)
                    .forEach(leaves::add));
            double worst = 0;
            for (NDArray leaf : leaves) {
                worst = Math.max(worst, error(leaf, loss));
            }
            return worst;
        }
    }

    private static double error(NDArray leaf, Supplier<NDArray> loss) {
        double[] gradient = leaf.getGradient().toDoubleArray();
        double[] values = leaf.toDoubleArray();
        assertEquals(values.length, gradient.length);
        double wrong = 0;
        double size = 0;
        for (int i = 0; i < values.length; i++) {
            double difference = (at(leaf, values, i, STEP, loss) - at(leaf, values, i, -STEP, loss)) / (2 * STEP);
            wrong += Math.pow(gradient[i] - difference, 2);
            size += difference * difference;
        }
        return Math.sqrt(wrong / size);
    }

    private static double at(NDArray leaf, double[] values, int i, double step, Supplier<NDArray> loss) {
        double[] moved = values.clone();
        moved[i] += step;
        leaf.set(moved);
        double value = GradMode.off(() -> loss.get()).getDouble();
        leaf.set(values);
        return value;
    }
}
