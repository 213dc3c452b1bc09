package org.homeostat.bases.networks.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.List;
import org.homeostat.api.Ref;
import org.homeostat.api.basis.Basis;
import org.homeostat.api.basis.Observables;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.DataSpec.Axis;
import org.homeostat.api.model.Activation;
import org.homeostat.bases.networks.internal.CnnPlugin.Cnn;
import org.homeostat.bases.networks.internal.FcnPlugin.Fcn;
import org.homeostat.nn.internal.ReluPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NetworksTest {

    private static final Ref<Activation> RELU = Ref.to("relu", Activation.class, new ReluPlugin.Relu());

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private Observables cnn(int dimension, int channels, DataSpec image, DataType type) {
        Observables observables =
                new CnnPlugin().create(new Cnn(dimension, channels, 2)).observables(image, 0);
        observables.block().initialize(manager, type, new Shape(1).addAll(image.shape()));
        return observables;
    }

    private NDArray forward(Observables observables, NDArray x, boolean training) {
        NDArray psi = observables
                .block()
                .forward(new ParameterStore(manager, false), new NDList(x), training)
                .singletonOrThrow();
        assertEquals(psi.getShape(), observables.block().getOutputShapes(new Shape[] {x.getShape()})[0]);
        return psi;
    }

    private static long trained(Observables observables) {
        return observables.block().getParameters().values().stream()
                .filter(Parameter::requiresGradient)
                .mapToLong(parameter -> parameter.getArray().size())
                .sum();
    }

    @Test
    void convolutionalBasesHaveThePublishedNumbersOfParameters() {
        // A.2: four 3x3 convolutions with batch norm, and a linear map of c·(H/4)² to 50
        assertEquals(
                240 + 3 * 5208 + 4 * 48 + 24 * 49 * 50 + 50,
                trained(cnn(50, 24, DataSpec.image(1, 28, 28), DataType.FLOAT32)));
        assertEquals(
                38 * 28 + 3 * (38 * 38 * 9 + 38) + 8 * 38 + 38 * 64 * 50 + 50,
                trained(cnn(50, 38, DataSpec.image(3, 32, 32), DataType.FLOAT32)));
    }

    @Test
    void trainingUsesTheBatchAndEvaluationTheAverages() {
        Observables observables = cnn(4, 3, DataSpec.image(1, 8, 8), DataType.FLOAT64);
        NDArray x = manager.randomNormal(0, 1, new Shape(6, 1, 8, 8), DataType.FLOAT64);
        double[] before = forward(observables, x, false).toDoubleArray();
        double[] alone = forward(observables, x.get("2:3"), false).toDoubleArray();
        assertArrayEquals(Arrays.copyOfRange(before, 8, 12), alone, 1e-12);
        forward(observables, x, true);
        double[] after = forward(observables, x, false).toDoubleArray();
        assertNotEquals(before[0], after[0]);
    }

    @Test
    void convolutionalBasesTakeImages() {
        Basis basis = new CnnPlugin().create(new Cnn(4, 3, 2));
        assertFalse(basis.perPosition());
        String message = assertThrows(
                        IllegalArgumentException.class, () -> basis.observables(DataSpec.image(1, 3, 8), 0))
                .getMessage();
        assertTrue(message.contains("at least 4x4 pixels"), message);
        assertThrows(IllegalArgumentException.class, () -> basis.observables(DataSpec.vector(64), 0));
    }

    @Test
    void fullyConnectedBasesAreTheirFormula() {
        Basis basis = new FcnPlugin().create(new Fcn(3, List.of(5), RELU));
        Observables observables = basis.observables(DataSpec.real(new Shape(-1, 2), Axis.TIME, Axis.FEATURE), 0);
        observables.block().initialize(manager, DataType.FLOAT64, new Shape(1, 1, 2));
        NDArray x = manager.randomNormal(0, 1, new Shape(2, 4, 2), DataType.FLOAT64);
        NDArray[] p = observables.block().getParameters().values().stream()
                .map(Parameter::getArray)
                .toArray(NDArray[]::new);
        NDArray hidden = x.reshape(8, 2).matMul(p[0].transpose()).add(p[1]).maximum(0);
        NDArray expected = hidden.matMul(p[2].transpose()).add(p[3]);
        NDArray psi = forward(observables, x, false);
        assertEquals(new Shape(2, 4, 3), psi.getShape());
        assertArrayEquals(expected.toDoubleArray(), psi.toDoubleArray(), 1e-12);
    }

    @Test
    void layersStartUniformWithinTheirFanIn() {
        Observables observables =
                new FcnPlugin().create(new Fcn(300, List.of(), RELU)).observables(DataSpec.vector(25), 0);
        observables.block().initialize(manager, DataType.FLOAT64, new Shape(1, 25));
        for (Parameter parameter : observables.block().getParameters().values()) {
            double[] values = parameter.getArray().toDoubleArray();
            double largest = Arrays.stream(values).map(Math::abs).max().orElseThrow();
            assertTrue(largest <= 0.2 && largest > 0.19, parameter.getName() + " reaches " + largest);
        }
    }
}
