package org.homeostat.solvers.splitting.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.hipparchus.linear.RealVector;
import org.homeostat.api.model.Activation;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;
import org.homeostat.nn.internal.ReluPlugin;
import org.homeostat.nn.internal.TanhPlugin;
import org.homeostat.solvers.splitting.internal.Layers.Found;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Equilibria of random monotone layers against Newton's method in float64. */
class MonotoneEquilibriaTest {

    private static final long SEED = 20_200_615;

    private final Random random = new Random(SEED);

    static Activation activation(String name) {
        return name.equals("relu") ? new ReluPlugin.Relu() : new TanhPlugin.Tanh();
    }

    private MonotoneMap map(NDManager manager, DataType type, int width, double margin, String activation) {
        return new MonotoneMap(manager, type, width, margin, 1, 1, activation(activation), random);
    }

    private static void assertSolved(MonotoneMap map, double[][] x, Found found, double bound) {
        Truth truth = new Truth(map.w, map.sigma instanceof ReluPlugin.Relu);
        for (int row = 0; row < x.length; row++) {
            assertEquals(Status.CONVERGED, found.report().status().get(row), () -> "seed " + SEED);
            RealVector expected = truth.equilibrium(Values.vector(x[row]));
            assertEquals(0, expected.getDistance(Values.vector(found.z()[row])), bound, "seed " + SEED);
        }
    }

    /** ‖z - z*‖ ≤ (1 + L)/m·‖f(z) - z‖, for the sample with the largest tolerance. */
    private static double bound(MonotoneMap map, Found found, double tolerance) {
        double largest = Arrays.stream(found.z())
                .mapToDouble(z -> Values.vector(z).getNorm())
                .max()
                .orElseThrow();
        return 1.1 * (1 + map.lipschitz) / map.margin * tolerance * (1 + largest) + 1e-12;
    }

    @ParameterizedTest
    @CsvSource({
        "forward-backward, relu", "forward-backward, tanh", "peaceman-rachford, relu",
        "peaceman-rachford, tanh", "douglas-rachford, relu", "douglas-rachford, tanh"
    })
    void findsTheEquilibrium(String solver, String activation) {
        for (DataType type : List.of(DataType.FLOAT32, DataType.FLOAT64)) {
            try (NDManager manager = NDManager.newBaseManager()) {
                MonotoneMap map = map(manager, type, 20, 0.5, activation);
                double[][] x = Values.gaussian(7, 20, 2, random);
                double tolerance = type == DataType.FLOAT64 ? 1e-12 : 1e-5;
                Found found = Layers.solve(map, x, type, Layers.solver(solver), Layers.budget(tolerance, 5000));
                assertSolved(map, x, found, type == DataType.FLOAT64 ? 1e-10 : 1e-3);
            }
        }
    }

    /** Every step size leads to the solution; those far off do slowly, so less is asked of them. */
    @ParameterizedTest
    @CsvSource({"1e-3, 1e-2", "1e-2, 1e-6", "0.1, 1e-9", "0.5, 1e-9", "1, 1e-9", "4, 1e-9", "100, 1e-4", "1e3, 1e-2"})
    void resolventsConvergeForEveryStepSize(double alpha, double tolerance) {
        try (NDManager manager = NDManager.newBaseManager()) {
            MonotoneMap map = map(manager, DataType.FLOAT64, 6, 1, alpha > 0.05 && alpha < 10 ? "tanh" : "relu");
            double[][] x = Values.gaussian(2, 6, 2, random);
            for (Solver solver : List.of(
                    new PeacemanRachford(Optional.of(alpha)),
                    new DouglasRachford(Optional.of(alpha), 1),
                    new DouglasRachford(Optional.of(alpha), 1.8))) {
                Found found = Layers.solve(map, x, DataType.FLOAT64, solver, Layers.budget(tolerance, 20_000));
                assertSolved(map, x, found, bound(map, found, tolerance));
            }
        }
    }

