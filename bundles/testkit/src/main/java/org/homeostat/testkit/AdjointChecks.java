package org.homeostat.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.Random;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;
import org.homeostat.api.solver.StrictlyTriangular;
import org.junit.jupiter.api.Test;

/** That the solver solves the adjoint problem u = u·∂f/∂z + v, so that gradients through an equilibrium are exact. */
class AdjointChecks {

    private static final int BATCH = 4;
    private static final int WIDTH = 6;

    private final SolverContract contract;
    private final Trial trial;

    AdjointChecks(SolverContract contract) {
        this.contract = contract;
        this.trial = new Trial(contract);
    }

    /**
     * The gradient through the equilibrium of zA + x with respect to x is v(I - A)⁻ᵀ, found here by substitution; one of the
     * samples has the cotangent 0.
     */
    @Test
    public void givesExactGradientsOfAnAffineContraction() {
        boolean triangular = trial.needs().contains(StrictlyTriangular.class);
        for (DataType type : Trial.types()) {
            try (NDManager manager = NDManager.newBaseManager()) {
                DifferentiableMap map = new DifferentiableMap(manager, type, WIDTH, triangular ? 0 : 0.3, 0.5);
                double[][] v = new double[BATCH][];
                Random random = Trial.random();
                Arrays.setAll(v, row -> row == 1 ? new double[WIDTH] : Samples.gaussian(random, WIDTH));
                double[][] found = gradient(map, v, type, manager);
                for (int row = 0; row < BATCH; row++) {
                    double[] expected = map.adjoint(v[row]);
                    double bound = (type == DataType.FLOAT64 ? 1e-8 : 1e-3) * Values.norm(expected);
                    double distance = Values.distance(expected, found[row]);
                    int at = row;
                    assertTrue(
                            distance <= bound,
                            () -> type + ": the gradient of sample " + at + " is " + Arrays.toString(found[at])
                                    + " and was to be " + Arrays.toString(expected));
                }
            }
        }
    }

    private double[][] gradient(DifferentiableMap map, double[][] v, DataType type, NDManager manager) {
        Solver picard = (problem, memory) -> problem::evaluate;
        Ref<Solver> forward = Ref.to("picard", Solver.class, picard).withCommon(trial.budget(type));
        Ref<Solver> adjoint = Ref.to("adjoint", Solver.class, contract.solver()).withCommon(trial.budget(type));
        Equilibria equilibria = contract.equilibria();
        EquilibriumLayer layer = equilibria.layer(
                map,
                forward,
                Ref.to(
                        "implicit",
                        GradientRule.class,
                        (equilibrium, cotangent) ->
                                equilibrium.solveAdjoint(adjoint, cotangent).z()));
        NDArray x = manager.ones(new Shape(BATCH, WIDTH), type);
        x.setRequiresGradient(true);
        double[] flat = Arrays.stream(v).flatMapToDouble(Arrays::stream).toArray();
        NDArray cotangents = Values.array(manager, flat, x.getShape(), type);
        try (GradientCollector collector = equilibria.newGradientCollector()) {
            NDArray z = layer.block()
                    .forward(new ParameterStore(manager, false), new NDList(x), true)
                    .head();
            collector.backward(z.mul(cotangents).sum());
        }
        assertEquals(
                BATCH,
                layer.adjoint().orElseThrow().count(Status.CONVERGED),
                () -> "adjoint solve: " + layer.adjoint().orElseThrow().status());
        return Values.rows(x.getGradient());
    }
}
