package org.homeostat.solvers.anderson.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Status;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HostIterationTest {

    private final Equilibria equilibria =
            ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64"})
    void noWorkIsDoneOnSamplesThatAreDone(DataType type) {
        try (NDManager manager = NDManager.newBaseManager()) {
            // a map by a function cannot be had for fewer samples, so that the first stays to the end
            NDArray slopes = manager.create(new double[] {0.1, 0.2, 0.3, 0.1, 0.99, -0.9}, new Shape(2, 3))
                    .toType(type, false);
            List<Double> states = new ArrayList<>();
            SolveReport report = equilibria
                    .solve(
                            z -> {
                                states.add(z.toType(DataType.FLOAT64, false).getDouble(0, 0));
                                return z.mul(slopes).add(1).cos();
                            },
                            manager.zeros(new Shape(2, 3), type),
                            new AndersonSolver(new AndersonPlugin().defaults()),
                            equilibria.budget().withTolerance(1e-3))
                    .report();
            assertEquals(2, report.count(Status.CONVERGED));
            int done = report.iterations()[0];
            assertTrue(done + 1 < report.iterations()[1], () -> done + " and " + report.iterations()[1]);
            assertEquals(1, new HashSet<>(states.subList(done, states.size())).size(), states::toString);
        }
    }
}