    /** The tolerance holds for ‖f(z) - z‖, measured anew in Java, whatever the step size makes of the method's own state. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-2, 1, 100})
    void toleranceIsThatOfTheMap(double alpha) {
        try (NDManager manager = NDManager.newBaseManager()) {
            MonotoneMap map = map(manager, DataType.FLOAT64, 8, 1, "relu");
            double[][] x = Values.gaussian(4, 8, 2, random);
            Truth truth = new Truth(map.w, true);
            for (Solver solver : List.of(
                    new PeacemanRachford(Optional.of(alpha)),
                    new DouglasRachford(Optional.of(alpha), 1),
                    new ForwardBackward(Optional.of(Math.min(alpha, 1 / (map.lipschitz * map.lipschitz)))))) {
                Found found = Layers.solve(map, x, DataType.FLOAT64, solver, Layers.budget(1e-4, 5000));
                for (int row = 0; row < x.length; row++) {
                    RealVector z = Values.vector(found.z()[row]);
                    double residual = truth.residual(z, Values.vector(x[row])).getNorm();
                    assertEquals(residual, found.report().residuals()[row], 1e-12);
                    assertTrue(residual <= 1.01e-4 * (1 + z.getNorm()), () -> solver + ": residual " + residual);
                }
            }
        }
    }

    /** Where the step size is far off and steps end the solve, they may be small from the start, and grow before they fall. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-4, 1e-3, 1e-2, 1, 30, 100, 300, 1e4})
    void smallStepsAreNotTakenForSolutions(double alpha) {
        try (NDManager manager = NDManager.newBaseManager()) {
            MonotoneMap map = map(manager, DataType.FLOAT64, 30, 1, "relu");
            double[][] x = Values.gaussian(8, 30, 1, random);
            Truth truth = new Truth(map.w, true);
            Budget budget = Layers.EQUILIBRIA
                    .budget()
                    .withTolerance(1e-2)
                    .withRelative(Budget.Relative.TRUE)
                    .withStop(Budget.Stop.STEP)
                    .withIterations(0, 3000);
            Found found = Layers.solve(map, x, DataType.FLOAT64, new PeacemanRachford(Optional.of(alpha)), budget);
            for (int row = 0; row < x.length; row++) {
                RealVector z = Values.vector(found.z()[row]);
                RealVector c = Values.vector(x[row]);
                double residual = truth.residual(z, c).getNorm()
                        / z.add(truth.residual(z, c)).getNorm();
                boolean small = residual <= 0.1;
                Status status = found.report().status().get(row);
                if (status != Status.BUDGET) {
                    assertEquals(small, status == Status.CONVERGED, () -> alpha + ": " + status + " at " + residual);
                }
                assertTrue(small || alpha < 1 || alpha > 100, () -> alpha + ": " + status);
            }
        }
    }

    /** Forward-backward splitting moves on by itself but looks at residuals, so that the best iterate is kept and stalls are seen. */
    @Test
    void stepsBeyondTheirBoundKeepTheBestIterate() {
        try (NDManager manager = NDManager.newBaseManager()) {
            MonotoneMap map = map(manager, DataType.FLOAT64, 10, 1, "relu");
            double[][] x = Values.gaussian(4, 10, 1, random);
            Budget bySteps =
                    Layers.budget(1e-2, 1000).withRelative(Budget.Relative.TRUE).withStop(Budget.Stop.STEP);
            Found found = Layers.solve(map, x, DataType.FLOAT64, new ForwardBackward(Optional.of(5.0)), bySteps);
            Truth truth = new Truth(map.w, true);
            for (int row = 0; row < x.length; row++) {
                RealVector c = Values.vector(x[row]);
                double start = truth.residual(c.mapMultiply(0), c).getNorm();
                double end = truth.residual(Values.vector(found.z()[row]), c).getNorm();
                assertTrue(end <= start * (1 + 1e-12), start + " to " + end);
                assertTrue(found.report().status().get(row) != Status.BUDGET, "it went on for 1,000 iterations");
            }
        }
    }

    /** Zero is what samples with offsets below zero come to. */
    @ParameterizedTest
    @ValueSource(strings = {"forward-backward", "peaceman-rachford", "douglas-rachford"})
    void stepsFromZeroToZeroMayBeTheEnd(String solver) {
        try (NDManager manager = NDManager.newBaseManager()) {
            MonotoneMap map = map(manager, DataType.FLOAT64, 6, 1, "relu");
            double[][] x = {{-1, -2, -3, -1, -2, -3}};
            Budget bySteps = Layers.budget(1e-2, 300).withStop(Budget.Stop.STEP);
            Found found = Layers.solve(map, x, DataType.FLOAT64, Layers.solver(solver), bySteps);
            assertArrayEquals(new double[6], found.z()[0]);
            assertEquals(List.of(Status.CONVERGED), found.report().status());
            assertTrue(!solver.startsWith("forward") || found.report().iterations()[0] <= 1, "it has no state but z");
        }
    }

