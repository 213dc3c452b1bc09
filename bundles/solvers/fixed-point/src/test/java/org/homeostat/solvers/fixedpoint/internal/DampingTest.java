package org.homeostat.solvers.fixedpoint.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ServiceLoader;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.solver.Solution;
import org.homeostat.api.solver.Status;
import org.junit.jupiter.api.Test;

class DampingTest {

    private final Equilibria equilibria =
            ServiceLoader.load(Equilibria.class).findFirst().orElseThrow();

    private Solution solve(double damping, double rate, int steps) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray z0 = manager.zeros(new Shape(1, 1));
            return equilibria.solve(
                    z -> z.mul(rate).add(1),
                    z0,
                    new FixedPoint(damping),
                    equilibria.budget().withIterations(steps, steps).withTrace(true));
        }
    }

    @Test
    void theResidualShrinksAsTheoryHasIt() {
        // z ← z + γ(f(z) - z) multiplies the residual of f(z) = rz + 1 by 1 - γ(1 - r)
        for (double damping : new double[] {1, 0.5, 0.1}) {
            double[] expected = {1, 1 - 0.6 * damping, Math.pow(1 - 0.6 * damping, 2)};
            assertArrayEquals(expected, solve(damping, 0.4, 2).report().trace().get(0), 1e-6);
        }
    }

    @Test
    void dampingTamesAnOscillation() {
        assertEquals(1, solve(0.5, -1.5, 60).report().count(Status.CONVERGED));
        assertEquals(0, solve(1, -1.5, 60).report().count(Status.CONVERGED));
    }
}
