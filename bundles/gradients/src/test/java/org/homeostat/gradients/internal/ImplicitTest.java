package org.homeostat.gradients.internal;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.Activation;
import org.homeostat.api.model.Cell;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;
import org.homeostat.models.cells.internal.ConvPlugin;
import org.homeostat.models.cells.internal.DensePlugin;
import org.homeostat.nn.Normalization;
import org.homeostat.nn.internal.NoNormalizationPlugin;
import org.homeostat.solvers.anderson.internal.AndersonPlugin;
import org.homeostat.solvers.fixedpoint.internal.FixedPointPlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rule's gradients against central differences, in float64 with solver tolerances of 1e-12. */
class ImplicitTest {

    private static final Ref<Normalization> NONE =
            Ref.to("none", Normalization.class, new NoNormalizationPlugin.None());
    private static final double BOUND = 1e-6;

    private final Equilibria equilibria =
            ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();

    @ParameterizedTest(name = "{0}, {1}, {2} layer(s), batch {3}")
    @CsvSource({
        "dense, anderson, 1, 1", "dense, anderson, 1, 7", "dense, anderson, 2, 1", "dense, anderson, 2, 7",
        "dense, fixed-point, 1, 1", "dense, fixed-point, 1, 7", "dense, fixed-point, 2, 1", "dense, fixed-point, 2, 7",
        "conv, anderson, 1, 1", "conv, anderson, 1, 7", "conv, anderson, 2, 1", "conv, anderson, 2, 7",
        "conv, fixed-point, 1, 1", "conv, fixed-point, 1, 7", "conv, fixed-point, 2, 1", "conv, fixed-point, 2, 7"
    })
    void matchesCentralDifferences(String cell, String solver, int layers, int batch) {
        Map<String, Double> errors = errors(cell, layers, batch, new Implicit(tight(solver)), false);
        assertAll(errors.entrySet().stream()
                .map(error -> () -> assertTrue(
                        error.getValue() < BOUND, () -> error.getKey() + ": relative error " + error.getValue())));
    }

    @ParameterizedTest(name = "{0}, {1}, batch {2}")
    @CsvSource({"dense, anderson, 1", "dense, fixed-point, 7", "conv, anderson, 7", "conv, fixed-point, 1"})
    void matchesCentralDifferencesInTheInjection(String cell, String solver, int batch) {
        Map<String, Double> errors = errors(cell, 1, batch, new Implicit(tight(solver)), true);
        assertTrue(errors.get("input") < BOUND, () -> "injection: relative error " + errors.get("input"));
    }

    @Test
    void anAdjointOfTheWrongSignIsCaught() {
        GradientRule right = new Implicit(tight("anderson"));
        GradientRule mutant = (equilibrium, v) -> right.adjoint(equilibrium, v).neg();
        errors("dense", 1, 7, mutant, false)
                .forEach((name, error) -> assertEquals(2, error, 1e-3, () -> name + " should be off by a sign"));
    }

    @Test
    void asksForTheSolverItWasGiven() {
        Ref<Solver> solver = tight("anderson");
        assertEquals(solver, new Implicit(solver).solver());
        Ref<Solver> standard = new ImplicitPlugin().defaults().solver();
        assertEquals("anderson", standard.name());
        assertEquals(1e-4, standard.settings().get("tolerance"));
    }

    private Ref<Solver> tight(String name) {
        Solver solver = name.equals("anderson")
                ? new AndersonPlugin().create(new AndersonPlugin().defaults())
                : new FixedPointPlugin().create(new FixedPointPlugin().defaults());
        return Ref.to(name, Solver.class, solver)
                .withCommon(equilibria.budget().withTolerance(1e-12).withIterations(0, 500));
    }

    /** ‖g - fd‖/‖fd‖ for every parameter and the input of a stack of equilibrium layers. */
    private Map<String, Double> errors(String cell, int layers, int batch, GradientRule rule, boolean freeInjection) {
        try (NDManager manager = NDManager.newBaseManager()) {
            manager.getEngine().setRandomSeed(11);
            boolean dense = cell.equals("dense");
            Shape sample = dense ? new Shape(4) : new Shape(1, 3, 3);
            Map<String, NDArray> leaves = new LinkedHashMap<>();
            List<EquilibriumLayer> stack = new ArrayList<>();
            for (int i = 0; i < layers; i++) {
                EquilibriumMap map = cell(cell).map(dense ? DataSpec.vector(sample.get(0)) : image(sample));
                map.block().initialize(manager, DataType.FLOAT64, new Shape(batch).addAll(sample));
                String layer = "layer " + i + " ";
                map.block()
                        .getParameters()
                        .forEach(
                                p -> leaves.put(layer + p.getKey(), p.getValue().getArray()));
                sample = map.stateShape(new Shape(batch).addAll(sample));
                stack.add(equilibria.layer(
                        freeInjection ? new FreeInjection(map) : map,
                        tight("anderson"),
                        Ref.to("r", GradientRule.class, rule)));
            }
            Shape input = freeInjection || layers == 0 ? sample : dense ? new Shape(4) : new Shape(1, 3, 3);
            NDArray x = manager.randomNormal(new Shape(batch).addAll(input), DataType.FLOAT64);
            x.setRequiresGradient(true);
            leaves.put("input", x);
            NDArray target = manager.randomNormal(new Shape(batch).addAll(sample), DataType.FLOAT64);
            return compare(leaves, stack, x, target, manager);
        }
    }

    private Map<String, Double> compare(
            Map<String, NDArray> leaves, List<EquilibriumLayer> stack, NDArray x, NDArray target, NDManager manager) {
        ParameterStore parameters = new ParameterStore(manager, false);
        try (GradientCollector collector = equilibria.newGradientCollector()) {
            collector.backward(loss(stack, parameters, x, target, true));
        }
        for (EquilibriumLayer layer : stack) {
            int batch = (int) x.getShape().get(0);
            assertEquals(batch, layer.forward().orElseThrow().count(Status.CONVERGED), "forward solves that converged");
            assertEquals(batch, layer.adjoint().orElseThrow().count(Status.CONVERGED), "adjoint solves that converged");
        }
        Supplier<Double> value = () -> {
            try (NDArray loss = loss(stack, parameters, x, target, false)) {
                return loss.getDouble();
            }
        };
        Map<String, Double> errors = new LinkedHashMap<>();
        leaves.forEach((name, leaf) -> {
            if (!(stack.get(0).map() instanceof FreeInjection) || name.equals("input")) {
                double[] gradient = leaf.getGradient().toDoubleArray();
                errors.put(name, CentralDifferences.error(leaf, gradient, value::get));
            }
        });
        return errors;
    }

    private static NDArray loss(
            List<EquilibriumLayer> stack, ParameterStore parameters, NDArray x, NDArray target, boolean training) {
        NDArray h = x;
        for (EquilibriumLayer layer : stack) {
            h = layer.block().forward(parameters, new NDList(h), training).head();
        }
        return h.sub(target).square().sum();
    }

    private static Cell cell(String name) {
        return name.equals("dense")
                ? new DensePlugin.Dense(6, Ref.to("tanh", Activation.class, new Tanh()), 0.9, NONE, 0)
                : new ConvPlugin.Conv(2, 2, 3, 1, 1, 0.9, NONE, 0);
    }

    private static DataSpec image(Shape sample) {
        return DataSpec.image(sample.get(0), sample.get(1), sample.get(2));
    }
}
