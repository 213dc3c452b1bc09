package org.homeostat.gradients.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.solver.Solver;
import org.homeostat.solvers.broyden.internal.BroydenPlugin;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** With more steps, every rule's gradient comes to that of central differences, in training and in evaluation. */
class ConvergenceTest {

    /** A rule with so many steps, terms or refinements. */
    private record Family(String name, Solver forward, IntFunction<GradientRule> rule) {}

    private static List<Family> families() {
        Ref<Solver> picard = Ref.to("picard", Solver.class, Bench.PICARD);
        List<Family> families = new ArrayList<>();
        for (Phantom.Form form : Phantom.Form.values()) {
            families.add(new Family("phantom, " + form, Bench.PICARD, k -> new Phantom(form, k, 0.8)));
        }
        for (Unrolled.From from : Unrolled.From.values()) {
            families.add(new Family("unrolled, " + from, Bench.PICARD, k -> new Unrolled(from, k)));
        }
        families.add(new Family("neumann", Bench.PICARD, k -> new NeumannSeries(k, 1)));
        families.add(new Family("shine", new Guessing(v -> v.mul(1.2)), k -> new Shine(1.8, k, picard)));
        Solver broyden = new BroydenPlugin().create(new BroydenPlugin().defaults());
        Ref<Solver> refining = Ref.to("broyden", Solver.class, broyden);
        families.add(new Family("shine, broyden", broyden, k -> new Shine(1.8, k, refining)));
        return families;
    }

    @TestFactory
    Stream<DynamicTest> moreStepsComeToTheGradient() {
        return families().stream().map(family -> DynamicTest.dynamicTest(family.name(), () -> converges(family)));
    }

    private static void converges(Family family) {
        try (Bench bench = new Bench(31)) {
            double[] exact = bench.differences();
            for (boolean training : new boolean[] {true, false}) {
                double few = error(bench, family, 2, training, exact);
                double many = error(bench, family, 200, training, exact);
                assertTrue(few > 1e-3, () -> "after 2 steps the error is " + few + " already: this tests nothing");
                assertTrue(many < 1e-6, () -> "after 200 steps the error is " + many);
            }
        }
    }

    private static double error(Bench bench, Family family, int steps, boolean training, double[] exact) {
        double[] gradient =
                bench.gradient(bench.layer(family.forward(), family.rule().apply(steps)), training);
        return Matrices.distance(gradient, exact);
    }
}
