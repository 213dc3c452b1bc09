package org.homeostat.runtime.internal.run;

import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.platform.Run;
import org.homeostat.api.task.Objective;
import org.homeostat.runtime.internal.checkpoint.CheckpointFolder;
import org.homeostat.runtime.internal.experiment.ReadExperiment;
import org.homeostat.runtime.internal.storage.Json;
import org.homeostat.runtime.internal.storage.RunFolder;
import org.homeostat.runtime.internal.training.Control;
import org.homeostat.runtime.internal.training.Evaluation;
import org.homeostat.runtime.internal.training.FailedSolves;
import org.homeostat.runtime.internal.training.LayerDiagnosis;
import org.homeostat.runtime.internal.training.Network;
import org.homeostat.runtime.internal.training.PluginCalls;
import org.homeostat.runtime.internal.training.RunEvents;
import org.homeostat.runtime.internal.training.Setup;

/** Evaluates a run's parameters on a split. Changes nothing in its folder. */
final class EvaluationJob implements ExperimentRun.Job {

    private final RunServices services;
    private final ReadExperiment experiment;
    private final RunFolder folder;
    private final String split;
    private final Control control;
    private final RunEvents events;
    private final PluginCalls calls;

    EvaluationJob(
            RunServices services,
            ReadExperiment experiment,
            RunFolder folder,
            String split,
            Control control,
            RunEvents events,
            PluginCalls calls) {
        this.services = services;
        this.experiment = experiment;
        this.folder = folder;
        this.split = split;
        this.control = control;
        this.events = events;
        this.calls = calls;
    }

    @Override
    public Outcome work() {
        events.stage("evaluating");
        OtherModel.warning(folder, experiment).ifPresent(events::warning);
        Setup setup = services.setup(experiment, calls);
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
            SavedParameters saved = SavedParameters.of(
                    folder, checkpoints, setup.settings().training().parameters());
            network.loadFinite(saved.tensors(), saved.origin());
            Objective objective = setup.objective();
            Evaluation.Evaluated evaluated = new Evaluation(setup, network, objective, control, manager)
                    .of(splits.of(split), setup.settings().diagnostics().samples());
            new FailedSolves(setup, events).tell("split '" + split + "'", evaluated);
            evaluated.warnings().forEach(warning -> events.warning("split '" + split + "': " + warning + "."));
            List<Certificate> certificates = Certified.of(network, setup, calls);
            Certified.require(certificates);
            return outcome(
                    Run.State.DONE,
                    network.size(),
                    Map.of(split, evaluated.metrics()),
                    evaluated.solver().statistics(),
                    evaluated.diagnoses(),
                    certificates);
        }
    }

    private Outcome outcome(
            Run.State state,
            long parameters,
            Map<String, Map<String, Double>> metrics,
            Map<String, Double> solver,
            List<LayerDiagnosis> diagnoses,
            List<Certificate> certificates) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("experiment", experiment.name());
        result.put("status", state == Run.State.DONE ? "done" : "cancelled");
        result.put("parameters", parameters);
        result.put("metrics", metrics);
        result.put("solver", solver);
        result.put("certificates", Certified.entries(certificates));
        result.put("warnings", events.warnings());
        if (!diagnoses.isEmpty()) {
            result.put(
                    "diagnostics",
                    diagnoses.stream().map(LayerDiagnosis::summary).toList());
        }
        return new Outcome(state, parameters, 0, metrics, solver, Json.pretty(result));
    }

    @Override
    public Outcome cancelled() {
        return outcome(Run.State.CANCELLED, 0, Map.of(), Map.of(), List.of(), List.of());
    }

    @Override
    public void failed(String message) {
        events.log(message);
    }
}
