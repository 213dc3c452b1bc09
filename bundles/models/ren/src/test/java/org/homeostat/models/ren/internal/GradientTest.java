package org.homeostat.models.ren.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.homeostat.models.ren.internal.RenPlugin.Evaluation;
import org.homeostat.models.ren.internal.RenPlugin.Property;
import org.homeostat.nn.InitialState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Gradients of all parameters, the inputs and the initial state against central differences in float64. */
class GradientTest {

    private static final double STEP = 1e-5;
    private static final int DIRECTIONS = 1;

    @ParameterizedTest
    @CsvSource({
        "CONTRACTING, false, tanh, TRAJECTORY, CARRIED",
        "CONTRACTING, true, tanh, TRAJECTORY, CARRIED",
        "CONTRACTING, false, tanh, STEPPING, CARRIED",
        "CONTRACTING, true, tanh, STEPPING, CARRIED",
        "CONTRACTING, true, relu, TRAJECTORY, TRAINED",
        "CONTRACTING, false, relu, STEPPING, TRAINED",
        "LIPSCHITZ, false, tanh, TRAJECTORY, ZERO",
        "LIPSCHITZ, true, relu, STEPPING, ZERO",
        "INPUT_PASSIVE, false, tanh, TRAJECTORY, TRAINED",
        "OUTPUT_PASSIVE, true, tanh, TRAJECTORY, TRAINED",
        "GENERAL, true, tanh, STEPPING, TRAINED",
    })
    void gradientsAgreeWithCentralDifferences(
            Property property, boolean cyclic, String activation, Evaluation evaluation, InitialState initial) {
        Bench.Settings settings = new Bench.Settings()
                .sizes(3, 4)
                .cyclic(cyclic)
                .activation(activation)
                .evaluation(evaluation)
                .initial(initial)
                .rate(0.9)
                .tolerance(1e-13);
        if (property == Property.LIPSCHITZ) {
            settings = settings.gamma(3, true);
        }
        settings = property == Property.GENERAL
                ? settings.supply(new double[] {-1, 0.2, 0.2, -0.5}, new double[] {0.1, -0.3, 0, 0.2}, new double[] {
                    2, 0.1, 0.1, 3
                })
                : settings.property(property);
        long ny = property == Property.LIPSCHITZ || property == Property.CONTRACTING ? 3 : 2;
        try (Bench bench = Bench.of(settings.build(), 2, ny, DataType.FLOAT64, 11)) {
            Random random = new Random(3);
            // away from the start, where some parameters have no influence
            bench.byName().values().forEach(parameter -> {
                double[] values = parameter.getArray().toDoubleArray();
                Arrays.setAll(values, i -> values[i] + 0.2 * random.nextGaussian());
                bench.set(parameter, values);
            });
            NDArray u = bench.random(2, 9, 2);
            NDArray x0 = bench.random(2, 3);
            NDArray[] inputs = initial == InitialState.CARRIED ? new NDArray[] {u, x0} : new NDArray[] {u};
            NDArray weights = bench.random(2, 9, ny);
            NDArray last = bench.random(2, 3);
            Function<NDList, NDArray> loss = outputs -> {
                NDArray sum = outputs.head().mul(weights).sum();
                return initial == InitialState.CARRIED
                        ? sum.add(outputs.get(1).mul(last).sum())
                        : sum;
            };
            bench.backward(loss, inputs);
            for (int i = 0; i < inputs.length; i++) {
                compare("input " + i, bench, inputs[i], inputs, loss);
            }
            for (Map.Entry<String, Parameter> parameter : bench.byName().entrySet()) {
                compare(parameter.getKey(), bench, parameter.getValue().getArray(), inputs, loss);
            }
        }
    }

    private static void compare(
            String what, Bench bench, NDArray array, NDArray[] inputs, Function<NDList, NDArray> loss) {
        double[] gradient = array.getGradient().toDoubleArray();
        double[] values = array.toDoubleArray();
        Random random = new Random(what.hashCode());
        double largest = 0;
        double error = 0;
        for (int k = 0; k < DIRECTIONS; k++) {
            double[] direction = random.doubles(values.length, -1, 1).toArray();
            double difference = (at(bench, array, values, direction, STEP, inputs, loss)
                            - at(bench, array, values, direction, -STEP, inputs, loss))
                    / (2 * STEP);
            double slope = 0;
            for (int i = 0; i < values.length; i++) {
                slope += gradient[i] * direction[i];
            }
            error = Math.max(error, Math.abs(slope - difference));
            largest = Math.max(largest, Math.abs(difference));
        }
        at(bench, array, values, new double[values.length], 0, inputs, loss);
        // in polar form X has no influence along itself alone, everything else has one
        assertTrue(largest > 1e-6, what + " has no influence");
        assertTrue(
                error / Math.max(largest, 1e-2) < 1e-6, what + ": the gradient is off by " + error + " of " + largest);
    }

    private static double at(
            Bench bench,
            NDArray array,
            double[] values,
            double[] direction,
            double step,
            NDArray[] inputs,
            Function<NDList, NDArray> loss) {
        double[] moved = new double[values.length];
        Arrays.setAll(moved, i -> values[i] + step * direction[i]);
        array.set(DoubleBuffer.wrap(moved));
        bench.model.parametersChanged();
        try (NDManager scratch = bench.manager.newSubManager()) {
            NDArray[] copies = Arrays.stream(inputs)
                    .map(input -> {
                        NDArray copy = input.duplicate();
                        copy.attach(scratch);
                        return copy;
                    })
                    .toArray(NDArray[]::new);
            return loss.apply(bench.forward(copies)).getDouble();
        }
    }
}
