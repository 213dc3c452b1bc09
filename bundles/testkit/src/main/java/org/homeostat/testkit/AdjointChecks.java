package org.homeostat.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Budget.OnFailure;
import org.homeostat.api.solver.Budget.Stop;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;
import org.homeostat.api.solver.StrictlyTriangular;
import org.junit.jupiter.api.Test;

/** That the solver solves the adjoint problem u = u·∂f/∂z + v, so that gradients through an equilibrium are exact. */
class AdjointChecks {

    private static final int WIDTH = 6;

    private final SolverContract contract;
    private final Trial trial;

    AdjointChecks(SolverContract contract) {
        this.contract = contract;
        this.trial = new Trial(contract);
    }

    /** A pass back through the equilibrium of zA + x. */
    private record Gradient(double[][] u, SolveReport report) {}

    /** The map of an equilibrium, and passes through it. */
    private final class Back implements AutoCloseable {

        private final NDManager manager = NDManager.newBaseManager();
        private final DataType type;
        private final DifferentiableMap map;

        Back(DataType type) {
            this.type = type;
            boolean triangular = trial.needs().contains(StrictlyTriangular.class);
            map = new DifferentiableMap(manager, type, WIDTH, triangular ? 0 : 0.3, 0.5);
        }

        Gradient pass(Budget budget, double[]... v) {
            return pass(budget, contract.solver(), v);
        }

        /** The gradient of the sum of v·z with respect to x. */
        Gradient pass(Budget budget, Solver solver, double[]... v) {
            Solver picard = (problem, memory) -> problem::evaluate;
            Ref<Solver> forward = Ref.to("picard", Solver.class, picard).withCommon(trial.budget(type));
            Ref<Solver> adjoint = Ref.to("adjoint", Solver.class, solver).withCommon(budget);
            Equilibria equilibria = contract.equilibria();
            EquilibriumLayer layer = equilibria.layer(
                    map,
                    forward,
                    Ref.to(
                            "implicit",
                            GradientRule.class,
                            (equilibrium, cotangent) ->
                                    equilibrium.solveAdjoint(adjoint, cotangent).z()));
            NDArray x = manager.ones(new Shape(v.length, WIDTH), type);
            x.setRequiresGradient(true);
            double[] flat = Arrays.stream(v).flatMapToDouble(Arrays::stream).toArray();
            NDArray cotangents = Values.array(manager, flat, x.getShape(), type);
            try (GradientCollector collector = equilibria.newGradientCollector()) {
                NDArray z = layer.block()
                        .forward(new ParameterStore(manager, false), new NDList(x), true)
                        .head();
                collector.backward(z.mul(cotangents).sum());
            }
            return new Gradient(Values.rows(x.getGradient()), layer.adjoint().orElseThrow());
        }

        @Override
        public void close() {
            manager.close();
        }
    }

    private static double[][] cotangents(int batch) {
        Random random = Trial.random();
        double[][] v = new double[batch][];
        Arrays.setAll(v, row -> row == 1 ? new double[WIDTH] : Samples.gaussian(random, WIDTH));
        return v;
    }

    /**
     * The gradient through the equilibrium of zA + x with respect to x is v(I - A)⁻ᵀ, found here by substitution, for no, one
     * and several samples; one of them has the cotangent 0.
     */
    @Test
    public void givesExactGradientsOfAnAffineContraction() {
        for (DataType type : Trial.types()) {
            try (Back back = new Back(type)) {
                for (int batch : new int[] {0, 1, 4}) {
                    double[][] v = cotangents(batch);
                    Gradient found = back.pass(trial.budget(type), v);
                    assertEquals(
                            batch,
                            found.report().count(Status.CONVERGED),
                            () -> "adjoint solve: " + found.report().status());
                    for (int row = 0; row < batch; row++) {
                        double[] expected = back.map.adjoint(v[row]);
                        double bound = (type == DataType.FLOAT64 ? 1e-8 : 1e-3) * Values.norm(expected);
                        double distance = Values.distance(expected, found.u()[row]);
                        int at = row;
                        assertTrue(
                                distance <= bound,
                                () -> type + ": the gradient of sample " + at + " is " + Arrays.toString(found.u()[at])
                                        + " and was to be " + Arrays.toString(expected));
                    }
                }
            }
        }
    }

