package org.homeostat.runtime.internal.run;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.platform.Run;
import org.homeostat.api.platform.Sensitivity;
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
        OtherModel.warning(folder, experiment).ifPresent(events::warning);
        try (ExaminedRun run =
                new ExaminedRun(services, experiment, folder, calls, OptionalDouble.of(sensitivity.tolerance()))) {
            Setup setup = run.setup();
            Network network = run.network();
            List<Certificate> certificates = Certified.of(network, setup, calls);
            Certified.require(certificates);
            events.stage("climbing");
            Finding finding = new Search(setup, network, sensitivity, control, run.manager(), events::stage)
                    .in(run.splits().of(sensitivity.split()), Finding.Bound.of(certificates));
            events.stage("writing the report");
            finding.gaps().forEach(events::warning);
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

    @Override
    public Outcome cancelled() {
        return new Outcome(Run.State.CANCELLED, 0, 0, Map.of(), Map.of(), "{}");
    }

    @Override
    public void failed(String message) {
        events.log(message);
    }
}
