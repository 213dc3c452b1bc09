package org.homeostat.gradients.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.AffineMap;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.InverseEstimate;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;
import org.homeostat.solvers.splitting.internal.PeacemanRachfordPlugin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The adjoints of the rules against their formulas, with the Jacobian in closed form and dense linear algebra. */
class AdjointsTest {

    private static Watched watch(Bench bench, Solver forward, GradientRule rule) {
        Watched watched = new Watched(rule);
        bench.gradient(bench.layer(forward, watched), true);
        assertEquals(Bench.BATCH, watched.v.length, "the adjoint was asked for");
        return watched;
    }

    /** Compares u with v times a matrix that depends on the Jacobian, sample by sample. */
    private static void assertAdjoint(Bench bench, Watched watched, UnaryOperator<RealMatrix> of) {
        for (int i = 0; i < Bench.BATCH; i++) {
            RealMatrix factor = of.apply(bench.map.jacobian(watched.image[i]));
            double error = Matrices.distance(watched.u[i], factor.preMultiply(watched.v[i]));
            assertTrue(error < 1e-11, "sample " + i + " is off by " + error);
        }
    }

    private static RealMatrix series(RealMatrix b, int terms) {
        RealMatrix sum = Matrices.identity(b.getRowDimension());
        for (int i = 1; i < terms; i++) {
            sum = sum.multiply(b).add(Matrices.identity(b.getRowDimension()));
        }
        return sum;
    }

    @Test
    void implicitInverts() {
        try (Bench bench = new Bench(1)) {
            Watched watched = watch(bench, Bench.PICARD, new Implicit(Bench.tight(Bench.PICARD)));
            assertAdjoint(
                    bench,
                    watched,
                    j -> Matrices.inverse(Matrices.identity(Bench.WIDTH).subtract(j)));
        }
    }

    @Test
    void jacobianFreeTakesTheCotangent() {
        try (Bench bench = new Bench(2)) {
            Watched watched = watch(bench, Bench.PICARD, new JacobianFree(Optional.empty()));
            assertAdjoint(bench, watched, j -> Matrices.identity(Bench.WIDTH));
        }
    }

    /** Whatever the solver's tolerance, and done by that. */
    @Test
    void jacobianFreeBySolverMakesOneStepOfIt() {
        try (Bench bench = new Bench(2)) {
            Watched watched = new Watched(new JacobianFree(Optional.of(Bench.tight(Bench.PICARD))));
            EquilibriumLayer layer = bench.layer(Bench.PICARD, watched);
            bench.gradient(layer, true);
            assertAdjoint(bench, watched, j -> series(j, 2));
            assertEquals(Bench.BATCH, layer.adjoint().orElseThrow().count(Status.CONVERGED));
        }
    }

