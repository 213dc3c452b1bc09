package org.homeostat.models.control.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hipparchus.linear.MatrixUtils;
import org.homeostat.api.Ref;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.control.LinearPlant;
import org.homeostat.control.LinearSystem;
import org.homeostat.control.Pendulum;
import org.homeostat.control.Plant;
import org.homeostat.models.control.internal.YoulaPlugin.Youla;
import org.homeostat.nn.EchoState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class YoulaTest {

    private static final LinearPlant RESONANT = plant(1.294427, -0.64);

    private final NDManager manager = NDManager.newBaseManager();
    private final ParameterStore store = new ParameterStore(manager, false);

    @AfterEach
    void close() {
        manager.close();
    }

    private static LinearPlant plant(double one, double two) {
        return new LinearPlant(
                new LinearSystem(
                        MatrixUtils.createRealMatrix(new double[][] {{one, two}, {1, 0}}),
                        MatrixUtils.createRealMatrix(new double[][] {{1}, {0}}),
                        MatrixUtils.createRealMatrix(new double[][] {{0, 0.3}})),
                1);
    }

    private record Context(DataSpec input, DataSpec output) implements ModelContext {

        @Override
        public Equilibria equilibria() {
            throw new AssertionError("there are no equilibria here");
        }

        @Override
        public long seed() {
            return 0;
        }
    }

    /** The outputs of one and of two steps before, and a saturation of the sum of both. */
    private static final class Delays implements Model, EchoState {

        private final Block block = new LambdaBlock(list -> list);

        @Override
        public Block block() {
            return block;
        }

        @Override
        public int echoes() {
            return 3;
        }

        @Override
        public NDArray echoes(ParameterStore parameters, NDArray u, boolean training) {
            NDArray zero = u.get(new NDIndex(":, :1")).zerosLike();
            NDArray one = NDArrays.concat(new NDList(zero, u.get(new NDIndex(":, :-1"))), 1);
            NDArray two = NDArrays.concat(new NDList(zero, one.get(new NDIndex(":, :-1"))), 1);
            return NDArrays.concat(new NDList(one, two, one.add(two).tanh()), 2);
        }

        @Override
        public List<Certificate> certificates(ParameterStore parameters) {
            return List.of(new Certificate("contraction", "it forgets", 0, true));
        }
    }

    private static DataSpec sequence(long width) {
        return DataSpec.real(new Shape(-1, width), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);
    }

    private static Youla youla(Plant plant, ModelFamily parameter, Optional<Double> limit) {
        return new Youla(
                Ref.to("plant", Plant.class, plant),
                Ref.to("parameter", ModelFamily.class, parameter),
                1e-3,
                limit,
                0.1,
                20_000,
                1e-6);
    }

    private double[][] fitted(Optional<Double> limit, NDArray d, boolean fit) {
        Model model = youla(RESONANT, context -> new Delays(), limit).build(new Context(sequence(1), sequence(2)));
        model.block().initialize(manager, DataType.FLOAT64, d.getShape());
        if (fit) {
            model.fit(store, () -> new NDList(d));
        }
        assertEquals("parameter.contraction", model.certificates(store).get(0).name());
        assertTrue(model.block().getParameters().stream()
                .noneMatch(p -> p.getValue().requiresGradient()));
        double[] values =
                model.block().forward(store, new NDList(d), false).head().toDoubleArray();
        double[][] rows = new double[values.length / 2][];
        Arrays.setAll(rows, t -> Arrays.copyOfRange(values, 2 * t, 2 * t + 2));
        return rows;
    }

    private NDArray levels() {
        double[] d = new double[2 * 200];
        double[] levels = {9, -4, 2, -10, 3, 7, -8, 1};
        Arrays.setAll(d, t -> levels[t / 50]);
        return manager.create(d, new Shape(2, 200, 1));
    }

    private static double size(double[][] rows) {
        return Arrays.stream(rows).mapToDouble(row -> Math.abs(row[0])).sum();
    }

    @Test
    void thePlantIsFollowedAndTheDisturbanceRejected() {
        NDArray d = levels();
        double[][] free = fitted(Optional.of(5.0), d, false);
        double[][] limited = fitted(Optional.of(5.0), d, true);
        double[][] unlimited = fitted(Optional.empty(), d, true);
        double[] disturbances = d.toDoubleArray();
        for (int sequence = 0; sequence < 2; sequence++) {
            double[] x = new double[2];
            for (int t = sequence * 200; t < sequence * 200 + 200; t++) {
                assertEquals(RESONANT.output(x)[0], limited[t][0], 1e-9);
                x = RESONANT.next(x, new double[] {disturbances[t] + limited[t][1]});
            }
        }
        double largest = Arrays.stream(limited)
                .mapToDouble(row -> Math.abs(row[1]))
                .max()
                .orElseThrow();
        assertTrue(largest <= 5 * (1 + 1e-9), "the input comes to " + largest);
        assertTrue(size(unlimited) < 0.25 * size(free), "an inverse with a delay of two steps is in reach");
        assertTrue(size(limited) < 0.75 * size(free) && size(limited) > size(unlimited));
    }

    @Test
    void whatCannotServeIsRefused() {
        Context good = new Context(sequence(1), sequence(2));
        ModelFamily delays = context -> new Delays();
        refused("stable plants", youla(plant(2.2, -1.2), delays, Optional.empty()), good);
        refused("choose a linear plant", youla(Pendulum.defaults(), delays, Optional.empty()), good);
        refused("cannot be read", youla(RESONANT, context -> () -> new LambdaBlock(l -> l), Optional.empty()), good);
        refused(
                "choose the dataset 'disturbances'",
                youla(RESONANT, delays, Optional.empty()),
                new Context(sequence(2), sequence(2)));
    }

    private static void refused(String part, ModelFamily family, ModelContext context) {
        String message = assertThrows(IllegalArgumentException.class, () -> family.build(context))
                .getMessage();
        assertTrue(message.contains(part), message);
    }
}
