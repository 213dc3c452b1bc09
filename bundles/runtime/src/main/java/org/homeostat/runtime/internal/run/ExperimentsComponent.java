package org.homeostat.runtime.internal.run;

import com.google.inject.Guice;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.analysis.Findings;
import org.homeostat.api.platform.Comparison;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.Experiment;
import org.homeostat.api.platform.Experiments;
import org.homeostat.api.platform.Run;
import org.homeostat.api.platform.RunListener;
import org.homeostat.api.platform.Saliency;
import org.homeostat.api.platform.Sensitivity;
import org.homeostat.api.platform.Summary;
import org.homeostat.api.platform.TrainedModel;
import org.homeostat.runtime.internal.registry.Plugins;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Offers experiments as a service. When it goes, runs in progress are cancelled and write their checkpoints. */
@Component(service = Experiments.class)
public final class ExperimentsComponent implements Experiments {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ExperimentService service;

    /**
     * Creates it.
     *
     * @param context this bundle's
     * @param plugins the plug-ins
     * @param equilibria the equilibrium service
     * @param compute the engine
     */
    @Activate
    public ExperimentsComponent(
            BundleContext context,
            @Reference Plugins plugins,
            @Reference Equilibria equilibria,
            @Reference Compute compute) {
        RuntimeModule module = new RuntimeModule(
                plugins,
                equilibria,
                compute,
                context.getBundle().getVersion().toString(),
                Optional.ofNullable(context.getBundle().getHeaders().get("Git-SHA")));
        this.service = Guice.createInjector(module).getInstance(ExperimentService.class);
    }

    /** Cancels what runs. */
    @Deactivate
    void deactivate() {
        service.stop(PATIENCE);
    }

    @Override
    public Experiment parse(String yaml, String origin, Map<String, String> changes) {
        return service.parse(yaml, origin, changes);
    }

    @Override
    public Experiment read(Path file, Map<String, String> changes) {
        return service.read(file, changes);
    }

    @Override
    public String schema() {
        return service.schema();
    }

    @Override
    public Summary summary(Experiment experiment) {
        return service.summary(experiment);
    }

    @Override
    public Run start(Experiment experiment, Path folder, RunListener listener) {
        return service.start(experiment, folder, listener);
    }

    @Override
    public Run resume(Path folder, RunListener listener) {
        return service.resume(folder, listener);
    }

    @Override
    public Run evaluate(Path folder, String split, Map<String, String> changes, RunListener listener) {
        return service.evaluate(folder, split, changes, listener);
    }

    @Override
    public Run sensitivity(Path folder, Sensitivity sensitivity, Map<String, String> changes, RunListener listener) {
        return service.sensitivity(folder, sensitivity, changes, listener);
    }

    @Override
    public Run saliency(
            Path folder, Optional<Path> beside, Saliency saliency, Map<String, String> changes, RunListener listener) {
        return service.saliency(folder, beside, saliency, changes, listener);
    }

    @Override
    public Findings compare(List<Path> folders, Comparison comparison) {
        return service.compare(folders, comparison);
    }

    @Override
    public TrainedModel load(Path folder, Map<String, String> changes) {
        return service.load(folder, changes);
    }

    @Override
    public List<String> export(Path folder, Path file) {
        return service.export(folder, file);
    }
}