    /** u = Wᵀũ + v for ũ = J(4RJv - 2Jv + v) with the resolvent R = (2I - Wᵀ)⁻¹, the step size being 1. */
    @Test
    void jacobianFreeBySplittingMakesOneStepOfThat() {
        PeacemanRachfordPlugin splitting = new PeacemanRachfordPlugin();
        try (Bench bench = new Bench(2)) {
            Watched watched =
                    new Watched(new JacobianFree(Optional.of(Bench.tight(splitting.create(splitting.defaults())))));
            EquilibriumLayer layer = bench.layer(Bench.PICARD, watched);
            bench.gradient(layer, true);
            assertEquals(Bench.BATCH, layer.adjoint().orElseThrow().count(Status.CONVERGED));
            assertEquals(1, layer.adjoint().orElseThrow().evaluations(), "a resolvent");
            RealMatrix identity = Matrices.identity(Bench.WIDTH);
            RealMatrix w = bench.map.jacobian(new double[Bench.WIDTH]); // at the image 0 all slopes are 1
            RealMatrix resolvent = Matrices.inverse(identity.scalarMultiply(2).subtract(w));
            assertAdjoint(bench, watched, j -> {
                RealMatrix slopes = j.multiply(Matrices.inverse(w));
                RealMatrix next = slopes.multiply(resolvent)
                        .scalarMultiply(4)
                        .subtract(slopes.scalarMultiply(2))
                        .add(identity);
                return next.multiply(slopes).multiply(w).add(identity);
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "7, 1", "40, 1", "1, 0.3", "2, 0.3", "7, 0.3", "40, 0.3"})
    void neumannSumsItsTerms(int terms, double damping) {
        try (Bench bench = new Bench(3)) {
            for (GradientRule rule :
                    List.of(new NeumannSeries(terms, damping), new Phantom(Phantom.Form.NEUMANN, terms, damping))) {
                Watched watched = new Watched(rule);
                EquilibriumLayer layer = bench.layer(Bench.PICARD, watched);
                bench.gradient(layer, true);
                assertAdjoint(
                        bench,
                        watched,
                        j -> series(Matrices.damped(j, damping), terms).scalarMultiply(damping));
                assertEquals(
                        Bench.BATCH, layer.adjoint().orElseThrow().count(Status.CONVERGED), "a truncated sum is done");
                assertEquals(terms, layer.adjoint().orElseThrow().evaluations(), "products");
            }
        }
    }

    @Test
    void neumannSumsItsTermsWhereTheSeriesDiverges() {
        try (Bench bench = new Bench(4, 2.5)) {
            Watched watched = new Watched(new NeumannSeries(12, 1));
            bench.gradient(bench.layer(Bench.PICARD, watched), true);
            assertAdjoint(bench, watched, j -> series(j, 12));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7})
    void theForwardBudgetDoesNotEndASum(int terms) {
        try (Bench bench = new Bench(5)) {
            Budget byStep = Bench.EQUILIBRIA
                    .budget()
                    .withTolerance(1e-13)
                    .withIterations(0, 500)
                    .withStop(Budget.Stop.STEP);
            for (Budget budget : List.of(byStep, byStep.withMaxEvaluations(3))) {
                Watched watched = new Watched(new NeumannSeries(terms, 1));
                EquilibriumLayer layer = Bench.EQUILIBRIA.layer(
                        bench.map,
                        Ref.to("picard", Solver.class, Bench.PICARD).withCommon(budget),
                        Ref.to("rule", GradientRule.class, watched));
                bench.gradient(layer, true);
                assertAdjoint(bench, watched, j -> series(j, terms));
                assertEquals(Bench.BATCH, layer.adjoint().orElseThrow().count(Status.CONVERGED));
            }
        }
    }

    @Test
    void aSumOfNothingIsDoneToo() {
        try (Bench bench = new Bench(5)) {
            GradientRule sum = new NeumannSeries(7, 1);
            EquilibriumLayer layer = bench.layer(Bench.PICARD, (equilibrium, v) -> sum.adjoint(equilibrium, v.mul(0)));
            bench.gradient(layer, true);
            assertEquals(Bench.BATCH, layer.adjoint().orElseThrow().count(Status.CONVERGED));
        }
    }

    @Test
    void shineTakesTheEstimate() {
        try (Bench bench = new Bench(6)) {
            Solver forward = new Guessing(v -> v.mul(1.5).add(v.flip(1).mul(0.1)));
            Watched watched = watch(bench, forward, shine(0, Bench.PICARD));
            for (int i = 0; i < Bench.BATCH; i++) {
                for (int k = 0; k < Bench.WIDTH; k++) {
                    double expected = 1.5 * watched.v[i][k] + 0.1 * watched.v[i][Bench.WIDTH - 1 - k];
                    assertEquals(expected, watched.u[i][k], 1e-14);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1.79, 1.81, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void shineFallsBackSampleBySample(double factor) {
        try (Bench bench = new Bench(7)) {
            // the second sample's estimate is v times the factor, that of the others half of v
            Solver forward = new Guessing(v ->
                    v.mul(v.getManager().create(new double[] {0.5, factor, 0.5}).reshape(Bench.BATCH, 1)));
            Watched watched = watch(bench, forward, shine(0, Bench.PICARD));
            double kept = factor < 1.8 && factor > 0 ? factor : 1;
            for (int k = 0; k < Bench.WIDTH; k++) {
                assertEquals(0.5 * watched.v[0][k], watched.u[0][k], 1e-14);
                assertEquals(kept * watched.v[1][k], watched.u[1][k], 1e-14);
                assertEquals(0.5 * watched.v[2][k], watched.u[2][k], 1e-14);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void shineRefinesFromTheEstimate(int steps) {
        try (Bench bench = new Bench(8)) {
            Ref<Solver> picard = Ref.to("picard", Solver.class, Bench.PICARD)
                    .withCommon(Bench.EQUILIBRIA.budget().withTolerance(1e-13).withOnFailure(Budget.OnFailure.ERROR));
            Watched watched = watch(bench, new Guessing(v -> v.mul(1.5)), new Shine(1.8, steps, picard));
            // k plain steps from 1.5 v: u = v(I + … + Jᵏ⁻¹) + 1.5 vJᵏ
            assertAdjoint(
                    bench, watched, j -> series(j, steps).add(j.power(steps).scalarMultiply(1.5)));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shineRefinesAsOftenInEvaluation(boolean training) {
        try (Bench bench = new Bench(8)) {
            Budget own = Bench.EQUILIBRIA.budget().withTolerance(1e-13).withIterations(0, 500);
            Ref<Solver> solver = Ref.to("picard", Solver.class, Bench.PICARD)
                    .withCommon(own.withEvaluation(own.withTolerance(1e-6)));
            EquilibriumLayer layer = bench.layer(new Guessing(v -> v.mul(1.5)), new Shine(1.8, 2, solver));
            bench.gradient(layer, training);
            assertArrayEquals(new int[] {2, 2, 2}, layer.adjoint().orElseThrow().iterations());
        }
    }

    @Test
    void shineSaysWhatItMisses() {
        try (Bench bench = new Bench(9)) {
            EquilibriumLayer layer = bench.layer(Bench.PICARD, shine(0, Bench.PICARD));
            String message = assertThrows(HomeostatException.class, () -> bench.gradient(layer, true))
                    .getMessage();
            assertTrue(message.contains("'shine'") && message.contains("'broyden'"), message);
        }
    }

    @Test
    void rulesDeclareWhatTheyUse() {
        Ref<Solver> solver = Bench.tight(Bench.PICARD);
        assertEquals(List.of(solver), new Implicit(solver).solvers());
        assertEquals(List.of(), new Shine(1.8, 0, solver).solvers());
        assertEquals(List.of(solver), new Shine(1.8, 1, solver).solvers());
        assertEquals(Set.of(InverseEstimate.class), new Shine(1.8, 0, solver).needs());
        assertEquals(List.of(), new JacobianFree(Optional.empty()).solvers());
        assertEquals(List.of(), new Phantom(Phantom.Form.UNROLLED, 5, 0.5).solvers());
        Solver series =
                new Phantom(Phantom.Form.NEUMANN, 5, 0.5).solvers().get(0).get();
        assertEquals(new Neumann(0.5), series);
        assertEquals(Set.of(AffineMap.class), series.needs());
        assertEquals(new Neumann(1), new NeumannSeries(3, 1).solvers().get(0).get());
    }

    private static Shine shine(int refine, Solver solver) {
        return new Shine(1.8, refine, Ref.to("solver", Solver.class, solver));
    }
}
