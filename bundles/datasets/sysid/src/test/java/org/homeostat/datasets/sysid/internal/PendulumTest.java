package org.homeostat.datasets.sysid.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.dataset.Samples;
import org.homeostat.control.Pendulum;
import org.homeostat.datasets.sysid.internal.PendulumPlugin.Lengths;
import org.homeostat.datasets.sysid.internal.PendulumPlugin.Simulated;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PendulumTest {

    private static final double NONE = Double.POSITIVE_INFINITY;
    private static final Sequences RAW = new Sequences(0, 0, false, 0, false, false);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static Simulated simulated(
            Pendulum.Equilibrium about, Excitation input, double amplitude, double noise, double swing, long seed) {
        return new Simulated(
                new Pendulum(9.81, 1, 1, 0.5, 0.01, about),
                5,
                input,
                Optional.empty(),
                amplitude,
                0.05,
                1,
                0.5,
                noise,
                swing,
                new Lengths(3, 1, 2, 20),
                seed,
                RAW);
    }

    private static Simulated hanging(Excitation input, double amplitude, double noise, double swing, long seed) {
        return simulated(Pendulum.Equilibrium.HANGING, input, amplitude, noise, swing, seed);
    }

    private Samples open(Simulated settings, String split) {
        return new PendulumPlugin().create(settings).open(split, new Context(Path.of("none"), manager));
    }

    private double[] inputs(Simulated settings, String split, int index) {
        return open(settings, split).inputs(manager, index).singletonOrThrow().toDoubleArray();
    }

    private double[] targets(Simulated settings, String split, int index) {
        return open(settings, split).targets(manager, index).singletonOrThrow().toDoubleArray();
    }

    @ParameterizedTest
    @EnumSource
    void itFollowsEulersMethod(Excitation input) {
        Simulated settings = hanging(input, 1, NONE, 0, 3);
        double[] torque = inputs(settings, Dataset.TEST, 1);
        double[] angle = targets(settings, Dataset.TEST, 1);
        assertEquals(400, torque.length);
        double phi = 0;
        double rate = 0;
        for (int t = 0; t < torque.length; t++) {
            assertEquals(phi, angle[t], 1e-12);
            for (int i = 0; i < 5; i++) {
                double change = -9.81 * Math.sin(phi) - 0.5 * rate + torque[t];
                phi += 0.01 * rate;
                rate += 0.01 * change;
            }
        }
        assertTrue(Arrays.stream(angle).map(Math::abs).max().orElseThrow() > 0.1);
    }

    @Test
    void inputsAreOfTheirSize() {
        double[] steps = inputs(hanging(Excitation.STEPS, 2, NONE, 0, 0), Dataset.TRAIN, 0);
        assertEquals(2, Arrays.stream(steps).map(Math::abs).max().orElseThrow(), 0.3);
        assertEquals(40, Arrays.stream(steps).distinct().count());
        double[] multisine = inputs(hanging(Excitation.MULTISINE, 2, NONE, 0, 0), Dataset.TRAIN, 0);
        assertEquals(
                2, Math.sqrt(Arrays.stream(multisine).map(u -> u * u).average().orElseThrow()), 1e-9);
        double[] chirp = inputs(hanging(Excitation.CHIRP, 2, NONE, 0, 0), Dataset.TRAIN, 0);
        assertEquals(2, Arrays.stream(chirp).max().orElseThrow(), 0.01);
        // a sweep from 0.05 to 1 Hz in 20 s turns 10.5 times
        double changes = IntStream.range(1, chirp.length)
                .filter(t -> chirp[t] * chirp[t - 1] < 0)
                .count();
        assertEquals(21, changes, 1);
    }

    @Test
    void noiseHasItsRatio() {
        double[] exact = targets(hanging(Excitation.STEPS, 2, NONE, 0, 5), Dataset.VALIDATION, 0);
        double[] noisy = targets(hanging(Excitation.STEPS, 2, 30, 0, 5), Dataset.VALIDATION, 0);
        double mean = Arrays.stream(exact).average().orElseThrow();
        double signal = 0;
        double noise = 0;
        for (int t = 0; t < exact.length; t++) {
            signal += (exact[t] - mean) * (exact[t] - mean);
            noise += (noisy[t] - exact[t]) * (noisy[t] - exact[t]);
        }
        assertEquals(30, 10 * Math.log10(signal / noise), 0.7);
    }

    @Test
    void theSeedDecides() {
        Simulated first = hanging(Excitation.STEPS, 2, 30, 0, 5);
        assertArrayEquals(targets(first, Dataset.TEST, 0), targets(first, Dataset.TEST, 0));
        Simulated other = hanging(Excitation.STEPS, 2, 30, 0, 6);
        assertFalse(Arrays.equals(targets(first, Dataset.TEST, 0), targets(other, Dataset.TEST, 0)));
        assertFalse(Arrays.equals(inputs(first, Dataset.TEST, 0), inputs(first, Dataset.TEST, 1)));
        assertFalse(Arrays.equals(inputs(first, Dataset.TEST, 0), inputs(first, Dataset.TRAIN, 0)));
    }

    @Test
    void theUprightPendulumIsKeptThere() {
        double[] angle =
                targets(simulated(Pendulum.Equilibrium.UPRIGHT, Excitation.STEPS, 5, NONE, 0, 1), Dataset.TRAIN, 0);
        double largest = Arrays.stream(angle).map(Math::abs).max().orElseThrow();
        assertTrue(largest > 0.1 && largest < 1.5, "swings by " + largest);
    }

    @Test
    void swingsAreChecked() {
        String message = assertThrows(
                        HomeostatException.class, () -> open(hanging(Excitation.STEPS, 0.5, 30, 90, 0), Dataset.TRAIN))
                .getMessage();
        assertTrue(message.contains("less than swing: 90.0"), message);
        message = assertThrows(
                        HomeostatException.class, () -> open(hanging(Excitation.STEPS, 30, 30, 90, 0), Dataset.TRAIN))
                .getMessage();
        assertTrue(message.contains("over the top"), message);
        Samples usual = open(new PendulumPlugin().defaults(), Dataset.TEST);
        assertEquals(List.of("test"), usual.names().stream().distinct().toList());
    }

    @ParameterizedTest
    @EnumSource(Excitation.class)
    void frequenciesThatHeldInputsDoNotHaveAreRefused(Excitation input) {
        Simulated slow = hanging(input, 1, NONE, 0, 1);
        if (input == Excitation.STEPS) {
            assertEquals(30, every(slow, 30).every(), "a band is not theirs");
            return;
        }
        assertEquals(50, every(slow, 50).every(), "1 Hz is the highest");
        String message = assertThrows(IllegalArgumentException.class, () -> every(slow, 60))
                .getMessage();
        assertTrue(message.contains("high is 1.0 Hz") && message.contains("above 0.8"), message);
    }

    private static Simulated every(Simulated like, int every) {
        return new Simulated(
                like.plant(),
                every,
                like.input(),
                like.testInput(),
                like.amplitude(),
                like.low(),
                like.high(),
                like.hold(),
                like.noise(),
                like.swing(),
                like.recordings(),
                like.seed(),
                like.sequences());
    }
}
