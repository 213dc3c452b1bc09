package org.homeostat.models.mondeq.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Collectors;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.nn.internal.ReluPlugin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StepSizeTunerTest {

    private final NDManager manager = NDManager.newBaseManager();
    private final ParameterStore parameters = new ParameterStore(manager, false);
    private final NDArray x = manager.create(new Random(1).doubles(60, -1, 1).toArray(), new Shape(10, 6));

    @AfterEach
    void close() {
        manager.close();
    }

    private DenseMap map(int every) {
        DenseMap map = new DenseMap(12, 6, 3, 0.5, new ReluPlugin.Relu());
        map.tune(every);
        map.initialize(manager, DataType.FLOAT64, new Shape(10, 6));
        Random random = new Random(7);
        for (Parameter parameter : map.getParameters().values()) {
            if (parameter.requiresGradient()) {
                NDArray array = parameter.getArray();
                array.setRequiresGradient(false);
                manager.create(random.doubles(array.size(), -2, 2).toArray(), array.getShape())
                        .copyTo(array);
            }
        }
        return map;
    }

    /** A pass as the layer makes it. */
    private OptionalDouble pass(DenseMap map, boolean training) {
        NDList weights = map.weights(parameters, x, training);
        NDList injection = map.inject(parameters, new NDList(x), training);
        return map.structure(MonotoneOperator.class, injection, weights)
                .orElseThrow()
                .stepSize();
    }

    @Test
    void theStepSizeIsChosenAfterSoManyTrainingPasses() {
        DenseMap map = map(3);
        assertTrue(pass(map, true).isEmpty());
        assertTrue(pass(map, false).isEmpty(), "evaluations do not count");
        assertTrue(pass(map, true).isEmpty());
        OptionalDouble chosen = pass(map, true);
        assertTrue(chosen.isPresent());
        assertEquals(chosen, pass(map, false));
        // strong couplings want small steps
        assertTrue(chosen.getAsDouble() < 1 && chosen.getAsDouble() > 1e-4, chosen.toString());
        assertEquals(
                Math.rint(Math.log(chosen.getAsDouble()) / Math.log(2)), Math.log(chosen.getAsDouble()) / Math.log(2));
    }

    /** Training passes that ask for no step size, as those of an unrolled warm-up, leave the choice to the next that does. */
    @Test
    void nothingIsChosenInEvaluation() {
        DenseMap map = map(2);
        for (int i = 0; i < 5; i++) {
            map.weights(parameters, x, true);
        }
        assertTrue(pass(map, false).isEmpty());
        assertTrue(pass(map, true).isPresent());
    }

    @Test
    void whatStepSizesThatWereTriedNeededIsFreed() {
        DenseMap map = map(2);
        pass(map, true);
        OptionalDouble chosen = pass(map, true);
        // those of the chosen one are there, those of 1, which was tried first, are not
        NDList weights = map.weights(parameters, x, false);
        assertTrue(chosen.getAsDouble() < 1, chosen.toString());
        assertTrue(map.isPrepared(chosen.getAsDouble(), weights));
        assertFalse(map.isPrepared(1, weights));
    }

    @Test
    void aCheckpointCarriesItOn() {
        DenseMap map = map(2);
        pass(map, true);
        OptionalDouble chosen = pass(map, true);
        DenseMap resumed = map(2);
        Map<String, Parameter> saved = map.getParameters().stream()
                .collect(Collectors.toMap(pair -> pair.getValue().getName(), pair -> pair.getValue()));
        resumed.getParameters()
                .values()
                .forEach(parameter -> saved.get(parameter.getName()).getArray().copyTo(parameter.getArray()));
        resumed.parametersChanged();
        assertEquals(chosen, pass(resumed, true));
    }

    @Test
    void nothingIsToldWithoutTuning() {
        DenseMap map = new DenseMap(3, 6, 3, 1, new ReluPlugin.Relu());
        map.initialize(manager, DataType.FLOAT64, new Shape(10, 6));
        map.getParameters().values().forEach(p -> p.getArray().setRequiresGradient(false));
        assertTrue(pass(map, true).isEmpty());
        assertFalse(map.getParameters().keys().stream().anyMatch(name -> name.contains("stepSize")));
    }
}
