package org.homeostat.runtime.internal.run;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.platform.Run;
import org.homeostat.api.task.Objective;
import org.homeostat.runtime.internal.checkpoint.CheckpointFolder;
import org.homeostat.runtime.internal.experiment.JudgedBy;
import org.homeostat.runtime.internal.experiment.ReadExperiment;
import org.homeostat.runtime.internal.storage.Json;
import org.homeostat.runtime.internal.storage.RunFolder;
import org.homeostat.runtime.internal.training.Cancelled;
import org.homeostat.runtime.internal.training.Control;
import org.homeostat.runtime.internal.training.Evaluation;
import org.homeostat.runtime.internal.training.FailedSolves;
import org.homeostat.runtime.internal.training.Network;
import org.homeostat.runtime.internal.training.PluginCalls;
import org.homeostat.runtime.internal.training.RunEvents;
import org.homeostat.runtime.internal.training.Setup;
import org.homeostat.runtime.internal.training.ThreadChoice;
import org.homeostat.runtime.internal.training.TrainingLoop;

/** Trains from the first step or from the last checkpoint, and concludes. */
final class TrainingJob implements ExperimentRun.Job {

    private static final String ENVIRONMENT = "environment.json";
    private static final String RESULT = "result.json";

    private final RunServices services;
    private final RunFolder folder;
    private final Control control;
    private final RunEvents events;
    private final PluginCalls calls;
    private final CheckpointFolder checkpoints;
    private final boolean resumed;
    private ReadExperiment experiment;
    private long parameters;
    private double seconds;
    private Trained trained = new Trained(0, 0, 0);

    /** What the loop has come to. */
    private record Trained(int epochs, long steps, int bestEpoch) {}

    TrainingJob(
            RunServices services,
            ReadExperiment experiment,
            RunFolder folder,
            Control control,
            RunEvents events,
            PluginCalls calls,
            boolean resumed) {
        this.services = services;
        this.experiment = experiment;
        this.folder = folder;
        this.resumed = resumed;
        this.control = control;
        this.events = events;
        this.calls = calls;
        this.checkpoints = new CheckpointFolder(
                folder.checkpoints(),
                experiment.bound().settings().training().checkpoint().keep(),
                services.storage());
    }

    @Override
    public Outcome work() {
        events.stage("preparing");
        Setup setup = services.setup(experiment, calls);
        Device device = setup.device();
        try (NDManager manager = services.compute().newManager(device);
                Splits splits = new Splits(setup, services, manager)) {
            Optional<CheckpointFolder.Stored> checkpoint = checkpoints.last(events::warning);
            if (resumed && checkpoint.isEmpty()) {
                events.warning("there is no checkpoint in " + folder.checkpoints()
                        + ", so the run starts again from its first step");
            }
            settle(setup, splits, device, manager);
            Map<String, Object> environment = environment(device);
            Network network = setup.network(manager);
            parameters = network.size();
            train(setup, network, splits, checkpoint, manager);
            return conclude(setup, network, splits, environment, manager);
        }
    }

    /** Writes the choices that were left open into the resolved experiment, so that a resumed run makes the same. */
    private void settle(Setup setup, Splits splits, Device device, NDManager manager) {
        int threads = setup.settings().threads();
        if (threads == 0) {
            events.stage("measuring threads");
            boolean trains = setup.settings().training().epochs() > 0;
            threads = device.isGpu() || !trains
                    ? services.compute().threads()
                    : ThreadChoice.measure(
                            setup,
                            splits.of(Dataset.TRAIN),
                            services.surroundings().processors(),
                            manager);
        }
        services.compute().setThreads(threads);
        Map<String, String> choices = new LinkedHashMap<>();
        choices.put("threads", Integer.toString(threads));
        choices.put("device", name(device));
        experiment = services.reader().read(experiment.yaml(), experiment.name(), choices);
        folder.writeExperiment(experiment.yaml());
    }

    private static String name(Device device) {
        return device.isGpu() ? "gpu:" + device.getDeviceId() : "cpu";
    }

    private Map<String, Object> environment(Device device) {
        Path file = folder.path().resolve(ENVIRONMENT);
        if (Files.exists(file)) {
            try {
                Environment.changes(Json.object(Files.readString(file)), experiment)
                        .forEach(events::warning);
            } catch (IOException e) {
                events.warning(file + " cannot be read and is written anew: " + e.getMessage());
            }
        }
        Map<String, Object> environment = Environment.of(
                services, experiment, name(device), services.compute().threads());
        folder.write(ENVIRONMENT, Json.pretty(environment));
        return environment;
    }

