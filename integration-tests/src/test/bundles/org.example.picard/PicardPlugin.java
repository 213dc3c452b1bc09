package org.example.picard;

import ai.djl.ndarray.NDManager;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;
import org.osgi.service.component.annotations.Component;

/** A solver as a third party writes it: the plain iteration, without settings. */
@Component
@PluginInfo(kind = "solver", name = "picard", summary = "Repeats z <- f(z).", source = "Picard 1890")
public final class PicardPlugin implements Plugin<Solver, PicardPlugin.Picard> {

    @Override
    public Picard defaults() {
        return new Picard();
    }

    @Override
    public Solver create(Picard settings) {
        return settings;
    }

    /** The method. */
    public record Picard() implements Solver {

        @Override
        public Iteration begin(Problem problem, NDManager memory) {
            return problem::evaluate;
        }
    }
}
