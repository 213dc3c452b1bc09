package org.homeostat.solvers.splitting.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;
import org.homeostat.solvers.splitting.internal.Layers.Found;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Adjoint solves against dense linear algebra, and gradients against central differences, in float64. */
class AdjointTest {

    private static final long SEED = 20_200_616;
    private static final int WIDTH = 10;
    private static final int BATCH = 6;

    private final Random random = new Random(SEED);
    private final Budget tight = Layers.budget(1e-13, 5000);

    @ParameterizedTest
    @CsvSource({
        "forward-backward, relu", "forward-backward, tanh", "peaceman-rachford, relu",
        "peaceman-rachford, tanh", "douglas-rachford, relu", "douglas-rachford, tanh"
    })
    void isThatOfTheoremThree(String solver, String activation) {
        try (NDManager manager = NDManager.newBaseManager()) {
            MonotoneMap map = map(manager, activation);
            Truth truth = new Truth(map.w, activation.equals("relu"));
            double[][] x = Values.gaussian(BATCH, WIDTH, 1, random);
            double[][] v = Values.gaussian(BATCH, WIDTH, 1, random);
            Arrays.fill(v[1], 0);
            Arrays.fill(x[2], -100); // for the rectifier: every neuron is off, D = ∞ throughout
            Found found = Layers.adjoint(
                    map,
                    x,
                    v,
                    Layers.ref(Layers.solver("peaceman-rachford"), tight),
                    Layers.ref(Layers.solver(solver), tight));
            assertEquals(
                    BATCH,
                    found.report().count(Status.CONVERGED),
                    () -> "" + found.report().status());
            for (int row = 0; row < BATCH; row++) {
                RealVector c = Values.vector(x[row]);
                RealVector z = truth.equilibrium(c);
                RealVector expected = truth.adjoint(z, c, Values.vector(v[row]));
                double distance = expected.getDistance(Values.vector(found.z()[row]));
                assertTrue(distance <= 1e-10 * (1 + expected.getNorm()), () -> "off by " + distance + ", seed " + SEED);
            }
        }
    }

    /** Started from the solution u, an adjoint solve has it in at most one iteration, though it works on ũ = Ju. */
    @ParameterizedTest
    @ValueSource(strings = {"forward-backward", "peaceman-rachford", "douglas-rachford"})
    void recognisesASolution(String solver) {
        try (NDManager manager = NDManager.newBaseManager()) {
            MonotoneMap map = map(manager, "relu");
            double[][] x = Values.gaussian(1, WIDTH, 1, random);
            double[][] v = Values.gaussian(1, WIDTH, 1, random);
            Ref<Solver> adjoint = Layers.ref(Layers.solver(solver), tight);
            double[][] u = Layers.adjoint(map, x, v, adjoint, adjoint).z();
            Found again =
                    Layers.adjoint(map, x, v, u, adjoint, Layers.ref(Layers.solver(solver), Layers.budget(1e-10, 9)));
            assertTrue(again.report().iterations()[0] <= 1, () -> again.report().iterations()[0] + " iterations");
        }
    }

    /** A sample whose cotangent is zero is done at once. */
    @Test
    void aStepFromZeroToZeroEndsAnAdjoint() {
        try (NDManager manager = NDManager.newBaseManager()) {
            MonotoneMap map = map(manager, "relu");
            double[][] x = Values.gaussian(BATCH, WIDTH, 1, random);
            Ref<Solver> solver = Layers.ref(Layers.solver("peaceman-rachford"), tight);
            Ref<Solver> bySteps = Layers.ref(
                    Layers.solver("peaceman-rachford"),
                    tight.withTolerance(1e-2).withStop(Budget.Stop.STEP));
            Found found = Layers.adjoint(map, x, new double[BATCH][WIDTH], solver, bySteps);
            assertEquals(BATCH, found.report().count(Status.CONVERGED));
            assertTrue(found.report().iterations()[0] <= 2, () -> found.report().iterations()[0] + " iterations");
        }
    }

