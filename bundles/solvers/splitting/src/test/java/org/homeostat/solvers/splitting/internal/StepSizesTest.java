package org.homeostat.solvers.splitting.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.hipparchus.linear.RealVector;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Step;
import org.junit.jupiter.api.Test;

/** The choice of step sizes, and how fast they lead to the solution. */
class StepSizesTest {

    private static final long SEED = 20_200_617;

    private final Random random = new Random(SEED);

    /** An operator that is nothing but its bounds. */
    private record Bounds(double margin, double lipschitz, OptionalDouble stepSize) implements MonotoneOperator {

        @Override
        public void prepare(double alpha) {
            throw new AssertionError();
        }

        @Override
        public NDArray resolvent(double alpha, NDArray r) {
            throw new AssertionError();
        }

        @Override
        public NDArray affine(NDArray z) {
            throw new AssertionError();
        }

        @Override
        public NDArray prox(double alpha, NDArray u) {
            throw new AssertionError();
        }
    }

    private static MonotoneOperator bounds(double margin, double lipschitz) {
        return new Bounds(margin, lipschitz, OptionalDouble.empty());
    }

    @Test
    void aResolventsStepSizeFollowsTheBounds() {
        assertEquals(1 / Math.sqrt(6), StepSize.resolvents(bounds(1, 6)), 1e-15);
        assertEquals(1 / Math.sqrt(0.5 * 6), StepSize.resolvents(bounds(1e-4, 6)), 1e-15);
        for (double delta : new double[] {Math.pow(2, -10), Math.pow(2, -20)}) {
            assertEquals(1 / delta, StepSize.resolvents(bounds(delta, delta)), 1e-9 / delta, "the steep ramp's");
        }
        assertEquals(0.25, StepSize.resolvents(new Bounds(1, 6, OptionalDouble.of(0.25))), "the family's own");
        assertEquals(1, StepSize.resolvents(bounds(Double.NaN, Double.NaN)));
        assertEquals(1, StepSize.resolvents(bounds(1, Double.POSITIVE_INFINITY)));
    }

    @Test
    void aForwardStepSizeIsBounded() {
        assertEquals(2 / 7.0, StepSize.forward(bounds(1, 6)), 1e-15);
        assertEquals(0.25, StepSize.forward(new Bounds(1, 6, OptionalDouble.of(0.25))));
        assertEquals(2 / 7.0, StepSize.forward(new Bounds(1, 6, OptionalDouble.of(3))), 1e-15);
        assertEquals(1 / 36.0, StepSize.contracting(bounds(1, 6)), 1e-15);
    }

    @Test
    void isHalvedForTheSampleThatMust() {
        StepSizes sizes = StepSizes.open(3, bounds(1, 4));
        assertArrayEquals(new double[] {0.4, 0.4, 0.4}, sizes.values(), 1e-15);
        sizes.observe(new double[] {1, 1, 1});
        // √(1 - αm) = 0.775
        sizes.observe(new double[] {0.77, 0.78, Double.NaN});
        assertArrayEquals(new double[] {0.4, 0.2, 0.4}, sizes.values(), 1e-15);
        sizes.observe(new double[] {0.5, 2, Double.NaN});
        assertArrayEquals(
                new double[] {0.4, 0.2, 0.4}, sizes.values(), 1e-15, "the first step of a size proves nothing");
        sizes.observe(new double[] {0.3, 2, Double.NaN});
        assertArrayEquals(new double[] {0.4, 0.1, 0.4}, sizes.values(), 1e-15);
        assertEquals(2, sizes.distinct().length);
        sizes.keep(new int[] {1});
        assertArrayEquals(new double[] {0.1}, sizes.values(), 1e-15);
        for (int i = 0; i < 10; i++) {
            sizes.observe(new double[] {i});
        }
        assertArrayEquals(new double[] {1 / 16.0}, sizes.values(), 1e-15, "m/L² at the least");
        assertFalse(sizes.areOpen());
        assertFalse(StepSizes.fixed(2, 0.3).areOpen());
    }

