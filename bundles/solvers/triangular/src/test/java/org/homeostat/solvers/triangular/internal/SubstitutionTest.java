package org.homeostat.solvers.triangular.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;
import org.homeostat.api.solver.StrictlyTriangular;
import org.homeostat.nn.MapBlock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Strictly triangular maps against forward substitution in float64. */
class SubstitutionTest {

    private static final long SEED = 20_210_405;
    private static final int BATCH = 5;

    private final Equilibria equilibria =
            ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();
    private final Random random = new Random(SEED);

    /** f(z) = max(0, Wz + x) with W strictly lower triangular. */
    private static final class Network extends MapBlock {

        private final double[][] w;
        private final NDArray transposed;

        Network(NDManager manager, DataType type, double[][] w) {
            this.w = w;
            double[] flat = Arrays.stream(w).flatMapToDouble(Arrays::stream).toArray();
            this.transposed = manager.create(flat, new Shape(w.length, w.length))
                    .transpose()
                    .toType(type, true);
        }

        @Override
        public Shape stateShape(Shape... inputs) {
            return new Shape(w.length);
        }

        @Override
        public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
            return new NDList(transposed);
        }

        @Override
        public NDList inject(ParameterStore parameters, NDList inputs, boolean training) {
            return inputs;
        }

        @Override
        public NDArray apply(NDArray z, NDList injection, NDList weights) {
            return z.matMul(weights.head()).add(injection.head()).maximum(0);
        }

        @Override
        public <T> Optional<T> structure(Class<T> type, NDList injection, NDList weights) {
            StrictlyTriangular triangular = () -> w.length;
            return Optional.of(triangular).filter(type::isInstance).map(type::cast);
        }

        double[] substituted(double[] x) {
            double[] z = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                double sum = x[i];
                for (int j = 0; j < i; j++) {
                    sum += w[i][j] * z[j];
                }
                z[i] = Math.max(0, sum);
            }
            return z;
        }
    }

    private double[][] triangular(int width, double scale) {
        double[][] w = new double[width][width];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < i; j++) {
                w[i][j] = scale * random.nextGaussian();
            }
        }
        return w;
    }

    private double[][] gaussian(int width) {
        double[][] x = new double[BATCH][width];
        for (double[] row : x) {
            Arrays.setAll(row, i -> random.nextGaussian());
        }
        return x;
    }

    private record Found(double[] z, SolveReport report) {}

    private Found solve(NDManager manager, Network network, double[][] x, double start, Budget budget) {
        EquilibriumLayer layer = equilibria.layer(
                network,
                Ref.to("triangular", Solver.class, (Solver) new Triangular()).withCommon(budget),
                Ref.to("straight", GradientRule.class, (equilibrium, v) -> v));
        layer.startFrom(zeros -> zeros.add(start));
        double[] flat = Arrays.stream(x).flatMapToDouble(Arrays::stream).toArray();
        NDArray input =
                manager.create(flat, new Shape(x.length, x[0].length)).toType(network.transposed.getDataType(), true);
        NDArray z = layer.block()
                .forward(new ParameterStore(manager, false), new NDList(input), false)
                .head();
        return new Found(
                z.toType(DataType.FLOAT64, true).toDoubleArray(),
                layer.forward().orElseThrow());
    }

    /** With tolerance 0 it ends after the depth and one look, since repeated arithmetic gives the same numbers. */
    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void isExactAfterItsDepthFromEveryStart(DataType type) {
        try (NDManager manager = NDManager.newBaseManager()) {
            for (int width : new int[] {1, 2, 7, 30}) {
                Network network = new Network(manager, type, triangular(width, 1));
                double[][] x = gaussian(width);
                double[] expected = Arrays.stream(x)
                        .flatMapToDouble(row -> Arrays.stream(network.substituted(row)))
                        .toArray();
                double largest = Arrays.stream(expected).max().orElseThrow();
                for (double start : new double[] {0, -3, 1e4}) {
                    Found found = solve(
                            manager,
                            network,
                            x,
                            start,
                            equilibria.budget().withTolerance(0).withIterations(0, 2 * width));
                    assertEquals(
                            BATCH,
                            found.report().count(Status.CONVERGED),
                            () -> "" + found.report().status());
                    assertArrayEquals(new double[BATCH], found.report().residuals());
                    for (int iterations : found.report().iterations()) {
                        assertTrue(iterations <= width, () -> iterations + " iterations at depth " + width);
                    }
                    assertArrayEquals(expected, found.z(), (type == DataType.FLOAT64 ? 1e-13 : 1e-5) * (1 + largest));
                }
            }
        }
    }

    /** On the way residuals may grow by any factor, and show no progress for long: that is no divergence and no stall. */
    @Test
    void isNotMisledByItsWay() {
        try (NDManager manager = NDManager.newBaseManager()) {
            int width = 120;
            double[][] w = new double[width][width];
            for (int i = 1; i < width; i++) {
                w[i][i - 1] = i < 60 ? 3 : 1;
            }
            Network network = new Network(manager, DataType.FLOAT64, w);
            double[][] x = new double[1][width];
            x[0][0] = 1;
            Found found = solve(
                    manager,
                    network,
                    x,
                    0,
                    equilibria.budget().withTolerance(0).withTrace(true).withIterations(0, 200));
            double[] trace = found.report().trace().get(0);
            assertTrue(trace[100] > 1e20 * trace[0], "the residual was to grow; the test shows nothing");
            assertEquals(Status.CONVERGED, found.report().status().get(0));
            assertEquals(width, found.report().iterations()[0]);
            assertArrayEquals(network.substituted(x[0]), found.z());
        }
    }

    @Test
    void saysSoWhenTheBudgetIsTooSmall() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Network network = new Network(manager, DataType.FLOAT64, triangular(20, 2));
            Found found = solve(
                    manager,
                    network,
                    gaussian(20),
                    0,
                    equilibria.budget().withTolerance(0).withIterations(0, 10));
            assertEquals(BATCH, found.report().count(Status.BUDGET));
        }
    }

    @Test
    void theToleranceMayEndItEarlier() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Network network = new Network(manager, DataType.FLOAT64, triangular(60, 0.02));
            Found found =
                    solve(manager, network, gaussian(60), 0, equilibria.budget().withTolerance(1e-3));
            assertEquals(BATCH, found.report().count(Status.CONVERGED));
            assertTrue(found.report().iterations()[0] < 20);
        }
    }

    @Test
    void aMapThatIsNotTriangularIsRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray z0 = manager.zeros(new Shape(1, 2));
            Solver solver = new Triangular();
            assertEquals(Set.of(StrictlyTriangular.class), solver.needs());
            HomeostatException refusal = assertThrows(
                    HomeostatException.class, () -> equilibria.solve(NDArray::cos, z0, solver, equilibria.budget()));
            assertTrue(refusal.getMessage().contains("strictly triangular"), refusal.getMessage());
        }
    }
}
