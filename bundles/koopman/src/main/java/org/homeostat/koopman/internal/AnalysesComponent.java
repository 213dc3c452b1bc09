package org.homeostat.koopman.internal;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;
import org.homeostat.api.analysis.Analysis;
import org.homeostat.api.analysis.AnalysisContext;
import org.homeostat.api.analysis.Findings;
import org.homeostat.api.analysis.Trajectories;
import org.homeostat.api.platform.Analyses;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Experiments;
import org.homeostat.api.platform.TrainedModel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Offers analyses of runs and of trajectories as a service. */
@Component
public final class AnalysesComponent implements Analyses {

    private final Experiments experiments;
    private final Compute compute;

    /**
     * Called by the framework.
     *
     * @param experiments loads runs
     * @param compute gives observables their memory
     */
    @Activate
    public AnalysesComponent(@Reference Experiments experiments, @Reference Compute compute) {
        this.experiments = experiments;
        this.compute = compute;
    }

    @Override
    public Trajectories read(Path file, List<String> states, List<String> inputs, Optional<String> trajectory) {
        return TrajectoryFile.read(file, states, inputs, trajectory);
    }

    @Override
    public Findings analyse(Trajectories data, Ref<Analysis> analysis, long seed, Consumer<String> progress) {
        return with(analysis, seed, progress, context -> analysis.get().trajectories(data, context));
    }

    @Override
    public Findings analyse(
            Path folder, Map<String, String> changes, Ref<Analysis> analysis, long seed, Consumer<String> progress) {
        try (TrainedModel model = experiments.load(folder, changes)) {
            return with(analysis, seed, progress, context -> analysis.get().model(model, context));
        }
    }

    private Findings with(
            Ref<Analysis> analysis, long seed, Consumer<String> progress, Function<AnalysisContext, Findings> work) {
        compute.seed(seed); // bases with parameters to train draw them from the engine
        try (NDManager manager = compute.newManager(compute.device("cpu"))) {
            return work.apply(new Context(manager, seed, progress));
        } catch (IllegalArgumentException e) {
            throw new HomeostatException("the analysis '" + analysis.name() + "': " + e.getMessage(), e);
        }
    }

    private record Context(NDManager manager, long seed, Consumer<String> listener) implements AnalysisContext {

        @Override
        public void progress(String message) {
            listener.accept(message);
        }
    }
}
