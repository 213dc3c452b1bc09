package org.homeostat.runtime.internal.run;

import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.analysis.Findings;
import org.homeostat.api.platform.Comparison;
import org.homeostat.api.platform.Experiment;
import org.homeostat.api.platform.Experiments;
import org.homeostat.api.platform.Run;
import org.homeostat.api.platform.RunListener;
import org.homeostat.api.platform.Saliency;
import org.homeostat.api.platform.Sensitivity;
import org.homeostat.api.platform.Summary;
import org.homeostat.api.platform.TrainedModel;
import org.homeostat.runtime.internal.checkpoint.CheckpointFolder;
import org.homeostat.runtime.internal.checkpoint.Npz;
import org.homeostat.runtime.internal.checkpoint.SafeTensors;
import org.homeostat.runtime.internal.checkpoint.TensorData;
import org.homeostat.runtime.internal.comparison.SideBySide;
import org.homeostat.runtime.internal.experiment.ReadExperiment;
import org.homeostat.runtime.internal.storage.FolderLock;
import org.homeostat.runtime.internal.storage.Json;
import org.homeostat.runtime.internal.storage.RunFolder;
import org.homeostat.runtime.internal.training.Control;
import org.homeostat.runtime.internal.training.PluginCalls;
import org.homeostat.runtime.internal.training.RunEvents;

/** Experiments as the platform offers them. */
public final class ExperimentService implements Experiments {

    private final RunServices services;
    private final Set<ExperimentRun> running = ConcurrentHashMap.newKeySet();

    /**
     * Creates it.
     *
     * @param services what runs stand on
     */
    @Inject
    ExperimentService(RunServices services) {
        this.services = services;
    }

    @Override
    public Experiment parse(String yaml, String origin, Map<String, String> changes) {
        return services.reader().read(yaml, origin, changes);
    }

    @Override
    public Experiment read(Path file, Map<String, String> changes) {
        return services.reader().read(file, changes);
    }

    @Override
    public String schema() {
        return services.reader().schema();
    }

    @Override
    public Summary summary(Experiment experiment) {
        ReadExperiment own = services.reader().own(experiment);
        return ModelSummary.of(
                services, services.setup(own, new PluginCalls(own.bound().uses())));
    }

    @Override
    public Run start(Experiment experiment, Path path, RunListener listener) {
        // in a run folder every experiment has the same file name, so it must carry its own
        ReadExperiment own = services.reader()
                .read(experiment.yaml(), experiment.name(), Map.of("name", Json.line(experiment.name())));
        RunFolder folder = RunFolder.create(path, services.storage());
        FolderLock lock = FolderLock.of(folder.path());
        return train(lock, folder, listener, false, () -> {
            folder.writeExperiment(own.yaml());
            return own;
        });
    }

    @Override
    public Run resume(Path path, RunListener listener) {
        RunFolder folder = RunFolder.open(path, services.storage());
        FolderLock lock = FolderLock.of(folder.path());
        return train(lock, folder, listener, true, () -> services.reader().read(folder.experiment(), Map.of()));
    }

