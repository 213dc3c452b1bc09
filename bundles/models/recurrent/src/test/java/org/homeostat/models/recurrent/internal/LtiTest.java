package org.homeostat.models.recurrent.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.Random;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Certificate;
import org.homeostat.nn.EchoState;
import org.homeostat.nn.Encoder;
import org.homeostat.nn.FeedbackForm;
import org.homeostat.nn.FeedbackSystem;
import org.homeostat.nn.InitialState;
import org.homeostat.nn.Matrices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LtiTest {

    private static LtiPlugin.Lti lti(int states, boolean stable, double rate, InitialState initial) {
        return new LtiPlugin.Lti(states, stable, rate, true, 0.8, 0.99, 0.5, initial, Encoder.defaults());
    }

    private static FeedbackForm form(Bench bench) {
        return ((FeedbackSystem) bench.model).feedbackForm(bench.parameters);
    }

    @ParameterizedTest
    @CsvSource({"true, 1", "true, 0.9", "false, 1"})
    void outputsAreThoseOfTheEquations(boolean stable, double rate) {
        try (Bench bench = Bench.of(lti(5, stable, rate, InitialState.CARRIED), 2, 3, DataType.FLOAT64, 1)) {
            bench.disturb(0.2, new Random(2));
            NDArray u = bench.random(1, 23, 2);
            NDArray x0 = bench.random(1, 5);
            NDList found = bench.forward(u, x0);
            FeedbackForm.Trajectory expected =
                    form(bench).simulate(v -> v, x0.toDoubleArray(), Matrices.rows(u.reshape(23, 2)));
            double[][] y = Matrices.rows(found.head().reshape(23, 3));
            for (int t = 0; t < 23; t++) {
                for (int i = 0; i < 3; i++) {
                    assertEquals(expected.outputs()[t][i], y[t][i], 1e-11);
                }
            }
            double[] last = found.get(1).toDoubleArray();
            for (int i = 0; i < 5; i++) {
                assertEquals(expected.last()[i], last[i], 1e-11);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"true, TRAINED", "false, CARRIED"})
    void gradientsAgreeWithCentralDifferences(boolean stable, InitialState initial) {
        try (Bench bench = Bench.of(lti(3, stable, 0.95, initial), 2, 2, DataType.FLOAT64, 1)) {
            bench.disturb(0.2, new Random(3));
            NDArray weights = bench.random(2, 11, 2);
            NDArray last = bench.random(2, 3);
            NDArray[] inputs = initial == InitialState.CARRIED
                    ? new NDArray[] {bench.random(2, 11, 2), bench.random(2, 3)}
                    : new NDArray[] {bench.random(2, 11, 2)};
            double worst = bench.worstGradient(
                    outputs -> {
                        NDArray sum = outputs.head().sin().mul(weights).sum();
                        return outputs.size() == 1
                                ? sum
                                : sum.add(outputs.get(1).mul(last).sum());
                    },
                    inputs);
            assertTrue(worst < 1e-6, "relative error " + worst);
        }
    }

    /** Whatever the parameters, in float32 as in float64; and the certificate is the eigenvalues' own. */
    @ParameterizedTest
    @CsvSource({"FLOAT64, 1", "FLOAT64, 0.7", "FLOAT32, 1", "FLOAT32, 0.7"})
    void stableSystemsAreStable(DataType type, double rate) {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int k = 0; k < 100; k++) {
            int states = 1 + random.nextInt(12);
            try (Bench bench = Bench.of(lti(states, true, rate, InitialState.ZERO), 1, 1, type, random.nextInt())) {
                bench.disturb(3 * random.nextDouble(), random);
                Certificate certificate =
                        bench.model.certificates(bench.parameters).get(0);
                assertTrue(certificate.holds(), certificate.statement());
                // powers shrink as the eigenvalues say
                double[] x = random.doubles(states, -1, 1).toArray();
                double[][] none = new double[400][1];
                double[] last = form(bench).simulate(v -> v, x, none).last();
                double size = 0;
                for (double value : last) {
                    size = Math.max(size, Math.abs(value));
                }
                assertTrue(size <= 1e6 * Math.pow(certificate.value(), 400 - 12.0 * states), size + " " + states);
            }
        }
    }

    @Test
    void freeSystemsMayBeUnstableAndPromiseNothing() {
        try (Bench bench = Bench.of(lti(3, false, 1, InitialState.ZERO), 1, 1, DataType.FLOAT64, 1)) {
            bench.move(bench.named("A").getArray(), new double[] {2, 0, 0, 0, 2, 0, 0, 0, 2});
            assertTrue(LtiModel.spectralRadius(form(bench).a()) > 1.5);
            assertTrue(bench.model.certificates(bench.parameters).isEmpty());
        }
    }

    @Test
    void aSystemThatForgetsAtOnceHasTheRadiusZero() {
        LtiPlugin.Lti still = new LtiPlugin.Lti(3, true, 1, true, 0, 0, 0, InitialState.ZERO, Encoder.defaults());
        try (Bench bench = Bench.of(still, 1, 1, DataType.FLOAT32, 1)) {
            Certificate certificate = bench.model.certificates(bench.parameters).get(0);
            assertTrue(certificate.holds());
            assertEquals(0, certificate.value());
        }
    }

    @Test
    void certificatesLeaveNothingBehind() {
        try (Bench bench = Bench.of(lti(3, true, 1, InitialState.ZERO), 1, 1, DataType.FLOAT32, 1)) {
            int before = bench.manager.getManagedArrays().size();
            bench.model.certificates(bench.parameters);
            assertEquals(before, bench.manager.getManagedArrays().size());
        }
    }

    /** The start's eigenvalues lie on the part of the ring that was asked for, for both forms of A. */
    @ParameterizedTest
    @CsvSource({"true, 0.9", "false, 1"})
    void systemsStartOnTheRing(boolean stable, double rate) {
        try (Bench bench = Bench.of(lti(7, stable, rate, InitialState.ZERO), 1, 1, DataType.FLOAT64, 1)) {
            double[][] a = form(bench).a();
            for (int i = 0; i < 6; i += 2) {
                double radius = Math.hypot(a[i][i], a[i + 1][i]);
                double angle = Math.atan2(a[i + 1][i], a[i][i]);
                assertTrue(radius > 0.79 * rate && radius < 0.991 * rate, "radius " + radius);
                assertTrue(angle >= 0 && angle < 0.5, "angle " + angle);
                assertEquals(a[i][i], a[i + 1][i + 1], 1e-12);
            }
            assertEquals(0, a[0][4], 1e-9);
        }
    }

    @Test
    void parameterCountsFollowTheFormula() {
        try (Bench free = Bench.of(lti(5, false, 1, InitialState.TRAINED), 2, 3, DataType.FLOAT32, 1);
                Bench stable = Bench.of(lti(5, true, 1, InitialState.ZERO), 2, 3, DataType.FLOAT32, 1)) {
            assertEquals(25 + 10 + 15 + 6 + 3 + 5, free.size());
            assertEquals(100 + 25 + 10 + 15 + 6 + 3, stable.size());
        }
    }

    @Test
    void halvesContinueOneAnother() {
        try (Bench bench = Bench.of(lti(4, true, 1, InitialState.CARRIED), 2, 1, DataType.FLOAT64, 1)) {
            NDArray u = bench.random(3, 20, 2);
            NDArray zero = bench.model.initialState(bench.manager, 3).head().toType(DataType.FLOAT64, false);
            NDArray whole = bench.forward(u, zero).head();
            NDList first = bench.forward(u.get(":, :9"), zero);
            NDArray second = bench.forward(u.get(":, 9:"), first.get(1)).head();
            assertEquals(0, whole.get(":, 9:").sub(second).abs().max().getDouble(), 1e-12);
        }
    }

    @Test
    void whatIsNoSequenceIsRefused() {
        Bench.Context image = new Bench.Context(DataSpec.image(1, 8, 8), Bench.sequence(1));
        String message = assertThrows(
                        IllegalArgumentException.class,
                        () -> lti(2, true, 1, InitialState.ZERO).build(image))
                .getMessage();
        assertTrue(message.contains("'lti' takes sequences"), message);
        LtiPlugin.Lti crossed = new LtiPlugin.Lti(2, true, 1, true, 0.9, 0.5, 0, InitialState.ZERO, Encoder.defaults());
        Bench.Context context = new Bench.Context(Bench.sequence(1), Bench.sequence(1));
        assertThrows(IllegalArgumentException.class, () -> crossed.build(context));
    }

    /** At the start D and b are 0, so that the outputs are C times the echoes. */
    @Test
    void echoesAreTheStates() {
        try (Bench bench = Bench.of(lti(2, true, 1, InitialState.ZERO), 1, 2, DataType.FLOAT64, 1)) {
            NDArray u = bench.random(2, 11, 1);
            NDArray states = ((EchoState) bench.model).echoes(bench.parameters, u, false);
            NDArray outputs = bench.forward(u).head();
            NDArray c = bench.named("C").getArray().stopGradient();
            assertEquals(2, ((EchoState) bench.model).echoes());
            assertEquals(
                    0, states.matMul(c.transpose()).sub(outputs).abs().max().getDouble(), 1e-12);
            assertTrue(states.abs().max().getDouble() > 0.01);
        }
    }
}
