package org.homeostat.runtime.internal.run;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.platform.Run;
import org.homeostat.api.platform.Sensitivity;
import org.homeostat.runtime.internal.checkpoint.CheckpointFolder;
import org.homeostat.runtime.internal.checkpoint.TensorData;
import org.homeostat.runtime.internal.experiment.ReadExperiment;
import org.homeostat.runtime.internal.sensitivity.Finding;
import org.homeostat.runtime.internal.sensitivity.Search;
import org.homeostat.runtime.internal.sensitivity.SensitivityReport;
import org.homeostat.runtime.internal.storage.Json;
import org.homeostat.runtime.internal.storage.RunFolder;
import org.homeostat.runtime.internal.training.Control;
import org.homeostat.runtime.internal.training.Network;
import org.homeostat.runtime.internal.training.PluginCalls;
import org.homeostat.runtime.internal.training.RunEvents;
import org.homeostat.runtime.internal.training.Setup;
import org.homeostat.runtime.internal.training.TightEquilibria;

/** Bounds the gain of a run's model from below, and writes what it finds beside the run's result. */
final class SensitivityJob implements ExperimentRun.Job {

    private final RunServices services;
    private final ReadExperiment experiment;
    private final RunFolder folder;
    private final Sensitivity sensitivity;
    private final Control control;
    private final RunEvents events;
    private final PluginCalls calls;

    SensitivityJob(
            RunServices services,
            ReadExperiment experiment,
            RunFolder folder,
            Sensitivity sensitivity,
            Control control,
            RunEvents events,
            PluginCalls calls) {
        this.services = services;
        this.experiment = experiment;
        this.folder = folder;
        this.sensitivity = sensitivity;
        this.control = control;
        this.events = events;
        this.calls = calls;
    }

    @Override
    public Outcome work() {
        events.stage("preparing");
        Setup setup = tight(services.setup(experiment, calls));
        if (setup.settings().threads() > 0) {
            services.compute().setThreads(setup.settings().threads());
        }
        try (NDManager manager = services.compute().newManager(setup.device());
                Splits splits = new Splits(setup, services, manager)) {
            CheckpointFolder checkpoints = new CheckpointFolder(
                    folder.checkpoints(),
                    setup.settings().training().checkpoint().keep(),
                    services.storage());
            Network network = setup.network(manager);
            Map<String, TensorData> saved = SavedParameters.of(
                    folder, checkpoints, setup.settings().training().parameters());
            saved.replaceAll((name, tensor) -> tensor.widened());
            network.load(saved, "the run's checkpoint");
            network.record(false);
            List<Certificate> certificates = Certified.of(network, setup, calls);
            Certified.require(certificates);
            events.stage("climbing");
            Finding finding = new Search(setup, network, sensitivity, control, manager)
                    .in(splits.of(sensitivity.split()), Finding.Bound.of(certificates));
            events.stage("writing the report");
            String json = Json.pretty(finding.json(experiment.name(), events.warnings()));
            folder.write("sensitivity.json", json);
            SensitivityReport.write(finding, folder, events::warning);
            finding.requireBounds();
            return new Outcome(
                    Run.State.DONE,
                    network.size(),
                    0,
                    Map.of(sensitivity.split(), finding.metrics()),
                    finding.solver(),
                    json);
        }
    }

    private Setup tight(Setup setup) {
        Optional<GradientRule> implicit = Optional.ofNullable(
                services.plugins().reader().parts(GradientRule.class).get("implicit"));
        return new Setup(
                setup.settings(),
                setup.calls(),
                new TightEquilibria(setup.equilibria(), sensitivity.tolerance(), implicit),
                setup.compute(),
                setup.engineLock());
    }

    @Override
    public Outcome cancelled() {
        return new Outcome(Run.State.CANCELLED, 0, 0, Map.of(), Map.of(), "{}");
    }

    @Override
    public void failed(String message) {
        events.log(message);
    }
}