    /** Where steps end the solve: one resolvent an iteration and the start's product, nothing for a look at the result. */
    @ParameterizedTest
    @ValueSource(strings = {"peaceman-rachford", "douglas-rachford"})
    void aSampleThatAStepEndedReportsIt(String solver) {
        try (NDManager manager = NDManager.newBaseManager()) {
            MonotoneMap map = map(manager, "relu");
            double[][] x = Values.gaussian(BATCH, WIDTH, 1, random);
            double[][] v = Values.gaussian(BATCH, WIDTH, 1, random);
            for (int row = 0; row < BATCH; row++) { // so that they converge at different times
                v[row] = Values.vector(v[row]).mapMultiply(Math.pow(1e-2, row)).toArray();
            }
            Ref<Solver> forward = Layers.ref(Layers.solver("peaceman-rachford"), tight);
            Budget bySteps = tight.withTolerance(1e-9)
                    .withRelative(Budget.Relative.FALSE)
                    .withStop(Budget.Stop.STEP)
                    .withTrace(true);
            Found all = Layers.adjoint(map, x, v, forward, Layers.ref(Layers.solver(solver), bySteps));
            assertEquals(BATCH, all.report().count(Status.CONVERGED));
            for (int row = 0; row < BATCH; row++) {
                assertEquals(lastStep(all, row), all.report().residuals()[row]);
            }
            int least = Arrays.stream(all.report().iterations()).min().orElseThrow();
            int most = Arrays.stream(all.report().iterations()).max().orElseThrow();
            assertTrue(least < most, "all at once");
            Found alone = Layers.adjoint(
                    map,
                    new double[][] {x[0]},
                    new double[][] {v[0]},
                    forward,
                    Layers.ref(Layers.solver(solver), bySteps));
            assertEquals(alone.report().iterations()[0] + 1, alone.report().evaluations());

            Budget cut = bySteps.withIterations(0, (least + most) / 2).withOnFailure(Budget.OnFailure.WARN);
            Found some = Layers.adjoint(map, x, v, forward, Layers.ref(Layers.solver(solver), cut));
            Truth truth = new Truth(map.w, true);
            for (int row = 0; row < BATCH; row++) {
                boolean converged = some.report().status().get(row) == Status.CONVERGED;
                RealVector c = Values.vector(x[row]);
                RealVector u = Values.vector(some.z()[row]);
                double expected = converged
                        ? lastStep(some, row)
                        : truth.adjointResidual(truth.equilibrium(c), c, Values.vector(v[row]), u)
                                .getNorm();
                assertEquals(expected, some.report().residuals()[row], converged ? 0 : 1e-12);
            }
            assertTrue(
                    some.report().count(Status.CONVERGED) > 0 && some.report().count(Status.BUDGET) > 0);
        }
    }

    private static double lastStep(Found found, int row) {
        double[] steps = found.report().trace().get(row);
        return steps[steps.length - 1];
    }

    /** A sample that starts from v goes its way whether the others do so too or not. */
    @ParameterizedTest
    @ValueSource(strings = {"peaceman-rachford", "douglas-rachford"})
    void aStartDoesNotDependOnTheOthersStarts(String solver) {
        try (NDManager manager = NDManager.newBaseManager()) {
            MonotoneMap map = map(manager, "relu");
            double[][] x = Values.gaussian(2, WIDTH, 1, random);
            double[][] v = Values.gaussian(2, WIDTH, 1, random);
            double[][] start = {v[0], Values.gaussian(1, WIDTH, 1, random)[0]};
            Ref<Solver> forward = Layers.ref(Layers.solver("peaceman-rachford"), tight);
            Ref<Solver> few =
                    Layers.ref(Layers.solver(solver), Layers.budget(1e-13, 2).withOnFailure(Budget.OnFailure.WARN));
            double[][] together = Layers.adjoint(map, x, v, forward, few).z();
            double[][] mixed = Layers.adjoint(map, x, v, start, forward, few).z();
            assertArrayEquals(together[0], mixed[0], 1e-12);
        }
    }

    /**
     * The denominator 1 + α(1 + D) of the paper's algorithms 3 and 4 would be the prox of another operator, and gives the
     * solution of (I - Wᵀ + I + D)ũ = v; the right one is 1 + αD.
     */
    @Test
    void thePrintedDenominatorIsWrong() {
        MonotoneMap map;
        try (NDManager manager = NDManager.newBaseManager()) {
            map = map(manager, "tanh");
        }
        Truth truth = new Truth(map.w, false);
        RealVector c = Values.vector(Values.gaussian(1, WIDTH, 1, random)[0]);
        RealVector v = Values.vector(Values.gaussian(1, WIDTH, 1, random)[0]);
        RealVector z = truth.equilibrium(c);
        RealVector d = truth.slopes(z, c).map(slope -> (1 - slope) / slope);
        RealVector right = truth.adjoint(z, c, v);
        double alpha = 0.5;
        RealVector asImplemented = v.add(map.w
                .transpose()
                .operate(zero(map.w, v, alpha, d.mapMultiply(alpha).mapAdd(1))));
        RealVector asPrinted = v.add(map.w
                .transpose()
                .operate(zero(map.w, v, alpha, d.mapAdd(1).mapMultiply(alpha).mapAdd(1))));
        assertEquals(0, right.getDistance(asImplemented), 1e-12 * right.getNorm());
        assertTrue(right.getDistance(asPrinted) > 0.05 * right.getNorm());
        RealMatrix other = truth.identity()
                .scalarMultiply(2)
                .subtract(map.w.transpose())
                .add(MatrixUtils.createRealDiagonalMatrix(d.toArray()));
        RealVector wrongZero = new LUDecomposition(other).getSolver().solve(v);
        assertEquals(0, asPrinted.getDistance(v.add(map.w.transpose().operate(wrongZero))), 1e-12 * right.getNorm());
    }

