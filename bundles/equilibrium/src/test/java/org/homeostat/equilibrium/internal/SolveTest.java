package org.homeostat.equilibrium.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.List;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Budget.Norm;
import org.homeostat.api.solver.Budget.OnFailure;
import org.homeostat.api.solver.Budget.Relative;
import org.homeostat.api.solver.Budget.Stop;
import org.homeostat.api.solver.Solution;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The loop's promises, sample by sample. */
class SolveTest {

    private final Equilibria equilibria = new EquilibriaComponent();
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Budget absolute(double tolerance) {
        return equilibria
                .budget()
                .withTolerance(tolerance)
                .withRelative(Relative.FALSE)
                .withIterations(0, 500);
    }

    /** z ↦ rate·z + 1 with a rate for each row; the solution is 1/(1 - rate). */
    private Solution affine(Budget budget, DataType type, double... rates) {
        NDArray rate = manager.create(rates).reshape(rates.length, 1).toType(type, false);
        NDArray z0 = manager.zeros(new Shape(rates.length, 3), type);
        return equilibria.solve(z -> z.mul(rate).add(1), z0, new Picard(), budget);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT32", "FLOAT64"})
    void convergesEachRowForItself(DataType type) {
        Solution solution = affine(absolute(1e-4), type, 0.1, 0.9, 0.5);
        double[] z = solution.z().toType(DataType.FLOAT64, false).toDoubleArray();
        assertEquals(1 / 0.9, z[0], 1e-3);
        assertEquals(10, z[3], 1e-2);
        assertEquals(2, z[6], 1e-3);
        int[] iterations = solution.report().iterations();
        assertTrue(iterations[0] < iterations[2] && iterations[2] < iterations[1], "slow rows take longer");
        assertEquals(3, solution.report().count(Status.CONVERGED));
        assertEquals(iterations[1] + 1, solution.report().evaluations(), "one evaluation a step and the last residual");
        // the residual of row i after k steps is √3·rateᵏ
        assertEquals((int) Math.ceil(Math.log(1e-4 / Math.sqrt(3)) / Math.log(0.9)), iterations[1]);
    }

    @Test
    void aRowDoesNotDependOnItsNeighbours() {
        Solution together = affine(absolute(1e-5), DataType.FLOAT32, 0.3, 0.99, 1.5);
        Solution alone = affine(absolute(1e-5), DataType.FLOAT32, 0.3);
        assertArrayEquals(alone.z().toFloatArray(), together.z().get(0).toFloatArray());
        assertEquals(alone.report().iterations()[0], together.report().iterations()[0]);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT32", "FLOAT64"})
    void divergenceKeepsTheBestFiniteIterate(DataType type) {
        Solution solution = affine(absolute(1e-4), type, 0.5, -3.0);
        assertEquals(
                List.of(Status.CONVERGED, Status.DIVERGED), solution.report().status());
        double[] z = solution.z().toType(DataType.FLOAT64, false).toDoubleArray();
        assertEquals(0, z[3], "the start has the smallest residual of all iterates");
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT32", "FLOAT64"})
    void nanNeverReplacesAFiniteIterate(DataType type) {
        NDArray z0 = manager.create(new float[] {0.5f, 4f, Float.NaN}, new Shape(3, 1))
                .toType(type, false);
        // √(2 - z) is NaN beyond 2; its fixed point is 1
        Solution solution = equilibria.solve(z -> z.neg().add(2).sqrt(), z0, new Picard(), absolute(1e-4));
        assertEquals(
                List.of(Status.CONVERGED, Status.NOT_FINITE, Status.NOT_FINITE),
                solution.report().status());
        double[] z = solution.z().toType(DataType.FLOAT64, false).toDoubleArray();
        assertEquals(1, z[0], 1e-3);
        assertEquals(4, z[1], "the finite start");
    }

    @Test
    void aRotationByAQuarterStalls() {
        NDArray turn = manager.create(new float[] {0, 1, -1, 0}, new Shape(2, 2));
        Solution solution =
                equilibria.solve(z -> z.matMul(turn), manager.ones(new Shape(1, 2)), new Picard(), absolute(1e-6));
        assertEquals(List.of(Status.STALLED), solution.report().status());
    }

    @Test
    void theBudgetIsKeptToTheEvaluation() {
        Solution solution = affine(absolute(0).withIterations(0, 7), DataType.FLOAT32, 0.9);
        assertEquals(List.of(Status.BUDGET), solution.report().status());
        assertEquals(7, solution.report().iterations()[0]);
        assertEquals(8, solution.report().evaluations());
        Solution atLeast = affine(absolute(1).withIterations(20, 20), DataType.FLOAT32, 0.5);
        assertEquals(List.of(Status.CONVERGED), atLeast.report().status());
        assertEquals(20, atLeast.report().iterations()[0]);
    }

    @Test
    void normsAndScales() {
        double rate = 0.5;
        int two = affine(absolute(1e-4), DataType.FLOAT64, rate).report().iterations()[0];
        int max = affine(absolute(1e-4).withNorm(Norm.MAX), DataType.FLOAT64, rate)
                .report()
                .iterations()[0];
        int relative = affine(absolute(1e-4).withRelative(Relative.TRUE), DataType.FLOAT64, rate)
                .report()
                .iterations()[0];
        int mixed = affine(absolute(1e-4).withRelative(Relative.MIXED), DataType.FLOAT64, rate)
                .report()
                .iterations()[0];
        // residuals are √3·2⁻ᵏ (two) and 2⁻ᵏ (max), the image's norms 2√3 and 2
        assertEquals(15, two);
        assertEquals(14, max);
        assertEquals(13, relative);
        assertEquals(12, mixed);
    }

    @Test
    void stopsOnTheStepAndMeasuresTheResidualAtTheEnd() {
        Solution solution = affine(absolute(1e-3).withStop(Stop.STEP), DataType.FLOAT32, 0.5);
        assertEquals(1, solution.report().count(Status.CONVERGED));
        double z = solution.z().toFloatArray()[0];
        assertEquals(Math.sqrt(3) * Math.abs(0.5 * z + 1 - z), solution.report().residuals()[0], 1e-6);
    }

    /** Steps across the solution at 2 are twice the distance to it, and the residual is half of that. */
    @ParameterizedTest
    @CsvSource({"1e-3, BUDGET", "2e-3, CONVERGED"})
    void stepsThatStayLargeNearASolutionDoNotHideIt(double tolerance, Status expected) {
        Solver mirror = (problem, memory) -> state -> state.neg().add(4);
        NDArray z0 = manager.create(new double[][] {{2.003}});
        Budget bySteps = absolute(tolerance).withStop(Stop.STEP).withIterations(0, 10);
        Solution solution = equilibria.solve(z -> z.mul(0.5).add(1), z0, mirror, bySteps);
        assertEquals(List.of(expected), solution.report().status());
        assertEquals(1.5e-3, solution.report().residuals()[0], 1e-9);
    }

    /** A method's own steps may start small, and are what ends it; growth beyond all bounds is seen by them too. */
    @Test
    void ownStepsThatGrowWithoutBoundDiverge() {
        Solver growing = (problem, memory) -> state -> state.mul(2);
        NDArray z0 = manager.ones(new Shape(1, 1));
        Budget bySteps = absolute(1e-2).withRelative(Relative.TRUE).withStop(Stop.STEP);
        Solution solution = equilibria.solve(z -> z.mul(0.5).add(1), z0, growing, bySteps);
        assertEquals(List.of(Status.DIVERGED), solution.report().status());
        assertTrue(solution.report().iterations()[0] <= 21, "2²⁰ is more than 10⁶");
    }

    /** A thousandth of the way is a small step, and no solution. */
    @Test
    void smallStepsDoNotHideALargeResidual() {
        Solver slow = (problem, memory) ->
                state -> state.add(problem.evaluate(state).sub(state).mul(1e-3));
        NDArray z0 = manager.zeros(new Shape(1, 1));
        Budget bySteps = absolute(1e-2).withStop(Stop.STEP);
        Solution solution = equilibria.solve(z -> z.mul(0.5).add(1), z0, slow, bySteps);
        assertEquals(List.of(Status.STALLED), solution.report().status());
        assertTrue(solution.report().residuals()[0] > 0.9);
    }

    @Test
    void theTraceHoldsEveryResidual() {
        Solution solution = affine(absolute(1e-3).withTrace(true), DataType.FLOAT32, 0.5, 0.1);
        assertEquals(2, solution.report().trace().size());
        double[] curve = solution.report().trace().get(0);
        assertEquals(solution.report().iterations()[0] + 1, curve.length);
        assertEquals(Math.sqrt(3), curve[0], 1e-6);
        assertEquals(curve[0] / 2, curve[1], 1e-6);
    }

    @Test
    void anEmptyBatchIsSolved() {
        Solution solution = equilibria.solve(z -> z, manager.zeros(new Shape(0, 3)), new Picard(), equilibria.budget());
        assertEquals(new Shape(0, 3), solution.z().getShape());
        assertTrue(solution.report().status().isEmpty());
    }

    @Test
    void largeStatesGoThroughTheEngineAndAgree() {
        float[] rates = {0.2f, 0.95f, 0.5f, 1.2f, 0.3f};
        NDArray rate = manager.create(rates, new Shape(5, 1));
        int width = 40_000;
        Solution large = equilibria.solve(
                z -> z.mul(rate).add(1), manager.zeros(new Shape(5, width)), new Picard(), equilibria.budget());
        Solution small = equilibria.solve(
                z -> z.mul(rate).add(1), manager.zeros(new Shape(5, 1)), new Picard(), equilibria.budget());
        assertEquals(small.report().status(), large.report().status());
        assertArrayEquals(small.report().iterations(), large.report().iterations());
        try (NDArray column = large.z().get(":, 17:18")) {
            assertArrayEquals(small.z().toFloatArray(), column.toFloatArray());
        }
    }

    @Test
    void samplesLeaveTheWorkOfALayerAndComeBackInOrder() {
        DenseMap map = new DenseMap(3, 8).filled(manager, DataType.FLOAT32, 0);
        NDArray x = manager.arange(60).reshape(20, 3).sin().mul(3);
        ParameterStore store = new ParameterStore(manager, false);
        EquilibriumLayer layer = layer(map, absolute(1e-5));
        NDArray together = layer.block().forward(store, new NDList(x), false).head();
        int evaluations = layer.forward().orElseThrow().evaluations();
        assertEquals(20, layer.forward().orElseThrow().count(Status.CONVERGED));
        int longest = 0;
        for (int i = 0; i < 20; i++) {
            NDArray alone = layer.block()
                    .forward(store, new NDList(x.get(i + ":" + (i + 1))), false)
                    .head();
            longest = Math.max(longest, layer.forward().orElseThrow().evaluations());
            assertEquals(
                    0,
                    NDArrays.sub(alone, together.get(i + ":" + (i + 1)))
                            .abs()
                            .max()
                            .getFloat(),
                    1e-6f);
        }
        assertEquals(longest, evaluations, "the batch takes as long as its slowest sample");
    }

    @Test
    void failureIsAnErrorIfAskedFor() {
        DenseMap map = new DenseMap(3, 8).filled(manager, DataType.FLOAT32, 0);
        NDArray x = manager.ones(new Shape(2, 3));
        ParameterStore store = new ParameterStore(manager, false);
        Budget hopeless = absolute(1e-30).withIterations(0, 2);
        HomeostatException error = assertThrows(
                HomeostatException.class,
                () -> layer(map, hopeless.withOnFailure(OnFailure.ERROR))
                        .block()
                        .forward(store, new NDList(x), false));
        assertTrue(error.getMessage().contains("2 of 2 samples (2 budget)"), error.getMessage());
        EquilibriumLayer warns = layer(map, hopeless);
        warns.block().forward(store, new NDList(x), false);
        assertEquals(2, warns.forward().orElseThrow().count(Status.BUDGET));
    }

    @Test
    void theFallbackSolvesWhatThePlainMethodCannot() {
        // z ↦ -1.5 z + 1 diverges; halfway between it contracts by 0.25 towards 0.4
        WorkingProblem problem = new FunctionProblem(z -> z.mul(-1.5f).add(1), manager.zeros(new Shape(1, 1)));
        NDArray z0 = manager.zeros(new Shape(1, 1));
        Budget budget = absolute(1e-5).withOnFailure(OnFailure.FALLBACK);
        try (Solve solve = new Solve(problem, new Picard(), "picard", budget, manager)) {
            Solution solution = Failures.handle(solve.run(z0), problem, z0, budget, "picard", "forward solve");
            assertEquals(List.of(Status.CONVERGED), solution.report().status());
            assertEquals(0.4f, solution.z().getFloat(0, 0), 1e-4f);
        }
    }

    @Test
    void aWrongShapeIsNamed() {
        HomeostatException error = assertThrows(
                HomeostatException.class,
                () -> equilibria.solve(
                        z -> z.get(":, :1"), manager.zeros(new Shape(2, 3)), new Picard(), equilibria.budget()));
        assertTrue(error.getMessage().contains("(2, 1)") && error.getMessage().contains("(2, 3)"), error.getMessage());
    }

    @Test
    void iterationsLeaveNoArraysBehind() {
        DenseMap map = new DenseMap(3, 8).filled(manager, DataType.FLOAT32, 0);
        NDArray x = manager.ones(new Shape(4, 3));
        ParameterStore store = new ParameterStore(manager, false);
        int[] live = new int[2];
        int i = 0;
        for (int iterations : new int[] {10, 1000}) {
            try (NDManager step = manager.newSubManager()) {
                NDArray own = x.duplicate();
                own.attach(step);
                int before = step.getManagedArrays().size()
                        + manager.getManagedArrays().size();
                layer(map, absolute(0).withIterations(iterations, iterations))
                        .block()
                        .forward(store, new NDList(own), false);
                live[i++] = step.getManagedArrays().size()
                        + manager.getManagedArrays().size()
                        - before;
            }
        }
        assertEquals(live[0], live[1]);
        assertFalse(live[0] > 4, "besides z* next to nothing stays: " + live[0]);
    }

    /**
     * The engine's arrays made of Java's numbers lie in memory that the collector frees once their first handle is closed, however
     * many others there are.
     */
    @ParameterizedTest
    @EnumSource(Stop.class)
    void solutionsOutliveTheArraysOfMapsInJava(Stop stop) {
        int dimension = 300_000;
        double[] ones = new double[dimension];
        Arrays.fill(ones, 1);
        NDArray z0 = manager.create(ones, new Shape(1, dimension));
        Solution solution = equilibria.solve(
                z -> z.getManager()
                        .create(
                                Arrays.stream(z.toDoubleArray())
                                        .map(value -> 0.5 * value + 1)
                                        .toArray(),
                                z.getShape()),
                z0,
                new Picard(),
                absolute(1e-9).withStop(stop));
        Solution known = equilibria.solve(z -> z.duplicate(), z0, new Picard(), absolute(1e-9));
        z0.close();
        for (int i = 0; i < 5; i++) {
            System.gc();
            manager.create(ones, new Shape(1, dimension)).muli(-7).close();
        }
        assertEquals(
                2.0 * dimension, Arrays.stream(solution.z().toDoubleArray()).sum(), 1e-3);
        assertEquals(dimension, Arrays.stream(known.z().toDoubleArray()).sum());
    }

    private EquilibriumLayer layer(DenseMap map, Budget budget) {
        Ref<Solver> solver = Ref.to("picard", Solver.class, new Picard()).withCommon(budget);
        return equilibria.layer(map, solver, Ref.to("adjoint", GradientRule.class, new AdjointRule(solver, 1)));
    }
}