    /** A sample's gradient alone is that among neighbours, however large or small theirs are. */
    @Test
    public void aGradientDoesNotDependOnItsBatch() {
        for (DataType type : Trial.types()) {
            try (Back back = new Back(type)) {
                Budget budget = trial.budget(type);
                double[][] v = cotangents(5);
                v[3] = Arrays.stream(v[3]).map(value -> 1e4 * value).toArray();
                v[4] = Arrays.stream(v[4]).map(value -> 1e-4 * value).toArray();
                Gradient together = back.pass(budget, v);
                for (int row = 0; row < v.length; row++) {
                    Gradient alone = back.pass(budget, v[row]);
                    String what = type + ": the gradient of sample " + row + " alone and in a batch";
                    assertEquals(
                            alone.report().status().get(0),
                            together.report().status().get(row),
                            what);
                    assertEquals(
                            alone.report().iterations()[0], together.report().iterations()[row], 1, what);
                    double bound = Math.max(contract.agreement(type, budget.tolerance()), rounding(type))
                            * (1 + Values.norm(alone.u()[0]));
                    assertEquals(0, Values.distance(alone.u()[0], together.u()[row]), bound, what);
                }
            }
        }
    }

    /** What the engine's products of matrices may differ by with the size of the batch. */
    private static double rounding(DataType type) {
        return type == DataType.FLOAT64 ? 1e-14 : 1e-6;
    }

    /** The adjoint solve keeps to the evaluations it is given, by either criterion, and gives what it has found. */
    @Test
    public void keepsTheBudgetOfEvaluations() {
        for (DataType type : Trial.types()) {
            try (Back back = new Back(type)) {
                for (Stop stop : Stop.values()) {
                    for (int limit = 2; limit <= 10; limit++) {
                        Budget budget = trial.budget(type)
                                .withTolerance(0)
                                .withStop(stop)
                                .withMaxEvaluations(limit);
                        Gradient found = back.pass(budget, cotangents(3));
                        int evaluations = found.report().evaluations();
                        assertTrue(
                                evaluations <= limit,
                                () -> evaluations + " evaluations of the adjoint; the budget is " + budget);
                        assertFinite(found);
                    }
                }
            }
        }
    }

    private static void assertFinite(Gradient found) {
        for (double[] row : found.u()) {
            for (double value : row) {
                assertTrue(Double.isFinite(value), () -> "gradient " + Arrays.toString(row));
            }
        }
    }

    /** An adjoint solve that does not converge raises an error, gives what it has, or is tried by the platform's method. */
    @Test
    public void failsAsItIsTold() {
        DataType type = DataType.FLOAT64;
        try (Back back = new Back(type)) {
            double[][] v = {cotangents(1)[0], cotangents(3)[2]};
            Budget budget = trial.budget(type).withTolerance(0).withIterations(0, 1);
            HomeostatException error = assertThrows(
                    HomeostatException.class,
                    () -> back.pass(budget.withOnFailure(OnFailure.ERROR), v),
                    "onFailure: error");
            assertTrue(error.getMessage().contains("adjoint"), error.getMessage());
            Gradient warned = back.pass(budget.withOnFailure(OnFailure.WARN), v);
            assertEquals(0, warned.report().count(Status.CONVERGED), "converged to tolerance 0 in an iteration");
            assertFinite(warned);
            Gradient fallen = back.pass(budget.withOnFailure(OnFailure.FALLBACK), v);
            for (int row = 0; row < v.length; row++) {
                double before = warned.report().residuals()[row];
                double after = fallen.report().residuals()[row];
                assertTrue(
                        after <= before,
                        () -> "residuals of the adjoint after the fallback " + after + ", before " + before);
            }
        }
    }

    /** In a hundred iterations of the adjoint solve no more arrays and bytes are alive than when the solver's memory had filled. */
    @Test
    public void memoryDoesNotGrow() {
        for (DataType type : Trial.types()) {
            try (Back back = new Back(type)) {
                List<Alive> alive = new ArrayList<>();
                Solver watched = new Watched(contract.solver(), () -> alive.add(Alive.with(back.manager)));
                back.pass(trial.budget(type).withIterations(100, 100), watched, cotangents(2));
                int early = 2 * contract.memoryIsFullAfter();
                Alive first = Alive.most(alive.subList(0, Math.min(alive.size() / 2, early)));
                Alive last = Alive.most(alive.subList(alive.size() / 2, alive.size()));
                assertTrue(
                        last.isWithin(first),
                        () -> type + ": " + "alive in the first " + early + " iterations " + first + ", up to the "
                                + alive.size() + "th " + last);
            }
        }
    }
}
