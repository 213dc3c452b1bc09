package org.homeostat.models.mondeq.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Parameter;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealVector;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Solver;
import org.homeostat.models.mondeq.MonotoneLayer;
import org.homeostat.solvers.krylov.internal.GmresPlugin;
import org.homeostat.solvers.splitting.internal.DouglasRachfordPlugin;
import org.homeostat.solvers.splitting.internal.ForwardBackwardPlugin;
import org.homeostat.solvers.splitting.internal.PeacemanRachfordPlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gradients by the splitting and by the generic adjoint, in float64 against central differences, the scales' included. */
class GradientTest {

    private static final double STEP = 1e-5;

    /** Random directions in which each tensor is moved: one sees a fault in any component, two do not miss it by chance. */
    private static final int DIRECTIONS = 2;

    private static MonotoneLayer layer(String name, String activation) {
        return switch (name) {
            case "dense" -> new DenseLayerPlugin.Dense(5, 0.3, Bench.activation(activation));
            case "conv" -> new ConvLayerPlugin.Conv(2, 3, 0.5, Bench.activation(activation));
            case "multi-tier" ->
                new MultiTierLayerPlugin.MultiTier(List.of(2, 3), 1, 0.7, Bench.activation(activation));
            case "lben" -> new LbenLayerPlugin.Lben(5, 0.6, Optional.empty(), Bench.activation(activation));
            case "bounded-lben" -> new LbenLayerPlugin.Lben(5, 0.6, Optional.of(0.9), Bench.activation(activation));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Solver adjoint(String name) {
        return switch (name) {
            case "splitting" -> Splitting.peacemanRachford(0.7);
            case "peaceman-rachford", "steps" -> Bench.shipped(new PeacemanRachfordPlugin());
            case "peaceman-rachford-1" -> Bench.shipped(new PeacemanRachfordPlugin(), 1);
            case "forward-backward" -> Bench.shipped(new ForwardBackwardPlugin());
            case "douglas-rachford" -> Bench.shipped(new DouglasRachfordPlugin());
            case "gmres" -> Bench.shipped(new GmresPlugin());
            // plain iteration on the adjoint equation; damped, because W may be expansive
            case "generic" ->
                (problem, memory) -> u -> u.mul(0.6).add(problem.evaluate(u).mul(0.4));
            default -> throw new IllegalArgumentException(name);
        };
    }

    @ParameterizedTest
    @CsvSource({
        "dense, relu, splitting",
        "dense, leaky-relu, generic",
        "dense, tanh, splitting",
        "dense, sigmoid, splitting",
        "dense, softplus, generic",
        "conv, relu, splitting",
        "conv, relu, generic",
        "conv, sigmoid, splitting",
        "multi-tier, relu, splitting",
        "multi-tier, relu, generic",
        "multi-tier, tanh, splitting",
        "dense, softplus, peaceman-rachford-1",
        "dense, sigmoid, peaceman-rachford",
        "dense, relu, steps",
        "dense, tanh, gmres",
        "conv, relu, peaceman-rachford-1",
        "conv, leaky-relu, steps",
        "conv, tanh, forward-backward",
        "conv, relu, gmres",
        "multi-tier, relu, peaceman-rachford",
        "multi-tier, sigmoid, steps",
        "dense, relu, douglas-rachford",
        "multi-tier, softplus, gmres",
        "lben, relu, peaceman-rachford",
        "bounded-lben, softplus, steps",
        "bounded-lben, relu, forward-backward",
        "lben, relu, splitting",
        "bounded-lben, tanh, splitting",
        "bounded-lben, relu, generic",
    })
    void gradientsAgreeWithCentralDifferences(String name, String activation, String adjoint) {
        DataSpec input = DataSpec.image(2, 4, 4);
        boolean steps = adjoint.equals("steps");
        Budget budget = Bench.tight().withTolerance(1e-13).withStop(steps ? Budget.Stop.STEP : Budget.Stop.RESIDUAL);
        Solver forward = steps ? adjoint(adjoint) : Splitting.peacemanRachford(1);
        try (Bench bench = Bench.of(layer(name, activation), forward, adjoint(adjoint), budget, input, 3)) {
            // scales away from their start, so that no factor of theirs is hidden
            bench.byName().values().stream()
                    .filter(parameter -> parameter.getArray().size() == 1)
                    .forEach(parameter -> bench.set(
                            parameter, new double[] {parameter.getName().startsWith("h") ? -1.7 : 0.4}));
            NDArray x = bench.random(3, 2, 4, 4);
            NDArray weights = bench.random(3, 3);
            Function<NDArray, NDArray> loss = y -> y.mul(weights).sum();
            bench.backward(x, loss);
            compare("x", bench, x, x, loss);
            for (Parameter parameter : bench.byName().values()) {
                compare(parameter.getName(), bench, parameter.getArray(), x, loss);
            }
        }
    }

    /** The last tier's map holds nothing of the first, so that its gradient alone leaves the first untrained. */
    @Test
    void oneStepOfTheSplittingReachesEveryTier() {
        Solver splitting = Bench.shipped(new PeacemanRachfordPlugin(), 1);
        Budget oneStep = Bench.tight()
                .withTolerance(Double.POSITIVE_INFINITY)
                .withRelative(Budget.Relative.FALSE)
                .withStop(Budget.Stop.STEP)
                .withIterations(1, 1);
        Map<String, RealVector> exact = tierGradients(by(splitting, Bench.tight()));
        Map<String, RealVector> step = tierGradients(by(splitting, oneStep));
        exact.forEach((name, gradient) -> assertTrue(gradient.cosine(step.get(name)) > 0.7, name));
        Map<String, RealVector> ofTheMap = tierGradients((equilibrium, v) -> v);
        for (String first : List.of("U", "b", "A0", "B0")) {
            assertEquals(0, ofTheMap.get(first).getNorm(), first);
        }
    }

    private static GradientRule by(Solver solver, Budget budget) {
        Ref<Solver> adjoint = Ref.to("adjoint", Solver.class, solver).withCommon(budget);
        return (equilibrium, v) -> equilibrium.solveAdjoint(adjoint, v).z();
    }

    private static Map<String, RealVector> tierGradients(GradientRule rule) {
        Solver forward = Bench.shipped(new PeacemanRachfordPlugin(), 1);
        DataSpec input = DataSpec.image(2, 8, 8);
        try (Bench bench = Bench.withRule(layer("multi-tier", "relu"), forward, rule, Bench.tight(), input, 3)) {
            bench.backward(bench.random(16, 2, 8, 8), y -> y.mul(y).sum());
            Map<String, RealVector> gradients = new LinkedHashMap<>();
            bench.byName()
                    .forEach((name, parameter) -> gradients.put(
                            name,
                            MatrixUtils.createRealVector(
                                    parameter.getArray().getGradient().toDoubleArray())));
            return gradients;
        }
    }

    private static void compare(String what, Bench bench, NDArray array, NDArray x, Function<NDArray, NDArray> loss) {
        double[] gradient = array.getGradient().toDoubleArray();
        double[] values = array.toDoubleArray();
        Random random = new Random(what.hashCode());
        double largest = 0;
        double error = 0;
        for (int k = 0; k < DIRECTIONS; k++) {
            double[] direction =
                    random.doubles(values.length, -1, 1).map(Math::cbrt).toArray();
            double difference = (at(bench, array, values, direction, STEP, x, loss)
                            - at(bench, array, values, direction, -STEP, x, loss))
                    / (2 * STEP);
            double slope = 0;
            for (int i = 0; i < values.length; i++) {
                slope += gradient[i] * direction[i];
            }
            error = Math.max(error, Math.abs(slope - difference));
            largest = Math.max(largest, Math.abs(difference));
        }
        at(bench, array, values, new double[values.length], 0, x, loss);
        assertTrue(largest > 0, what + " has no influence");
        assertTrue(error / largest < 1e-6, what + ": the gradient is off by " + error + " of " + largest);
    }

    /** The loss after a step along a direction. */
    private static double at(
            Bench bench,
            NDArray array,
            double[] values,
            double[] direction,
            double step,
            NDArray x,
            Function<NDArray, NDArray> loss) {
        double[] moved = new double[values.length];
        Arrays.setAll(moved, i -> values[i] + step * direction[i]);
        array.set(DoubleBuffer.wrap(moved));
        bench.model.parametersChanged();
        try (NDManager scratch = bench.manager.newSubManager()) {
            NDArray copy = x.duplicate();
            copy.attach(scratch);
            NDArray y = bench.forward(copy);
            y.attach(scratch);
            return loss.apply(y).getDouble();
        }
    }
}