    /** The distance to the solution shrinks at each step by √(1 - 2αm + α²L²) or more, for fixed step sizes below 2m/L². */
    @Test
    void forwardBackwardContractsAsTheoryHasIt() {
        try (NDManager manager = NDManager.newBaseManager()) {
            for (String activation : List.of("relu", "tanh")) {
                MonotoneMap map = new MonotoneMap(
                        manager,
                        DataType.FLOAT64,
                        8,
                        1,
                        0.7,
                        0.7,
                        MonotoneEquilibriaTest.activation(activation),
                        random);
                double[][] x = Values.gaussian(1, 8, 2, random);
                RealVector solution = new Truth(map.w, activation.equals("relu")).equilibrium(Values.vector(x[0]));
                double limit = 2 * map.margin / (map.lipschitz * map.lipschitz);
                for (double share : new double[] {0.1, 0.5, 0.95}) {
                    double alpha = share * limit;
                    List<Double> distances = distances(map, x, new ForwardBackward(Optional.of(alpha)), solution);
                    double factor = Math.sqrt(1 - 2 * alpha * map.margin + Math.pow(alpha * map.lipschitz, 2));
                    for (int k = 1; k < distances.size(); k++) {
                        double before = distances.get(k - 1);
                        double after = distances.get(k);
                        assertTrue(
                                after <= factor * before * (1 + 1e-9) + 1e-13,
                                () -> "from " + before + " to " + after + " with factor " + factor + ", seed " + SEED);
                    }
                    assertTrue(distances.get(distances.size() - 1) < 1e-2 * distances.get(0));
                }
            }
        }
    }

    /** The distances of the states that a solver goes through. */
    private static List<Double> distances(MonotoneMap map, double[][] x, Solver solver, RealVector solution) {
        List<Double> distances = new ArrayList<>();
        Layers.solve(
                map,
                x,
                DataType.FLOAT64,
                new Watched(solver, z -> distances.add(solution.getDistance(Values.vector(Values.rows(z)[0])))),
                Layers.budget(1e-10, 150));
        return distances;
    }

    /** A solver whose states are looked at. */
    private record Watched(Solver solver, Consumer<NDArray> watch) implements Solver {

        @Override
        public Set<Class<?>> needs() {
            return solver.needs();
        }

        @Override
        public Iteration begin(Problem problem, NDManager memory) {
            Iteration iteration = solver.begin(problem, memory);
            return new Iteration() {
                @Override
                public NDArray image(NDArray state) {
                    watch.accept(state);
                    return iteration.image(state);
                }

                @Override
                public NDArray propose(Step step) {
                    return iteration.propose(step);
                }
            };
        }
    }

    /** The open step size takes far fewer iterations than m/L², and so does Peaceman-Rachford's than those far off. */
    @Test
    void theChosenStepSizesPay() {
        try (NDManager manager = NDManager.newBaseManager()) {
            MonotoneMap map = new MonotoneMap(
                    manager, DataType.FLOAT64, 20, 0.5, 1, 0.3, MonotoneEquilibriaTest.activation("relu"), random);
            double[][] x = Values.gaussian(4, 20, 2, random);
            double careful = map.margin / (map.lipschitz * map.lipschitz);
            int open = iterations(map, x, new ForwardBackward(Optional.empty()));
            int fixed = iterations(map, x, new ForwardBackward(Optional.of(careful)));
            assertTrue(5 * open < fixed, () -> open + " iterations with the open step size, " + fixed + " with m/L²");
            int chosen = iterations(map, x, new PeacemanRachford(Optional.empty()));
            for (double alpha = 1.0 / 64; alpha <= 64; alpha *= 2) {
                int other = iterations(map, x, new PeacemanRachford(Optional.of(alpha)));
                double size = alpha;
                assertTrue(
                        chosen <= 1.5 * other + 1,
                        () -> chosen + " iterations with the chosen step size, " + other + " with " + size);
            }
        }
    }

    private static int iterations(MonotoneMap map, double[][] x, Solver solver) {
        int[] iterations = Layers.solve(map, x, DataType.FLOAT64, solver, Layers.budget(1e-6, 5000))
                .report()
                .iterations();
        return Arrays.stream(iterations).max().orElseThrow();
    }

    @Test
    void aMapWithoutOperatorIsRefused() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray z0 = manager.zeros(new Shape(1, 2));
            for (String name : List.of("forward-backward", "peaceman-rachford", "douglas-rachford")) {
                Solver solver = Layers.solver(name);
                assertEquals(Set.of(MonotoneOperator.class), solver.needs());
                HomeostatException refusal = assertThrows(
                        HomeostatException.class,
                        () -> Layers.EQUILIBRIA.solve(NDArray::cos, z0, solver, Layers.EQUILIBRIA.budget()));
                assertTrue(refusal.getMessage().contains("no monotone operator"), refusal.getMessage());
            }
        }
    }
}