    /** A thousand samples of a hundred random layers, with margins from 0.2 to 2. */
    @ParameterizedTest
    @ValueSource(strings = {"forward-backward", "peaceman-rachford", "douglas-rachford"})
    void solvesAThousandRandomProblems(String solver) {
        for (int i = 0; i < 100; i++) {
            try (NDManager manager = NDManager.newBaseManager()) {
                int width = 1 + random.nextInt(12);
                double margin = 0.2 * Math.pow(10, random.nextDouble());
                double symmetric = 2 * random.nextDouble();
                double skew = 0.5 * random.nextDouble();
                Activation sigma = activation(i % 2 == 0 ? "relu" : "tanh");
                MonotoneMap map =
                        new MonotoneMap(manager, DataType.FLOAT64, width, margin, symmetric, skew, sigma, random);
                double[][] x = Values.gaussian(10, width, 3, random);
                Found found =
                        Layers.solve(map, x, DataType.FLOAT64, Layers.solver(solver), Layers.budget(1e-8, 20_000));
                assertSolved(map, x, found, bound(map, found, 1e-8));
            }
        }
    }

    /** Samples leave one after the other, and what is left has the operator of its own offsets. */
    @ParameterizedTest
    @ValueSource(strings = {"forward-backward", "peaceman-rachford", "douglas-rachford"})
    void samplesLeaveAlone(String solver) {
        try (NDManager manager = NDManager.newBaseManager()) {
            MonotoneMap map = map(manager, DataType.FLOAT64, 6, 0.3, "tanh");
            double[][] x = new double[24][6];
            for (int row = 0; row < x.length; row++) {
                double scale = Math.pow(10, -row / 3.0);
                x[row] = Values.gaussian(1, 6, scale, random)[0];
            }
            Found together = Layers.solve(map, x, DataType.FLOAT64, Layers.solver(solver), Layers.budget(1e-9, 2000));
            assertTrue(map.calls.fewestRows < x.length, "no sample ever left the work; the test shows nothing");
            assertSolved(map, x, together, 1e-7);
            for (int row = 0; row < x.length; row++) {
                Found alone = Layers.solve(
                        map,
                        new double[][] {x[row]},
                        DataType.FLOAT64,
                        Layers.solver(solver),
                        Layers.budget(1e-9, 2000));
                assertArrayEquals(alone.z()[0], together.z()[row], 1e-12, "sample " + row + ", seed " + SEED);
                assertEquals(alone.report().iterations()[0], together.report().iterations()[row]);
            }
        }
    }

    /** The step size of the published experiments, for which a part of the work is shared. */
    @ParameterizedTest
    @ValueSource(strings = {"relu", "tanh"})
    void stepSizeOneIsLikeAnyOther(String activation) {
        try (NDManager manager = NDManager.newBaseManager()) {
            MonotoneMap map = map(manager, DataType.FLOAT64, 8, 1, activation);
            double[][] x = Values.gaussian(5, 8, 2, random);
            Budget budget = Layers.budget(1e-9, 1000);
            Found one = Layers.solve(map, x, DataType.FLOAT64, new PeacemanRachford(Optional.of(1.0)), budget);
            Found near = Layers.solve(map, x, DataType.FLOAT64, new PeacemanRachford(Optional.of(1 + 1e-12)), budget);
            assertSolved(map, x, one, 1e-7);
            for (int row = 0; row < x.length; row++) {
                assertArrayEquals(near.z()[row], one.z()[row], 1e-9);
            }
            assertArrayEquals(near.report().iterations(), one.report().iterations());
        }
    }

    /** An iteration costs a resolvent, or a product with W; f itself is evaluated at the end alone; all of them count. */
    @Test
    void costsOneResolventOrProductAnIteration() {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<String> found = new ArrayList<>();
            for (String solver : List.of("forward-backward", "peaceman-rachford", "douglas-rachford")) {
                MonotoneMap map = map(manager, DataType.FLOAT64, 6, 0.5, "relu");
                double[][] x = Values.gaussian(1, 6, 1, random);
                Found solved = Layers.solve(map, x, DataType.FLOAT64, Layers.solver(solver), Layers.budget(1e-6, 500));
                int n = solved.report().iterations()[0];
                int ofMap = solved.report().evaluations() - map.calls.resolvents - map.calls.affine;
                found.add(solver + ": " + (map.calls.resolvents - n) + " resolvents, "
                        + (solver.startsWith("forward") ? map.calls.affine - n : map.calls.affine) + " products, "
                        + map.calls.prepared + " prepared, " + ofMap + " evaluations");
            }
            assertEquals("peaceman-rachford: 1 resolvents, 1 products, 1 prepared, 1 evaluations", found.get(1));
            assertEquals("douglas-rachford: 1 resolvents, 1 products, 1 prepared, 1 evaluations", found.get(2));
            assertTrue(found.get(0).endsWith(", 1 products, 0 prepared, 1 evaluations"), found.get(0));
        }
    }
}