    /** Trains while the lock is held, and frees it when the run has ended or could not begin. */
    private Run train(
            FolderLock lock,
            RunFolder folder,
            RunListener listener,
            boolean resumed,
            Supplier<ReadExperiment> reading) {
        try {
            return train(reading.get(), folder, listener, resumed, lock::close);
        } catch (RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    private Run train(
            ReadExperiment experiment, RunFolder folder, RunListener listener, boolean resumed, Runnable release) {
        Control control = new Control();
        RunEvents events = new RunEvents(listener, folder::log, control);
        PluginCalls calls = new PluginCalls(experiment.bound().uses());
        ExperimentRun run = new ExperimentRun(folder.path(), control, events, release);
        return start(
                run, experiment, calls, new TrainingJob(services, experiment, folder, control, events, calls, resumed));
    }

    @Override
    public Run evaluate(Path path, String split, Map<String, String> changes, RunListener listener) {
        RunFolder folder = RunFolder.open(path, services.storage());
        ReadExperiment experiment = services.reader().read(folder.experiment(), changes);
        Control control = new Control();
        Consumer<String> nowhere = line -> {};
        RunEvents events = new RunEvents(listener, nowhere, control);
        PluginCalls calls = new PluginCalls(experiment.bound().uses());
        ExperimentRun run = new ExperimentRun(folder.path(), control, events, () -> {});
        return start(
                run, experiment, calls, new EvaluationJob(services, experiment, folder, split, control, events, calls));
    }

    @Override
    public Run sensitivity(Path path, Sensitivity sensitivity, Map<String, String> changes, RunListener listener) {
        RunFolder folder = RunFolder.open(path, services.storage());
        Map<String, String> all = new LinkedHashMap<>(changes);
        all.put("dataType", "float64");
        ReadExperiment experiment = services.reader().read(folder.experiment(), all);
        FolderLock lock = FolderLock.of(folder.path());
        Control control = new Control();
        Consumer<String> nowhere = line -> {};
        RunEvents events = new RunEvents(listener, nowhere, control);
        PluginCalls calls = new PluginCalls(experiment.bound().uses());
        ExperimentRun run = new ExperimentRun(folder.path(), control, events, lock::close);
        return start(
                run,
                experiment,
                calls,
                new SensitivityJob(services, experiment, folder, sensitivity, control, events, calls));
    }

    @Override
    public Run saliency(
            Path path, Optional<Path> beside, Saliency saliency, Map<String, String> changes, RunListener listener) {
        SaliencyJob.Subject first = subject(path, changes);
        Optional<SaliencyJob.Subject> second = beside.map(other -> subject(other, changes));
        FolderLock lock = FolderLock.of(first.folder().path());
        Control control = new Control();
        Consumer<String> nowhere = line -> {};
        RunEvents events = new RunEvents(listener, nowhere, control);
        PluginCalls calls = new PluginCalls(Stream.concat(Stream.of(first), second.stream())
                .flatMap(subject -> subject.experiment().bound().uses().stream())
                .distinct()
                .toList());
        ExperimentRun run = new ExperimentRun(first.folder().path(), control, events, lock::close);
        return start(
                run,
                first.experiment(),
                calls,
                new SaliencyJob(services, first, second, saliency, control, events, calls));
    }

    /** A run to be examined in double precision. */
    private SaliencyJob.Subject subject(Path path, Map<String, String> changes) {
        RunFolder folder = RunFolder.open(path, services.storage());
        Map<String, String> all = new LinkedHashMap<>(changes);
        all.put("dataType", "float64");
        return new SaliencyJob.Subject(folder, services.reader().read(folder.experiment(), all));
    }

    @Override
    public Findings compare(List<Path> folders, Comparison comparison) {
        return SideBySide.of(new RecordedRuns(services).read(folders), comparison);
    }

    @Override
    public TrainedModel load(Path path, Map<String, String> changes) {
        RunFolder folder = RunFolder.open(path, services.storage());
        return LoadedModel.of(services, folder, services.reader().read(folder.experiment(), changes));
    }

    private Run start(ExperimentRun run, ReadExperiment experiment, PluginCalls calls, ExperimentRun.Job job) {
        running.add(run);
        run.result().whenComplete((result, failure) -> running.remove(run));
        run.start(services, experiment, calls, job);
        return run;
    }

    @Override
    public List<String> export(Path path, Path file) {
        String name = String.valueOf(file.getFileName());
        boolean npz = name.endsWith(".npz");
        if (!npz && !name.endsWith(".safetensors")) {
            throw new HomeostatException("cannot export to " + file
                    + ": the file's ending says the format, and .npz and" + " .safetensors are known");
        }
        if (Files.isDirectory(file)) {
            throw new HomeostatException("cannot export to " + file + ": it is a folder");
        }
        RunFolder folder = RunFolder.open(path, services.storage());
        Map<String, TensorData> tensors = SavedParameters.of(
                        folder, new CheckpointFolder(folder.checkpoints(), 2, services.storage()))
                .tensors();
        services.storage().replace(file.toAbsolutePath(), out -> {
            if (npz) {
                Npz.write(tensors, out);
            } else {
                new SafeTensors(Map.of("format", "homeostat-parameters-1"), tensors).writeTo(out);
            }
        });
        return List.copyOf(tensors.keySet());
    }

    /**
     * Cancels all runs and waits until their checkpoints are written.
     *
     * @param patience how long at most
     */
    public void stop(Duration patience) {
        CompletableFuture<?>[] ends = running.stream()
                .peek(ExperimentRun::cancel)
                .map(run -> run.result().handle((result, failure) -> true).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(ends)
                .completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }
}
