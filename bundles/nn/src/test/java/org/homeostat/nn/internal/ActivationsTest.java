package org.homeostat.nn.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.stream.Stream;
import org.homeostat.api.Plugin;
import org.homeostat.api.model.Activation;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ActivationsTest {

    private NDManager manager;
    private NDArray points;

    static Stream<Activation> activations() {
        return Stream.of(
                part(new TanhPlugin()),
                part(new ReluPlugin()),
                part(new LeakyReluPlugin()),
                part(new SigmoidPlugin()),
                part(new SoftplusPlugin()),
                part(new IdentityPlugin()),
                new LeakyReluPlugin.LeakyRelu(0.3));
    }

    private static <S extends Record> Activation part(Plugin<Activation, S> plugin) {
        return plugin.create(plugin.defaults());
    }

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        // away from 0, where the slopes of rectifiers jump
        points = manager.arange(-12.03f, 12.03f, 0.07f).toType(DataType.FLOAT64, true);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @MethodSource("activations")
    void theDerivativeIsTheSlope(Activation sigma) {
        double h = 1e-5;
        NDArray slope =
                sigma.apply(points.add(h)).sub(sigma.apply(points.sub(h))).div(2 * h);
        assertEquals(0, distance(slope, sigma.derivative(points)), 1e-8);
        assertTrue(slope.max().getDouble() <= sigma.maxSlope() + 1e-8);
        assertTrue(slope.min().getDouble() >= -1e-8);
    }

    @ParameterizedTest
    @MethodSource("activations")
    void theProximalOperatorSolvesItsEquation(Activation sigma) {
        for (double alpha : List.of(1e-3, 0.1, 0.5, 0.99, 1.0, 1.7, 10.0, 1000.0)) {
            NDArray p = sigma.prox(alpha, points);
            NDArray image = sigma.apply(p.add(points.sub(p).div(alpha)));
            double scale = Math.max(1, 1 / alpha);
            assertEquals(0, distance(p, image), 1e-11 * scale, sigma + " at α = " + alpha);
        }
    }

    @ParameterizedTest
    @MethodSource("activations")
    void theProximalOperatorWorksInSinglePrecision(Activation sigma) {
        NDArray single = points.toType(DataType.FLOAT32, true);
        NDArray p = sigma.prox(0.3, single);
        assertEquals(DataType.FLOAT32, p.getDataType());
        assertEquals(0, distance(p.toType(DataType.FLOAT64, true), sigma.prox(0.3, points)), 2e-5);
    }

    @ParameterizedTest
    @MethodSource("activations")
    void aStepSizeThatIsNotPositiveIsRefused(Activation sigma) {
        assertThrows(IllegalArgumentException.class, () -> sigma.prox(0, points));
        assertThrows(IllegalArgumentException.class, () -> sigma.prox(Double.NaN, points));
    }

    @Test
    void theProximalOperatorLeavesNothingBehind() {
        Activation tanh = part(new TanhPlugin());
        tanh.prox(0.3, points).close();
        int before = manager.getManagedArrays().size();
        tanh.prox(0.3, points).close();
        assertEquals(before, manager.getManagedArrays().size());
    }

    private static double distance(NDArray a, NDArray b) {
        return a.sub(b).abs().max().getDouble();
    }
}
