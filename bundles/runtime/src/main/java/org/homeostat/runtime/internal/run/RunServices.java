package org.homeostat.runtime.internal.run;

import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.locks.ReentrantLock;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.solver.Solver;
import org.homeostat.runtime.internal.experiment.ExperimentReader;
import org.homeostat.runtime.internal.experiment.ReadExperiment;
import org.homeostat.runtime.internal.registry.Plugins;
import org.homeostat.runtime.internal.storage.Storage;
import org.homeostat.runtime.internal.training.PluginCalls;
import org.homeostat.runtime.internal.training.Setup;
import org.homeostat.runtime.internal.training.TightEquilibria;

/** What every run stands on. */
final class RunServices {

    /** The largest tolerance of adjoint solves when a model is examined. */
    private static final double ADJOINT_TOLERANCE = 1e-6;

    private static final int ADJOINT_ITERATIONS = 500;

    private final Plugins plugins;
    private final Equilibria equilibria;
    private final Compute compute;
    private final Storage storage;
    private final ExperimentReader reader;
    private final Surroundings surroundings;
    private final ReentrantLock engineLock = new ReentrantLock();

    /**
     * What a run takes from the process around it.
     *
     * @param dataFolder where datasets lie
     * @param downloads whether missing data may be downloaded
     * @param watchdog after what time a plug-in's call counts as stuck
     * @param processors the machine's processors
     * @param version the platform's version
     * @param commit the commit that it was built from, if known
     */
    record Surroundings(
            Path dataFolder,
            boolean downloads,
            Duration watchdog,
            int processors,
            String version,
            Optional<String> commit) {}

    @Inject
    RunServices(
            Plugins plugins,
            Equilibria equilibria,
            Compute compute,
            Storage storage,
            ExperimentReader reader,
            Surroundings surroundings) {
        this.plugins = plugins;
        this.equilibria = equilibria;
        this.compute = compute;
        this.storage = storage;
        this.reader = reader;
        this.surroundings = surroundings;
    }

    Plugins plugins() {
        return plugins;
    }

    Compute compute() {
        return compute;
    }

    Storage storage() {
        return storage;
    }

    ExperimentReader reader() {
        return reader;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** Puts an experiment together. */
    Setup setup(ReadExperiment experiment, PluginCalls calls) {
        return setup(experiment, calls, equilibria);
    }

    /**
     * Puts an experiment together whose model is to be examined: equilibria are solved to a tolerance, if one is given, and gradients
     * through them by the implicit rule, solved tightly, whatever rule trained it.
     */
    Setup examining(ReadExperiment experiment, PluginCalls calls, OptionalDouble tolerance) {
        return setup(experiment, calls, new TightEquilibria(equilibria, tolerance, implicit(tolerance)));
    }

    /** GMRES, because adjoint equations of maps that do not contract have solutions too; empty where a bundle is missing. */
    private Optional<Ref<GradientRule>> implicit(OptionalDouble tolerance) {
        boolean solved = plugins.reader().parts(Solver.class).containsKey("gmres");
        boolean ruled = plugins.reader().parts(GradientRule.class).containsKey("implicit");
        if (!solved || !ruled) {
            return Optional.empty();
        }
        Map<String, Object> solver = Map.of(
                "name",
                "gmres",
                "tolerance",
                Math.min(ADJOINT_TOLERANCE, tolerance.orElse(ADJOINT_TOLERANCE)),
                "maxIterations",
                ADJOINT_ITERATIONS);
        return Optional.of(plugins.reader().create(GradientRule.class, "implicit", Map.of("solver", solver)));
    }

    private Setup setup(ReadExperiment experiment, PluginCalls calls, Equilibria layers) {
        return new Setup(experiment.bound().settings(), calls, layers, compute, engineLock);
    }
}
