package org.example.client;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.Registry;
import org.homeostat.api.solver.Solution;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.solver.Status;

/** Solves z = cos(z), whose solution is the Dottie number, with each solver of the platform. */
final class Solving {

    private final Registry registry;
    private final Equilibria equilibria;
    private final Compute compute;

    Solving(Registry registry, Equilibria equilibria, Compute compute) {
        this.registry = registry;
        this.equilibria = equilibria;
        this.compute = compute;
    }

    void run(Findings findings) {
        for (String name : new String[] {"fixed-point", "anderson"}) {
            Solver solver = registry.create(Solver.class, name, Map.of()).get();
            try (NDManager manager = compute.newManager(compute.device("cpu"))) {
                NDArray z0 = manager.zeros(new Shape(3, 2));
                Solution solution = equilibria.solve(
                        NDArray::cos, z0, solver, equilibria.budget().withTolerance(1e-6));
                findings.add(name + ".converged", solution.report().count(Status.CONVERGED));
                findings.add(name + ".z", solution.z().getFloat(2, 1));
            }
        }
    }
}
