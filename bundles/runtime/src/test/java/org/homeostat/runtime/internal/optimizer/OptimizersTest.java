package org.homeostat.runtime.internal.optimizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.function.LongFunction;
import java.util.function.LongToDoubleFunction;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.training.Optimizer;
import org.homeostat.api.training.Update;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The optimizers against their published formulas in plain Java, step by step. */
class OptimizersTest {

    private static final int SIZE = 7;
    private static final int STEPS = 12;

    private record Numbers(long number, double learningRate, OptionalDouble momentum) implements Update {}

    /** One step of a published formula on one component; keeps its memory. */
    private interface Formula {
        double step(double weight, double gradient, double[] memory, long t, double rate);
    }

    private final NDManager manager =
            ServiceLoader.load(Compute.class).findFirst().orElseThrow().newManager(Device.cpu());
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @BeforeEach
    void printSeed() {
        System.out.println("seed " + seed);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private double[] draw() {
        return random.doubles(SIZE, -1, 1).toArray();
    }

    private void assertFollows(Optimizer optimizer, Formula formula, DataType type, double tolerance) {
        assertFollows(optimizer, formula, type, tolerance, t -> OptionalDouble.empty());
    }

    private void assertFollows(
            Optimizer optimizer,
            Formula formula,
            DataType type,
            double tolerance,
            LongFunction<OptionalDouble> momentum) {
        double[] expected = draw();
        double[][] memory = new double[SIZE][2];
        NDArray weight = manager.create(expected).toType(type, true);
        weight.setRequiresGradient(true);
        NDList state = optimizer.memory(weight);
        int before = manager.getManagedArrays().size();
        for (int t = 1; t <= STEPS; t++) {
            double[] gradient = draw();
            double rate = optimizer.learningRate() / t;
            try (NDArray given = manager.create(gradient)) {
                NDArray typed = given.toType(type, true);
                optimizer.update(weight, typed, state, new Numbers(t, rate, momentum.apply(t)));
                assertArrayEquals(gradient, typed.toType(DataType.FLOAT64, true).toDoubleArray(), 1e-7);
            }
            for (int i = 0; i < SIZE; i++) {
                expected[i] = formula.step(expected[i], gradient[i], memory[i], t, rate);
            }
            assertArrayEquals(expected, weight.toType(DataType.FLOAT64, true).toDoubleArray(), tolerance, "step " + t);
        }
        // the test's own copies: typed, its check and the weight's check
        assertEquals(before + 3 * STEPS, manager.getManagedArrays().size());
    }

    private static Formula adam(
            LongToDoubleFunction beta1, double b2, double epsilon, double decay, boolean decoupled) {
        return (weight, gradient, m, t, rate) -> {
            double b1 = beta1.applyAsDouble(t);
            double shrunk = decoupled ? weight - rate * decay * weight : weight;
            double g = decoupled ? gradient : gradient + decay * weight;
            m[0] = b1 * m[0] + (1 - b1) * g;
            m[1] = b2 * m[1] + (1 - b2) * g * g;
            double mean = m[0] / (1 - Math.pow(b1, t));
            double square = m[1] / (1 - Math.pow(b2, t));
            return shrunk - rate * mean / (Math.sqrt(square) + epsilon);
        };
    }

    private static Formula sgd(LongToDoubleFunction mu, boolean nesterov, double decay) {
        return (weight, gradient, m, t, rate) -> {
            double momentum = mu.applyAsDouble(t);
            double direction = gradient + decay * weight;
            m[0] = momentum * m[0] + direction;
            return weight - rate * (nesterov ? direction + momentum * m[0] : m[0]);
        };
    }

    private static Optimizer adam(double rate, double epsilon, double decay, boolean decoupled) {
        return new Adam(new AdamSettings(rate, 0.9, 0.999, epsilon, decay), decoupled);
    }

    @ParameterizedTest
    @CsvSource({"1e-3, 1e-8, 0", "0.1, 1e-2, 0", "0.1, 0.3, 0.2"})
    void adamFollowsKingmaAndBa(double rate, double epsilon, double decay) {
        // 0.9 and 0.999 as the engine takes them
        Formula formula = adam(t -> 0.9f, 0.999f, epsilon, decay, false);
        assertFollows(adam(rate, epsilon, decay, false), formula, DataType.FLOAT64, 1e-6 * rate);
        assertFollows(adam(rate, epsilon, decay, false), formula, DataType.FLOAT32, 3e-5 * rate + 1e-6);
    }

    @ParameterizedTest
    @CsvSource({"1e-3, 1e-8, 0.01", "0.1, 1e-2, 0.5"})
    void adamWDecaysBesideTheGradient(double rate, double epsilon, double decay) {
        Formula formula = adam(t -> 0.9f, 0.999f, epsilon, decay, true);
        assertFollows(adam(rate, epsilon, decay, true), formula, DataType.FLOAT64, 1e-6 * rate);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void sgdFollowsItsFormula(boolean nesterov) {
        assertFollows(new Sgd(0.1, 0.9, nesterov, 0.01), sgd(t -> 0.9, nesterov, 0.01), DataType.FLOAT64, 1e-13);
        assertFollows(new Sgd(0.1, 0.9, nesterov, 0), sgd(t -> 0.9, nesterov, 0), DataType.FLOAT32, 1e-5);
    }

    @Test
    void theMomentumOfASchedulePutsAsideTheOptimizersOwn() {
        LongFunction<OptionalDouble> given = t -> OptionalDouble.of(0.95 - 0.01 * t);
        LongToDoubleFunction same = t -> 0.95 - 0.01 * t;
        LongToDoubleFunction single = t -> (float) same.applyAsDouble(t);
        for (boolean flag : new boolean[] {false, true}) {
            assertFollows(
                    adam(0.1, 1e-2, 0.2, flag), adam(single, 0.999f, 1e-2, 0.2, flag), DataType.FLOAT64, 1e-7, given);
            assertFollows(new Sgd(0.1, 0.9, flag, 0.01), sgd(same, flag, 0.01), DataType.FLOAT64, 1e-13, given);
        }
        assertFollows(new Sgd(0.1, 0, false, 0), sgd(same, false, 0), DataType.FLOAT64, 1e-13, given);
    }

    @Test
    void withoutMomentumSgdIsPlainDescent() {
        assertFollows(new Sgd(0.1, 0, false, 0.01), sgd(t -> 0, false, 0.01), DataType.FLOAT64, 1e-13);
    }

    @Test
    void nesterovNeedsMomentum() {
        assertThrows(IllegalArgumentException.class, () -> new Sgd(0.1, 0, true, 0));
    }
}
