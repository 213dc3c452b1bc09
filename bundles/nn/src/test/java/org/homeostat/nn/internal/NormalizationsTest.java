package org.homeostat.nn.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.nio.DoubleBuffer;
import java.util.ArrayList;
import java.util.List;
import org.homeostat.nn.Normalization;
import org.homeostat.nn.NormalizedWeight;
import org.homeostat.nn.SpectralInitializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalizationsTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final ParameterStore store = new ParameterStore(manager, false);
    private final List<Parameter> added = new ArrayList<>();

    @AfterEach
    void close() {
        manager.close();
    }

    private Parameter weight(long... shape) {
        return Parameter.builder()
                .setName("W")
                .setType(Parameter.Type.WEIGHT)
                .optShape(new Shape(shape))
                .optInitializer(new SpectralInitializer(0.9))
                .build();
    }

    /** Normalises a weight as a block does, and initialises its parameters in the block's order. */
    private NormalizedWeight normalised(Normalization normalization, Parameter weight) {
        added.clear();
        added.add(weight);
        NormalizedWeight result = normalization.of(weight, parameter -> {
            added.add(parameter);
            return parameter;
        });
        added.forEach(parameter -> parameter.initialize(manager, DataType.FLOAT64));
        return result;
    }

    private NDArray value(NormalizedWeight weight) {
        return weight.value(store, manager.getDevice(), true);
    }

    @Test
    void noneIsTheWeightItself() {
        Parameter weight = weight(3, 4);
        NDArray value = value(normalised(new NoNormalizationPlugin.None(), weight));
        assertEquals(weight.getArray(), value);
        assertEquals(1, added.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"5, 4", "3, 2, 3, 3"})
    void weightNormalisationStartsFromTheWeight(String shape) {
        Parameter weight = weight(longs(shape));
        NDArray start = value(normalised(new WeightNormalizationPlugin.Weight(), weight));
        assertEquals(2, added.size());
        assertEquals("W_length", added.get(1).getName());
        assertEquals(weight.getShape(), start.getShape());
        assertEquals(0, start.sub(weight.getArray()).abs().max().getDouble(), 1e-15);
    }

    @Test
    void lengthAndDirectionAreApart() {
        Parameter weight = weight(3, 4);
        NormalizedWeight normalised = normalised(new WeightNormalizationPlugin.Weight(), weight);
        NDArray before = value(normalised);
        weight.getArray().muli(17);
        assertEquals(0, value(normalised).sub(before).abs().max().getDouble(), 1e-15, "v's length has no effect");
        set(added.get(1), 2, 3, 0.5);
        NDArray w = value(normalised);
        double[] lengths = w.mul(w).sum(new int[] {1}).sqrt().toDoubleArray();
        assertEquals(2, lengths[0], 1e-12);
        assertEquals(3, lengths[1], 1e-12);
        assertEquals(0.5, lengths[2], 1e-12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5, 4", "3, 2, 3, 3"})
    void gradientsOfWeightNormalisationAgreeWithCentralDifferences(String shape) {
        Parameter weight = weight(longs(shape));
        NormalizedWeight normalised = normalised(new WeightNormalizationPlugin.Weight(), weight);
        // lengths away from the start, where w = v
        added.get(1).getArray().muli(1.7);
        NDArray cotangent = manager.randomNormal(0, 1, weight.getShape(), DataType.FLOAT64);
        try (var collector = manager.getEngine().newGradientCollector()) {
            collector.backward(value(normalised).mul(cotangent).sum());
        }
        for (Parameter parameter : added) {
            double[] gradient = parameter.getArray().getGradient().toDoubleArray();
            double[] values = parameter.getArray().toDoubleArray();
            for (int i = 0; i < values.length; i++) {
                double h = 1e-6;
                double own = values[i];
                values[i] = own + h;
                set(parameter, values);
                double above = value(normalised).mul(cotangent).sum().getDouble();
                values[i] = own - h;
                set(parameter, values);
                double below = value(normalised).mul(cotangent).sum().getDouble();
                values[i] = own;
                set(parameter, values);
                assertEquals((above - below) / (2 * h), gradient[i], 1e-8, parameter.getName() + " " + i);
            }
        }
    }

    @Test
    void spectralNormalisationHasNoParameters() {
        Parameter weight = weight(6, 6);
        NormalizedWeight normalised = normalised(new SpectralNormalizationPlugin.Spectral(0.5, true, 64), weight);
        assertEquals(1, added.size());
        double norm = SpectralInitializer.spectralNorm(value(normalised));
        assertTrue(norm <= 0.5 && norm > 0.48, "norm " + norm);
    }

    @Test
    void anOrderThatIsNoPowerOfTwoIsRefused() {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> new SpectralNormalizationPlugin.Spectral(1, true, 24))
                .getMessage();
        assertTrue(message.contains("power of two") && message.contains("24"), message);
    }

    private static void set(Parameter parameter, double... values) {
        parameter.getArray().set(DoubleBuffer.wrap(values));
    }

    private static long[] longs(String shape) {
        return java.util.Arrays.stream(shape.split(", "))
                .mapToLong(Long::parseLong)
                .toArray();
    }
}
