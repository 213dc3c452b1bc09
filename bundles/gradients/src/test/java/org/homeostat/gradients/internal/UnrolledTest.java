package org.homeostat.gradients.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.platform.EquilibriumLayer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules that hand recorded steps downstream, against others that must give the same. */
class UnrolledTest {

    private static void assertSame(double[] expected, double[] found, double bound) {
        double distance = Matrices.distance(found, expected);
        assertTrue(distance < bound, () -> "relative distance " + distance);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 1", "8, 1", "1, 0.5", "3, 0.5", "8, 0.5", "8, 0.9"})
    void bothFormsOfThePhantomGradientAgreeAtAnEquilibrium(int steps, double damping) {
        try (Bench bench = new Bench(21)) {
            double[] unrolled = bench.gradient(new Phantom(Phantom.Form.UNROLLED, steps, damping));
            double[] neumann = bench.gradient(new Phantom(Phantom.Form.NEUMANN, steps, damping));
            assertSame(neumann, unrolled, 1e-10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNROLLED", "NEUMANN"})
    void onePlainStepIsJacobianFree(String form) {
        try (Bench bench = new Bench(22)) {
            double[] phantom = bench.gradient(new Phantom(Phantom.Form.valueOf(form), 1, 1));
            assertSame(bench.gradient(new JacobianFree(Optional.empty())), phantom, 1e-10);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void theLastStepsAreTheNeumannSeries(int steps) {
        try (Bench bench = new Bench(23)) {
            double[] last = bench.gradient(new Unrolled(Unrolled.From.EQUILIBRIUM, steps));
            assertSame(bench.gradient(new NeumannSeries(steps, 1)), last, 1e-10);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void stepsFromTheStartAreDifferentiatedExactly(int steps) {
        try (Bench bench = new Bench(24)) {
            GradientRule rule = new Unrolled(Unrolled.From.START, steps);
            EquilibriumLayer layer = bench.layer(Bench.PICARD, rule);
            double[] gradient = bench.gradient(layer, true);
            assertEquals(0, layer.forward().orElseThrow().iterations()[0], "no solve is run");
            // the same network without a rule: the plain iteration, stopped after so many steps
            EquilibriumLayer network = Bench.EQUILIBRIA.layer(
                    bench.map,
                    FixedIterations.of(Bench.tight(Bench.PICARD), steps, Bench.EQUILIBRIA.budget()),
                    Ref.to("rule", GradientRule.class, rule));
            assertSame(bench.differences(network), gradient, 1e-6);
        }
    }
}
