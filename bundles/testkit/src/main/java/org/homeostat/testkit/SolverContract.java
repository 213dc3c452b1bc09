package org.homeostat.testkit;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Budget.Relative;
import org.homeostat.api.solver.Solution;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * What every solver must do. Extend it, return the solver, and run it with JUnit 5:
 *
 * <pre>{@code
 * class PicardTest extends SolverContract {
 *     protected Solver solver() {
 *         return new Picard(1.0);
 *     }
 * }
 * }</pre>
 *
 * <p>The tests run the platform's own loop and need its bundle {@code org.homeostat.equilibrium} and the engine on the test
 * class path. Protected methods other than {@link #solver} say what is asked of the solver; override one only where the
 * method itself, not its implementation, cannot do better.
 */
public abstract class SolverContract {

    private static final long SEED = 20_190_903;

    /**
     * The solver under test.
     *
     * @return a solver with the settings to test; called more than once
     */
    protected abstract Solver solver();

    /**
     * The platform that runs the solver.
     *
     * @return by default the first one that a {@link ServiceLoader} finds
     */
    protected Equilibria equilibria() {
        return ServiceLoader.load(Equilibria.class)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no platform on the class path; add org.homeostat:org.homeostat.equilibrium to the tests"));
    }

    /**
     * How many iterations a map with contraction factor 0.97 may take.
     *
     * @return 2000 by default
     */
    protected int maxIterations() {
        return 2000;
    }

    /**
     * How often the solver evaluates the map in an iteration.
     *
     * @return 1 by default
     */
    protected int evaluationsPerIteration() {
        return 1;
    }

    /**
     * Whether the solver finds the solution of affine maps that do not contract.
     *
     * @return {@code false} by default, as for the plain iteration
     */
    protected boolean solvesNonContractions() {
        return false;
    }

    private Budget budget(DataType type) {
        return equilibria()
                .budget()
                .withTolerance(type == DataType.FLOAT64 ? 1e-10 : 1e-5)
                .withRelative(Relative.MIXED)
                .withIterations(0, maxIterations());
    }

    private static NDArray zeros(NDManager manager, DataType type, long batch, long dimension) {
        return manager.zeros(new Shape(batch, dimension), type);
    }

    private Solution solve(UnaryOperator<NDArray> f, NDArray z0, Budget budget) {
        return equilibria().solve(f, z0, solver(), budget);
    }

    private static double[] values(NDArray array) {
        return array.toType(DataType.FLOAT64, true).toDoubleArray();
    }

    private static List<DataType> types() {
        return List.of(DataType.FLOAT32, DataType.FLOAT64);
    }

    /** Solves an affine map from zero and compares with the known solution; the residual is amplified by 1/(1 - factor). */
    private void solves(TestMap map, DataType type, double amplification) {
        NDManager manager = map.offset().getManager();
        Shape shape = map.offset().getShape();
        Budget budget = budget(type);
        Solution solution = solve(map, zeros(manager, type, shape.get(0), shape.get(1)), budget);
        assertEquals(
                shape.get(0),
                solution.report().count(Status.CONVERGED),
                () -> type + ": status " + solution.report().status() + ", residuals "
                        + Arrays.toString(solution.report().residuals()));
        double[] found = values(solution.z());
        double[] expected = values(map.solution());
        int d = (int) shape.get(1);
        for (int row = 0; row < shape.get(0); row++) {
            double bound = 3 * amplification * budget.tolerance() * (1 + Math.sqrt(d));
            assertEquals(0, distance(found, expected, row, d), bound, type + ", sample " + row + ": distance to z*");
        }
    }

    private static double distance(double[] a, double[] b, int row, int d) {
        double sum = 0;
        for (int i = row * d; i < (row + 1) * d; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    /** Affine contractions are solved in both precisions. */
    @Test
    public void solvesAffineContractions() {
        forTypes((manager, type) -> {
            double[] eigenvalues =
                    IntStream.range(0, 12).mapToDouble(i -> 0.8 - 0.1 * i).toArray();
            solves(TestMap.symmetric(manager, type, 5, eigenvalues, new Random(SEED)), type, 5);
        });
    }

    /** z = cos z is solved, in every component. */
    @Test
    public void solvesTheCosine() {
        forTypes((manager, type) -> {
            Solution solution = solve(NDArray::cos, zeros(manager, type, 3, 4), budget(type));
            assertEquals(3, solution.report().count(Status.CONVERGED));
            for (double z : values(solution.z())) {
                assertEquals(0.7390851332151607, z, 10 * budget(type).tolerance());
            }
        });
    }

    /** Scaled rotations, whose eigenvalues are complex, are solved. */
    @Test
    public void solvesScaledRotations() {
        forTypes((manager, type) -> solves(TestMap.rotation(manager, type, 4, 3, 0.9, new Random(SEED)), type, 10));
    }

    /** A contraction whose eigenvalues reach from -0.9 to 0.97 is solved. */
    @Test
    public void solvesAMildlyStiffMap() {
        forTypes((manager, type) -> {
            double[] eigenvalues = {0.97, 0.9, 0.5, 0.1, 0, -0.2, -0.5, -0.9};
            solves(TestMap.symmetric(manager, type, 3, eigenvalues, new Random(SEED)), type, 34);
        });
    }

    /** An affine map with eigenvalues beyond 1 in modulus is solved, if the solver says that it can. */
    @Test
    public void solvesANonContraction() {
        Assumptions.assumeTrue(solvesNonContractions(), "the solver claims contractions alone");
        forTypes((manager, type) -> {
            double[] eigenvalues = {-1.6, 0.5, -0.3, 1.4};
            solves(TestMap.symmetric(manager, type, 3, eigenvalues, new Random(SEED)), type, 5);
        });
    }

    /** A sample converges alone as it does among neighbours that are hard, diverge or become NaN. */
    @Test
    public void aSampleDoesNotDependOnItsBatch() {
        forTypes((manager, type) -> {
            double[] rates = {0.5, 0.97, -3, 0.8, Double.NaN, -0.6};
            NDArray rate = manager.create(rates, new Shape(rates.length, 1)).toType(type, false);
            NDArray b = manager.create(new double[] {1, 2, -1}).toType(type, false);
            Budget budget = budget(type);
            UnaryOperator<NDArray> f = z -> z.mul(rate).add(z.sin().mul(0.01)).add(b);
            Solution together = solve(f, zeros(manager, type, rates.length, 3), budget);
            double[] among = values(together.z());
            for (int row : new int[] {0, 1, 3, 5}) {
                UnaryOperator<NDArray> own =
                        z -> z.mul(rates[row]).add(z.sin().mul(0.01)).add(b);
                Solution alone = solve(own, zeros(manager, type, 1, 3), budget);
                assertEquals(
                        alone.report().status().get(0),
                        together.report().status().get(row),
                        "status of sample " + row + " alone and in a batch");
                double[] z = values(alone.z());
                double[] same = Arrays.copyOfRange(among, 3 * row, 3 * row + 3);
                double norm = Math.sqrt(Arrays.stream(z).map(x -> x * x).sum());
                assertEquals(
                        0,
                        distance(z, same, 0, 3),
                        10 * budget.tolerance() * (1 + norm),
                        "sample " + row + " alone and in a batch");
            }
        });
    }

    /** What one sample is started from does not reach another: the same numbers, not just close ones. */
    @Test
    public void rowsAreIndependent() {
        forTypes((manager, type) -> {
            TestMap map = TestMap.symmetric(manager, type, 3, new double[] {0.9, 0.4, -0.7}, new Random(SEED));
            NDArray plain = zeros(manager, type, 3, 3);
            NDArray disturbed = manager.create(new float[] {0, 0, 0, 50, -20, 9, -3, 4, 5}, new Shape(3, 3))
                    .toType(type, false);
            Budget budget = budget(type).withIterations(12, 12);
            double[] first = values(solve(map, plain, budget).z());
            double[] second = values(solve(map, disturbed, budget).z());
            assertArrayEquals(
                    Arrays.copyOf(first, 3),
                    Arrays.copyOf(second, 3),
                    1e-2 * budget.tolerance(),
                    "sample 0 moved with the starts of samples 1 and 2");
        });
    }

    /** When samples leave, the others go on as if nothing had happened, and the memory shrinks with them. */
    @Test
    public void keepsWhatBelongsToTheRowsThatStay() {
        forTypes((manager, type) -> {
            TestMap map =
                    TestMap.symmetric(manager, type, 8, new double[] {0.9, 0.5, -0.7, 0.2, 0.8}, new Random(SEED));
            NDArray z0 = zeros(manager, type, 8, 5);
            try (StepDriver all = new StepDriver(solver(), map, z0);
                    StepDriver some = new StepDriver(solver(), map, z0)) {
                all.run(4);
                some.run(4);
                long before = some.memorySize();
                some.keep(5, 7, map.rows(5, 7));
                assertTrue(
                        some.memorySize() <= before / 2,
                        () -> "the solver's memory holds " + some.memorySize() + " numbers for 2 samples and held "
                                + before + " for 8; drop the other rows in keep(rows)");
                all.run(3);
                some.run(3);
                assertArrayEquals(
                        Arrays.copyOfRange(all.solution(), 25, 35),
                        some.solution(),
                        type == DataType.FLOAT64 ? 1e-9 : 1e-3,
                        "samples 5 and 6 after the others left");
            }
        });
    }

    /** What comes back is the iterate with the smallest residual, and the reported residual is its own. */
    @Test
    public void returnsTheBestIterate() {
        forTypes((manager, type) -> {
            TestMap map = TestMap.symmetric(manager, type, 4, new double[] {0.97, 0.9, -0.95, 0.6}, new Random(SEED));
            for (int steps : new int[] {1, 3, 9}) {
                Budget budget = budget(type).withTolerance(0).withTrace(true).withIterations(0, steps);
                Solution solution = solve(map, zeros(manager, type, 4, 4), budget);
                double[] z = values(solution.z());
                double[] image = values(map.apply(solution.z()));
                for (int row = 0; row < 4; row++) {
                    double residual = distance(z, image, row, 4);
                    double slack = type == DataType.FLOAT64 ? 1e-12 : 1e-5;
                    assertEquals(residual, solution.report().residuals()[row], slack, "reported residual");
                    double best = Arrays.stream(solution.report().trace().get(row))
                            .min()
                            .orElseThrow();
                    assertTrue(
                            residual <= best + slack,
                            () -> "residual " + residual + " after " + steps + " iterations; an iterate had " + best);
                }
            }
        });
    }

    /** A map that is NaN beyond some bound leaves finite states behind, and the status tells the truth. */
    @Test
    public void nanDoesNotGetOut() {
        forTypes((manager, type) -> {
            NDArray z0 = manager.create(new float[] {0.5f, 1.9f, -4, -90}, new Shape(4, 1))
                    .toType(type, false);
            // the square root of 2 - z is NaN beyond 2; the fixed point is 1
            truthful(z -> z.neg().add(2).sqrt(), z0, type);
        });
    }

    /** A map that diverges leaves finite states behind, and the status tells the truth. */
    @Test
    public void divergenceDoesNotGetOut() {
        forTypes((manager, type) -> {
            NDArray z0 =
                    manager.create(new float[] {0, 1, 2, 3}, new Shape(2, 2)).toType(type, false);
            truthful(z -> z.mul(3).add(z.square()).add(1), z0, type);
        });
    }

    private void truthful(UnaryOperator<NDArray> f, NDArray z0, DataType type) {
        Budget budget = budget(type).withIterations(0, 200);
        Solution solution = solve(f, z0, budget);
        int d = (int) z0.getShape().get(1);
        double[] z = values(solution.z());
        double[] image = values(f.apply(solution.z()));
        for (double value : z) {
            assertTrue(Double.isFinite(value), () -> "from a finite start came " + Arrays.toString(z));
        }
        for (int row = 0; row < z.length / d; row++) {
            double scale = 1 + distance(image, new double[image.length], row, d);
            boolean small = distance(z, image, row, d) <= 1.01 * budget.tolerance() * scale;
            Status status = solution.report().status().get(row);
            assertEquals(small, status == Status.CONVERGED, "sample " + row + " has status " + status);
        }
    }

    /** Neither the iterations nor the evaluations exceed the budget. */
    @Test
    public void keepsTheBudget() {
        forTypes((manager, type) -> {
            TestMap map = TestMap.symmetric(manager, type, 2, new double[] {0.97, -0.9, 0.3}, new Random(SEED));
            for (int limit : new int[] {1, 7}) {
                Budget budget = budget(type).withTolerance(0).withIterations(0, limit);
                Solution solution = solve(map, zeros(manager, type, 2, 3), budget);
                for (int iterations : solution.report().iterations()) {
                    assertTrue(iterations <= limit, () -> iterations + " iterations of at most " + limit);
                }
                int evaluations = solution.report().evaluations();
                int accepted = evaluationsPerIteration() * (limit + 1) + 1;
                assertTrue(
                        evaluations <= accepted,
                        () -> evaluations + " evaluations in " + limit + " iterations; at most " + accepted);
            }
        });
    }

    /** Iterations that are demanded after convergence are made, and do no harm. */
    @Test
    public void goesOnAfterConvergence() {
        forTypes((manager, type) -> {
            TestMap map = TestMap.symmetric(manager, type, 2, new double[] {0.3, -0.2}, new Random(SEED));
            Budget budget = budget(type).withIterations(80, 80);
            Solution solution = solve(map, zeros(manager, type, 2, 2), budget);
            assertEquals(
                    List.of(Status.CONVERGED, Status.CONVERGED),
                    solution.report().status());
            assertArrayEquals(new int[] {80, 80}, solution.report().iterations());
            assertArrayEquals(values(map.solution()), values(solution.z()), 10 * budget.tolerance());
        });
    }

    /** No sample, one sample, one component, and a hundred thousand components. */
    @Test
    public void solvesAllSizes() {
        forTypes((manager, type) -> {
            double bound = 100 * budget(type).tolerance();
            for (long[] size : new long[][] {{0, 3}, {1, 1}, {1, 5}, {9, 1}, {2, 100_000}}) {
                NDArray z0 = zeros(manager, type, size[0], size[1]);
                Solution solution = solve(z -> z.mul(0.5).cos(), z0, budget(type));
                assertEquals(z0.getShape(), solution.z().getShape());
                assertEquals(size[0], solution.report().count(Status.CONVERGED), () -> Arrays.toString(size));
                for (double z : values(solution.z())) {
                    assertEquals(0.9003672225897471, z, bound);
                }
            }
        });
    }

    /** The start's manager gains one array, the solution, after ten iterations as after a thousand. */
    @Test
    public void leavesNoArraysBehind() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray z0 = zeros(manager, DataType.FLOAT32, 2, 3);
            for (int steps : new int[] {10, 1000}) {
                int before = manager.getManagedArrays().size();
                Budget budget = budget(DataType.FLOAT32).withIterations(steps, steps);
                solve(z -> z.mul(0.9).cos(), z0, budget).z().close();
                assertEquals(before, manager.getManagedArrays().size(), "arrays of the start's manager");
            }
        }
    }

    /** What a solver keeps in its memory does not grow with the iterations. */
    @Test
    public void memoryDoesNotGrow() {
        try (NDManager manager = NDManager.newBaseManager();
                StepDriver driver =
                        new StepDriver(solver(), z -> z.mul(0.9).cos(), zeros(manager, DataType.FLOAT32, 2, 3))) {
            driver.run(150);
            long before = driver.memorySize();
            driver.run(150);
            assertTrue(
                    driver.memorySize() <= before,
                    () -> "the memory held " + before + " numbers after 150 iterations and " + driver.memorySize()
                            + " after 300");
        }
    }

    /** Neither the start nor anything else that is handed to the solver is written to. */
    @Test
    public void doesNotWriteToTheStart() {
        forTypes((manager, type) -> {
            NDArray z0 = manager.ones(new Shape(2, 3), type);
            solve(z -> z.mul(0.9).cos(), z0, budget(type)).z().close();
            assertArrayEquals(new double[] {1, 1, 1, 1, 1, 1}, values(z0), "the start after the solve");
        });
    }

    /** The same solve gives the same numbers, one after the other and at the same time on several threads. */
    @Test
    public void repeatsItself() {
        Solver shared = solver();
        Equilibria equilibria = equilibria();
        Budget budget = budget(DataType.FLOAT32);
        double[] expected = oneOf(equilibria, shared, budget);
        assertArrayEquals(expected, oneOf(equilibria, shared, budget), "the second solve by one solver");
        List<CompletableFuture<double[]>> others = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            others.add(CompletableFuture.supplyAsync(() -> oneOf(equilibria, shared, budget)));
        }
        assertAll(Stream.of(others.toArray(CompletableFuture<?>[]::new))
                .map(future -> () -> assertArrayEquals(
                        expected, (double[]) future.join(), "a solve while others use the same solver")));
    }

    private static double[] oneOf(Equilibria equilibria, Solver solver, Budget budget) {
        try (NDManager manager = NDManager.newBaseManager()) {
            TestMap map = TestMap.symmetric(
                    manager, DataType.FLOAT32, 6, new double[] {0.9, 0.5, -0.7, 0.2}, new Random(SEED));
            NDArray z0 = zeros(manager, DataType.FLOAT32, 6, 4);
            return values(equilibria.solve(map, z0, solver, budget).z());
        }
    }

    private static void forTypes(Case test) {
        for (DataType type : types()) {
            try (NDManager manager = NDManager.newBaseManager()) {
                test.run(manager, type);
            }
        }
    }

    /** A test in one precision. */
    @FunctionalInterface
    private interface Case {
        void run(NDManager manager, DataType type);
    }
}
