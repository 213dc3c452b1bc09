package org.homeostat.gradients.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.homeostat.api.Plugin;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;
import org.homeostat.solvers.anderson.internal.AndersonPlugin;
import org.homeostat.solvers.broyden.internal.BroydenPlugin;
import org.homeostat.solvers.fixedpoint.internal.FixedPointPlugin;
import org.homeostat.solvers.krylov.internal.GmresPlugin;
import org.homeostat.solvers.krylov.internal.NewtonKrylovPlugin;
import org.homeostat.solvers.splitting.internal.DouglasRachfordPlugin;
import org.homeostat.solvers.splitting.internal.PeacemanRachfordPlugin;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Implicit gradients by every forward and every adjoint solver against central differences, in training and evaluation. */
class SolverPairsTest {

    private static <S extends Record> Solver byDefault(Plugin<Solver, S> plugin) {
        return plugin.create(plugin.defaults());
    }

    private static Map<String, Solver> forwardSolvers() {
        Map<String, Solver> solvers = new LinkedHashMap<>();
        solvers.put("fixed-point", byDefault(new FixedPointPlugin()));
        solvers.put("anderson", byDefault(new AndersonPlugin()));
        solvers.put("broyden", byDefault(new BroydenPlugin()));
        solvers.put("newton-krylov", byDefault(new NewtonKrylovPlugin()));
        solvers.put("peaceman-rachford", byDefault(new PeacemanRachfordPlugin()));
        solvers.put("douglas-rachford", byDefault(new DouglasRachfordPlugin()));
        return solvers;
    }

    private static Map<String, Solver> adjointSolvers() {
        Map<String, Solver> solvers = forwardSolvers();
        solvers.put("gmres", byDefault(new GmresPlugin()));
        solvers.put("neumann", byDefault(new NeumannPlugin()));
        return solvers;
    }

    @TestFactory
    Stream<DynamicTest> everyPairGivesTheGradient() {
        return forwardSolvers().entrySet().stream()
                .flatMap(forward -> adjointSolvers().entrySet().stream()
                        .map(adjoint -> DynamicTest.dynamicTest(
                                forward.getKey() + ", " + adjoint.getKey(),
                                () -> givesTheGradient(forward.getValue(), adjoint.getValue()))));
    }

    private static void givesTheGradient(Solver forward, Solver adjoint) {
        try (Bench bench = new Bench(61)) {
            EquilibriumLayer layer = bench.layer(forward, new Implicit(Bench.tight(adjoint)));
            double[] exact = bench.differences(layer);
            for (boolean training : new boolean[] {true, false}) {
                double error = Matrices.distance(bench.gradient(layer, training), exact);
                assertTrue(error < 1e-6, () -> "the gradient is off by " + error);
                assertEquals(Bench.BATCH, layer.forward().orElseThrow().count(Status.CONVERGED));
                assertEquals(Bench.BATCH, layer.adjoint().orElseThrow().count(Status.CONVERGED));
            }
        }
    }
}
