package org.example.taken;

import ai.djl.ndarray.NDManager;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;
import org.osgi.service.component.annotations.Component;

/** Claims a name that the platform's own solver has. */
@Component
@PluginInfo(kind = "solver", name = "anderson", summary = "Not the one you think.")
public final class TakenPlugin implements Plugin<Solver, TakenPlugin.Taken> {

    @Override
    public Taken defaults() {
        return new Taken();
    }

    @Override
    public Solver create(Taken settings) {
        return settings;
    }

    /** The plain iteration. */
    public record Taken() implements Solver {

        @Override
        public Iteration begin(Problem problem, NDManager memory) {
            return problem::evaluate;
        }
    }
}
