package org.example.misbehaving;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.BiFunction;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;
import org.osgi.service.component.annotations.Component;

/** Solvers that break their contract, each in its own way. */
public final class Misbehaving {

    private Misbehaving() {}

    /** No settings. */
    public record None() {}

    /** Settings that are not described. */
    public record Careless(double damping) {}

    private static Solver solver(BiFunction<Problem, NDArray, NDArray> image) {
        return new Solver() {
            @Override
            public Iteration begin(Problem problem, NDManager memory) {
                return state -> image.apply(problem, state);
            }
        };
    }

    private static NDArray sleepForEver() {
        try {
            Thread.sleep(Long.MAX_VALUE);
            throw new IllegalStateException("woken");
        } catch (InterruptedException e) {
            // a plug-in that swallows interrupts too
            return sleepForEver();
        }
    }

    /** Throws an exception. */
    @Component
    @PluginInfo(kind = "solver", name = "thrower", summary = "Throws an exception.")
    public static final class Thrower implements Plugin<Solver, None> {

        @Override
        public None defaults() {
            return new None();
        }

        @Override
        public Solver create(None settings) {
            return solver((problem, z) -> {
                throw new UnsupportedOperationException("forgot to write this");
            });
        }
    }

    /** Throws an error. */
    @Component
    @PluginInfo(kind = "solver", name = "breaker", summary = "Throws an error.")
    public static final class Breaker implements Plugin<Solver, None> {

        @Override
        public None defaults() {
            return new None();
        }

        @Override
        public Solver create(None settings) {
            return solver((problem, z) -> {
                throw new NoSuchMethodError("org.example.Library.multiply()V");
            });
        }
    }

    /** Gives NaN. */
    @Component
    @PluginInfo(kind = "solver", name = "nan", summary = "Gives NaN.")
    public static final class Nan implements Plugin<Solver, None> {

        @Override
        public None defaults() {
            return new None();
        }

        @Override
        public Solver create(None settings) {
            return solver((problem, z) -> problem.evaluate(z).mul(Float.NaN));
        }
    }

    /** Gives a wrong shape. */
    @Component
    @PluginInfo(kind = "solver", name = "misshapen", summary = "Gives a wrong shape.")
    public static final class Misshapen implements Plugin<Solver, None> {

        @Override
        public None defaults() {
            return new None();
        }

        @Override
        public Solver create(None settings) {
            return solver((problem, z) -> problem.evaluate(z).sum(new int[] {1}, true));
        }
    }

    /** Never returns. */
    @Component
    @PluginInfo(kind = "solver", name = "endless", summary = "Never returns.")
    public static final class Endless implements Plugin<Solver, None> {

        @Override
        public None defaults() {
            return new None();
        }

        @Override
        public Solver create(None settings) {
            return solver((problem, z) -> sleepForEver());
        }
    }

    /** Does not describe its settings. */
    @Component
    @PluginInfo(kind = "solver", name = "careless", summary = "Does not describe its settings.")
    public static final class CarelessPlugin implements Plugin<Solver, Careless> {

        @Override
        public Careless defaults() {
            return new Careless(1);
        }

        @Override
        public Solver create(Careless settings) {
            return solver(Problem::evaluate);
        }
    }
}