    private void train(
            Setup setup,
            Network network,
            Splits splits,
            Optional<CheckpointFolder.Stored> checkpoint,
            NDManager manager) {
        try (TrainingLoop loop = new TrainingLoop(
                setup,
                network,
                splits.of(Dataset.TRAIN),
                splits.has(Dataset.VALIDATION) ? Optional.of(splits.of(Dataset.VALIDATION)) : Optional.empty(),
                () -> splits.of(splits.reported()),
                folder,
                checkpoints,
                control,
                events,
                manager)) {
            checkpoint.ifPresentOrElse(loop::resume, loop::start);
            events.stage("training");
            try {
                loop.run();
            } finally {
                seconds = loop.trainingSeconds();
                trained = new Trained(loop.epochs(), loop.steps(), loop.bestEpoch());
            }
        }
    }

    private Outcome conclude(
            Setup setup, Network network, Splits splits, Map<String, Object> environment, NDManager manager) {
        events.stage("evaluating");
        if (trained.bestEpoch() > 0 && setup.settings().training().parameters() == JudgedBy.BEST) {
            SavedParameters best = SavedParameters.of(
                    folder, checkpoints, setup.settings().training().parameters());
            network.load(best.tensors(), best.origin());
        }
        Objective objective = setup.objective();
        Evaluation evaluation = new Evaluation(setup, network, objective, control, manager);
        FailedSolves failedSolves = new FailedSolves(setup, events);
        Map<String, Evaluation.Evaluated> evaluated = new LinkedHashMap<>();
        for (String split : splits.names()) {
            if (!split.equals(Dataset.TRAIN) || setup.settings().training().evaluateTraining()) {
                Evaluation.Evaluated pass = split.equals(splits.reported())
                        ? evaluation.of(
                                splits.of(split), setup.settings().diagnostics().samples())
                        : evaluation.of(splits.of(split));
                failedSolves.tell("final evaluation of split '" + split + "'", pass);
                pass.warnings().forEach(warning -> events.warning("split '" + split + "': " + warning + "."));
                evaluated.put(split, pass);
            }
        }
        List<Certificate> certificates = Certified.of(network, setup, calls);
        if (control.isAbandoned()) {
            throw new Cancelled();
        }
        Conclusion.Facts all = new Conclusion.Facts(
                experiment,
                "done",
                parameters,
                seconds,
                trained.epochs(),
                trained.steps(),
                trained.bestEpoch(),
                objective.decisiveMetric(),
                evaluated,
                deeds(setup, network, objective, manager),
                adjoint(),
                certificates);
        events.stage("writing the report");
        Conclusion.write(all, folder, environment, events);
        String json = Conclusion.json(Conclusion.result(all, events.warnings()));
        evaluated.forEach((split, pass) -> {
            if (!pass.proved().isEmpty()) {
                folder.write("certificates-" + split + ".csv", pass.proved().csv());
            }
        });
        folder.write(RESULT, json);
        Certified.require(certificates);
        return new Outcome(Run.State.DONE, parameters, seconds, all.metrics(), all.solver(), json);
    }

    /** Figures of what the model does by itself; a task that fails at them is a warning, for the run is done. */
    private List<Figure> deeds(Setup setup, Network network, Objective objective, NDManager manager) {
        network.record(false);
        try (LoadedModel model = LoadedModel.of(services, experiment, setup, network, manager)) {
            return setup.calls()
                    .call(
                            setup.calls().use("task", setup.settings().task()),
                            "figures",
                            () -> List.copyOf(objective.figures(model)));
        } catch (HomeostatException e) {
            control.check();
            events.warning("the figures of what the model does by itself are missing: " + e.getMessage());
            return List.of();
        } finally {
            network.record(true);
        }
    }

    /** What the adjoint solves of the last epoch did, empty where there were none. */
    private Map<?, ?> adjoint() {
        List<Map<String, Object>> epochs = folder.readMetrics();
        return !epochs.isEmpty() && epochs.get(epochs.size() - 1).get("adjoint") instanceof Map<?, ?> last
                ? last
                : Map.of();
    }

    @Override
    public Outcome cancelled() {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("experiment", experiment.name());
        result.put("status", "cancelled");
        result.put("seed", experiment.seed());
        result.put("parameters", parameters);
        result.put("seconds", seconds);
        result.put("epochs", trained.epochs());
        result.put("steps", trained.steps());
        result.put("warnings", events.warnings());
        String json = Json.pretty(result);
        folder.write(RESULT, json);
        return new Outcome(Run.State.CANCELLED, parameters, seconds, Map.of(), Map.of(), json);
    }

    @Override
    public void failed(String message) {
        folder.write(RESULT, Json.pretty(ExperimentRun.failure(experiment, message, events.warnings())));
    }
}
