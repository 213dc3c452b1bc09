package org.homeostat.models.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.function.Function;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Samples;
import org.homeostat.api.model.Model;
import org.homeostat.api.platform.Experiment;
import org.homeostat.api.platform.TrainedModel;
import org.homeostat.control.LinearPlant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdentificationTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** x⁺ = Ax + Bu + tanh-like terms about a rest state off the origin, y = (x₁ + 1)², in standardised units. */
    private NDList step(NDList inputs) {
        NDArray u = inputs.get(0);
        NDArray x = inputs.get(1);
        NDArray y = null;
        for (long t = 0; t < u.getShape().get(1); t++) {
            NDArray one = x.get(":, 0:1");
            NDArray two = x.get(":, 1:2");
            NDArray input = u.get(":, " + t);
            y = one.add(1).mul(one.add(1)).expandDims(1);
            NDArray first = one.mul(0.5).add(two.mul(0.2)).add(0.1);
            NDArray second = two.tanh().mul(0.6).add(input.mul(0.3));
            x = NDArrays.concat(new NDList(first, second), 1);
        }
        return new NDList(y, x);
    }

    private TrainedModel trained(DataType type, Function<NDList, NDList> map) {
        Block block = new LambdaBlock(map);
        Model model = new Model() {
            @Override
            public Block block() {
                return block;
            }

            @Override
            public NDList initialState(NDManager owner, int batch) {
                return new NDList(owner.zeros(new Shape(batch, 2)));
            }
        };
        DataSpec sequence = DataSpec.real(new Shape(-1, 1), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE)
                .withSampleTime(0.05);
        // an input of 0 is -1 to the model
        DataSpec input = sequence.withMeans(List.of(2.0)).withDeviations(List.of(2.0));
        DataSpec output = sequence.withDeviations(List.of(10.0));
        return new Trained(model, type, manager, input, output);
    }

    private record Trained(Model model, DataType dataType, NDManager manager, DataSpec input, DataSpec output)
            implements TrainedModel {

        @Override
        public Experiment experiment() {
            throw new AssertionError("nobody asks");
        }

        @Override
        public String family() {
            return "example";
        }

        @Override
        public ParameterStore parameters() {
            return new ParameterStore(manager, false);
        }

        @Override
        public List<String> splits() {
            return List.of();
        }

        @Override
        public Samples open(String split) {
            throw new AssertionError("nobody asks");
        }

        @Override
        public void close() {}
    }

    @Test
    void itIsTheDerivativeWhereTheModelRests() {
        // the rest: z = 0.6 tanh z - 0.3, x = (0.2z + 0.1)/0.5
        double z = 0;
        for (int i = 0; i < 500; i++) {
            z = 0.6 * Math.tanh(z) - 0.3;
        }
        double x = (0.2 * z + 0.1) / 0.5;
        double slope = 0.6 * (1 - Math.tanh(z) * Math.tanh(z));
        for (DataType type : new DataType[] {DataType.FLOAT64, DataType.FLOAT32}) {
            double tolerance = type == DataType.FLOAT64 ? 1e-6 : 1e-3;
            LinearPlant plant = Identification.linearised(trained(type, this::step), "run");
            RealMatrix a = plant.system().a();
            assertEquals(0.5, a.getEntry(0, 0), tolerance);
            assertEquals(0.2, a.getEntry(0, 1), tolerance);
            assertEquals(0, a.getEntry(1, 0), tolerance);
            assertEquals(slope, a.getEntry(1, 1), tolerance);
            assertEquals(0, plant.system().b().getEntry(0, 0), tolerance);
            assertEquals(0.3 / 2, plant.system().b().getEntry(1, 0), tolerance, "per unit of the data's input");
            assertEquals(10 * 2 * (x + 1), plant.system().c().getEntry(0, 0), 100 * tolerance);
            assertEquals(0.05, plant.sampleTime());
        }
    }

    @Test
    void aModelThatDoesNotRestIsRefused() {
        TrainedModel growing = trained(
                DataType.FLOAT64,
                inputs -> new NDList(
                        inputs.get(1).get(":, 0:1").expandDims(1), inputs.get(1).add(1)));
        String message = assertThrows(
                        IllegalArgumentException.class, () -> Identification.linearised(growing, "runs/one"))
                .getMessage();
        assertTrue(message.contains("runs/one") && message.contains("does not come to rest"), message);
    }

    private TrainedModel named(Function<NDList, NDList> map, String... inputs) {
        Trained plain = (Trained) trained(DataType.FLOAT64, map);
        DataSpec sequence = DataSpec.real(new Shape(-1, inputs.length), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE)
                .withSampleTime(0.05)
                .withNames(List.of(inputs));
        return new Trained(plain.model(), DataType.FLOAT64, manager, sequence, plain.output());
    }

    private static String refusal(TrainedModel model) {
        return assertThrows(IllegalArgumentException.class, () -> Identification.linearised(model, "runs/one"))
                .getMessage();
    }

    /** x₁⁺ = x₁/2 + u, y = x₁ + direct·u. */
    private static NDList answering(NDList inputs, double direct) {
        NDArray x = inputs.get(1);
        NDArray y = null;
        for (long t = 0; t < inputs.get(0).getShape().get(1); t++) {
            NDArray u = inputs.get(0).get(":, " + t).get(":, 0:1");
            y = x.get(":, 0:1").add(u.mul(direct)).expandDims(1);
            x = NDArrays.concat(
                    new NDList(x.get(":, 0:1").mul(0.5).add(u), x.get(":, 1:2").mul(0)), 1);
        }
        return new NDList(y, x);
    }

    @Test
    void outputsThatAnswerAtOnceAreRefused() {
        String message = refusal(named(inputs -> answering(inputs, 2), "u"));
        assertTrue(message.contains("50 % of an impulse") && message.contains("runs/one"), message);
        LinearPlant plant = Identification.linearised(named(inputs -> answering(inputs, 0.05), "u"), "run");
        assertEquals(1, plant.system().b().getEntry(0, 0), 1e-8);
    }

    @Test
    void predictorsAreNoPlantsAndGivenOutputsNoInputs() {
        String message = refusal(named(inputs -> answering(inputs, 0), "u", "y(t-1)"));
        assertTrue(message.contains("'y(t-1)'") && message.contains("sequences.predict: false"), message);
        LinearPlant plant =
                Identification.linearised(named(inputs -> answering(inputs, 0), "u", "y(t-1), at first"), "run");
        assertEquals(1, plant.system().inputs());
        assertEquals(0.5, plant.system().a().getEntry(0, 0), 1e-8);
    }
}
