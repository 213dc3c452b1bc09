package org.homeostat.testkit;

import ai.djl.ndarray.types.DataType;
import java.util.ServiceLoader;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.solver.Solver;
import org.junit.jupiter.api.Nested;

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
 * class path. A solver that {@linkplain Solver#needs() needs} structure is tested on the maps that offer it. Protected
 * methods other than {@link #solver} say what is asked of the solver; override one only where the method itself, not its
 * implementation, cannot do better.
 */
public abstract class SolverContract {

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

    /**
     * How many iterations a method that needs a monotone operator may take for a ramp of slope 2²⁰.
     *
     * @return {@link #maxIterations} by default
     */
    protected int steepRampIterations() {
        return maxIterations();
    }

    /**
     * How far a sample's results alone and in a batch may lie apart.
     *
     * @param type the type of the states
     * @param tolerance of the solve
     * @return a distance relative to 1 + ‖z‖; ten times the tolerance by default
     */
    protected double agreement(DataType type, double tolerance) {
        return 10 * tolerance;
    }

    /**
     * How far ‖f(z) - z‖ of a converged sample may exceed the tolerance.
     *
     * @return 1 by default; more for methods whose own residual is another one
     */
    protected double residualSlack() {
        return 1;
    }

    /**
     * After how many iterations the solver's memory has grown to its full size.
     *
     * @return 10 by default; the window's length and some for methods with a longer one
     */
    protected int memoryIsFullAfter() {
        return 10;
    }

    /** What it must solve. */
    @Nested
    public class Solving extends SolvingChecks {
        Solving() {
            super(SolverContract.this);
        }
    }

    /** That a sample's result is its own. */
    @Nested
    public class Independence extends IndependenceChecks {
        Independence() {
            super(SolverContract.this);
        }
    }

    /** That it tells the truth. */
    @Nested
    public class Truth extends TruthChecks {
        Truth() {
            super(SolverContract.this);
        }
    }

    /** That it keeps to its budget. */
    @Nested
    public class Spending extends SpendingChecks {
        Spending() {
            super(SolverContract.this);
        }
    }

    /** That it cleans up. */
    @Nested
    public class Housekeeping extends HousekeepingChecks {
        Housekeeping() {
            super(SolverContract.this);
        }
    }

    /** That it solves backwards. */
    @Nested
    public class Adjoint extends AdjointChecks {
        Adjoint() {
            super(SolverContract.this);
        }
    }
}