    /** Peaceman-Rachford with prox(u) = (u + αv)/denominator, step by step as algorithm 4. */
    private static RealVector zero(RealMatrix w, RealVector v, double alpha, RealVector denominator) {
        RealMatrix identity = MatrixUtils.createRealIdentityMatrix(WIDTH);
        RealMatrix inverse = MatrixUtils.inverse(
                identity.scalarMultiply(1 + alpha).subtract(w.transpose().scalarMultiply(alpha)));
        RealVector u = v.mapMultiply(0);
        RealVector zero = u;
        for (int i = 0; i < 500; i++) {
            RealVector reflected = zero.mapMultiply(2).subtract(u);
            u = inverse.operate(reflected).mapMultiply(2).subtract(reflected);
            zero = u.add(v.mapMultiply(alpha)).ebeDivide(denominator);
        }
        return zero;
    }

    /** Forwards by Peaceman-Rachford, backwards by implicit differentiation with each of the three. */
    @ParameterizedTest
    @CsvSource({
        "forward-backward, relu", "forward-backward, tanh", "peaceman-rachford, relu",
        "peaceman-rachford, tanh", "douglas-rachford, relu", "douglas-rachford, tanh"
    })
    void gradientsMatchCentralDifferences(String solver, String activation) {
        try (NDManager manager = NDManager.newBaseManager()) {
            MonotoneMap map = new MonotoneMap(
                    manager, DataType.FLOAT64, 4, 0.5, 1, 1, MonotoneEquilibriaTest.activation(activation), random);
            Ref<GradientRule> rule =
                    Ref.to("implicit", GradientRule.class, implicit(Layers.ref(Layers.solver(solver), tight)));
            EquilibriumLayer layer =
                    Layers.EQUILIBRIA.layer(map, Layers.ref(Layers.solver("peaceman-rachford"), tight), rule);
            NDArray x = Values.array(manager, Values.gaussian(2, 4, 1, random), DataType.FLOAT64);
            x.setRequiresGradient(true);
            NDArray target = Values.array(manager, Values.gaussian(2, 4, 1, random), DataType.FLOAT64);
            try (GradientCollector collector = Layers.EQUILIBRIA.newGradientCollector()) {
                collector.backward(loss(layer, x, target, true));
            }
            assertEquals(2, layer.forward().orElseThrow().count(Status.CONVERGED));
            assertEquals(2, layer.adjoint().orElseThrow().count(Status.CONVERGED));
            Map<String, NDArray> leaves = new LinkedHashMap<>();
            leaves.put("x", x);
            leaves.put("A", map.a.getArray());
            leaves.put("B", map.b.getArray());
            leaves.forEach((name, leaf) -> {
                double[] gradient = leaf.getGradient().toDoubleArray();
                double[] differences = differences(layer, x, target, leaf);
                double error = Values.vector(gradient).getDistance(Values.vector(differences))
                        / Values.vector(differences).getNorm();
                assertTrue(error < 1e-6, () -> name + ": relative error " + error + ", seed " + SEED);
            });
        }
    }

    private static GradientRule implicit(Ref<Solver> adjoint) {
        return (equilibrium, v) -> equilibrium.solveAdjoint(adjoint, v).z();
    }

    private static NDArray loss(EquilibriumLayer layer, NDArray x, NDArray target, boolean training) {
        return Layers.forward(layer, x, training).sub(target).square().sum();
    }

    private static double[] differences(EquilibriumLayer layer, NDArray x, NDArray target, NDArray leaf) {
        double step = 1e-6;
        double[] values = leaf.toDoubleArray();
        double[] differences = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            double[] moved = values.clone();
            moved[i] = values[i] + step;
            leaf.set(moved);
            double above = loss(layer, x, target, false).getDouble();
            moved[i] = values[i] - step;
            leaf.set(moved);
            differences[i] = (above - loss(layer, x, target, false).getDouble()) / (2 * step);
        }
        leaf.set(values);
        return differences;
    }

    private MonotoneMap map(NDManager manager, String activation) {
        return new MonotoneMap(
                manager, DataType.FLOAT64, WIDTH, 0.5, 1, 1, MonotoneEquilibriaTest.activation(activation), random);
    }
}
