package org.homeostat.cli.internal;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;
import org.homeostat.api.analysis.Findings;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.platform.Analyses;
import org.homeostat.api.platform.Benchmarks;
import org.homeostat.api.platform.Comparison;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Experiment;
import org.homeostat.api.platform.ExperimentException;
import org.homeostat.api.platform.Experiments;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.platform.PluginDescription;
import org.homeostat.api.platform.Registry;
import org.homeostat.api.platform.Reports;
import org.homeostat.api.platform.Run;
import org.homeostat.api.platform.RunListener;
import org.homeostat.api.platform.RunResult;
import org.homeostat.api.platform.Saliency;
import org.homeostat.api.platform.Sensitivity;
import org.homeostat.api.platform.SettingDescription;
import org.homeostat.api.platform.StepProgress;
import org.homeostat.api.platform.Summary;
import org.homeostat.api.platform.TrainedModel;

/** A platform of values: two solvers, one experiment, and runs that do as the test says. */
final class FakePlatform implements Platform {

    final Map<String, String> problems = new TreeMap<>();
    final List<String> settingsAsked = new ArrayList<>();
    final Map<String, String> changes = new LinkedHashMap<>();
    final List<Path> written = new ArrayList<>();
    String experimentProblem = "";
    List<Certificate> certificates = List.of();
    Function<RunListener, FakeRun> runs = listener -> FakeRun.done(Path.of("somewhere"));
    double measured = 1.2;
    String unmeasurable = "";

    @Override
    public Registry registry() {
        return new FakeRegistry();
    }

    @Override
    public Experiments experiments() {
        return new FakeExperiments();
    }

    @Override
    public Compute compute() {
        return (Compute) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Compute.class}, (compute, method, words) -> {
                    throw new HomeostatException("The engine's library is missing. Install it.");
                });
    }

    @Override
    public Benchmarks benchmarks() {
        return new FakeBenchmarks();
    }

    @Override
    public Analyses analyses() {
        return absent(Analyses.class);
    }

    @Override
    public Reports reports() {
        return new FakeReports();
    }

    private static <T> T absent(Class<T> type) {
        throw new HomeostatException("The service " + type.getSimpleName() + " is not there.");
    }

    @Override
    public Map<String, String> bundles() {
        return Map.of("org.homeostat.api 1.0.0", "active");
    }

    private record Plugin(String kind, String name, String summary, String source, String bundle, String version)
            implements PluginDescription {}

    private record Setting(
            String name,
            String description,
            String type,
            String defaultValue,
            boolean isRequired,
            String unit,
            String range,
            List<String> aliases)
            implements SettingDescription {}

    private final class FakeRegistry implements Registry {

        @Override
        public List<String> kinds() {
            return List.of("model", "solver");
        }

        @Override
        public List<PluginDescription> plugins() {
            return List.of(
                    new Plugin("model", "deq", "A model.", "Bai 2019", "org.homeostat.models.deq", "1.0.0"),
                    new Plugin(
                            "solver", "anderson", "Mixes.", "Anderson 1965", "org.homeostat.solvers.anderson", "1.0.0"),
                    new Plugin("solver", "picard", "Repeats.", "", "com.acme.picard", "2.1.0"));
        }

        @Override
        public List<SettingDescription> settings(PluginDescription plugin) {
            settingsAsked.add(plugin.name());
            if (plugin.name().equals("deq")) {
                return List.of(
                        new Setting("solver", "Solves forwards.", "a solver", "anderson", false, "", "", List.of()));
            }
            return List.of(new Setting(
                    "beta", "Mixes in the image.", "number", "1.0", false, "", "above 0 and at most 2", List.of("b")));
        }

        @Override
        public <T> Ref<T> create(Class<T> type, String name, Map<String, ?> settings) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Map<String, String> problems() {
            return problems;
        }
    }

    private record Named(String name, String yaml, long seed) implements Experiment {}

    private record Tensor(String name, long[] shape, boolean isTrainable) implements Summary.Tensor {}

    private record Layers(long parameters, List<Summary.Tensor> tensors, List<Certificate> certificates)
            implements Summary {}

    private final class FakeExperiments implements Experiments {

        @Override
        public Experiment parse(String yaml, String origin, Map<String, String> set) {
            if (!experimentProblem.isEmpty()) {
                throw new ExperimentException(List.of(origin + ":3: " + experimentProblem, origin + ":4: and more"));
            }
            changes.putAll(set);
            return new Named(ShippedExperiments.nameOf(origin), yaml, 7);
        }

        @Override
        public Experiment read(Path file, Map<String, String> set) {
            return parse("homeostat: 1\n", file.getFileName().toString(), set);
        }

        @Override
        public String schema() {
            return """
                    {"properties": {"seed": {"description": "The source of all randomness."},
                     "model": {"description": "The family."},
                     "training": {"properties": {"epochs": {"description": "Passes."}}}}}""";
        }

        @Override
        public Summary summary(Experiment experiment) {
            return new Layers(
                    11,
                    List.of(
                            new Tensor("cell.W", new long[] {2, 3}, true),
                            new Tensor("cell.mean", new long[] {7}, false),
                            new Tensor("cell.scale", new long[0], true),
                            new Tensor("readout.weight", new long[] {2, 2}, true)),
                    certificates);
        }

        @Override
        public Run start(Experiment experiment, Path folder, RunListener listener) {
            return runs.apply(listener).in(folder);
        }

        @Override
        public Run resume(Path folder, RunListener listener) {
            return runs.apply(listener).in(folder);
        }

        @Override
        public Run evaluate(Path folder, String split, Map<String, String> set, RunListener listener) {
            changes.put("split", split);
            changes.putAll(set);
            return runs.apply(listener).in(folder);
        }

        @Override
        public Run sensitivity(Path folder, Sensitivity wanted, Map<String, String> set, RunListener listener) {
            changes.put("split", wanted.split());
            changes.put("samples", Integer.toString(wanted.samples()));
            changes.put("radius", wanted.radius().toString());
            changes.putAll(set);
            return runs.apply(listener).in(folder);
        }

        @Override
        public Run saliency(
                Path folder, Optional<Path> beside, Saliency wanted, Map<String, String> set, RunListener listener) {
            changes.put("split", wanted.split());
            changes.put("samples", wanted.indices().isEmpty() ? "" + wanted.samples() : "" + wanted.indices());
            changes.put("class", wanted.ofClass().orElse("predicted"));
            beside.ifPresent(other -> changes.put("beside", other.getFileName().toString()));
            changes.putAll(set);
            return runs.apply(listener).in(folder);
        }

        @Override
        public Findings compare(List<Path> folders, Comparison comparison) {
            changes.put("folders", "" + folders.size());
            changes.put("metric", comparison.metric().orElse("decisive"));
            changes.put("log", "" + comparison.isLogarithmicLosses());
            return Findings.of("Side by side")
                    .with("metric", "accuracy")
                    .with(Findings.Section.of("Runs")
                            .withTable(List.of("run", "s/step"), List.of(List.of("one", 0.25), List.of("two", 0.5))))
                    .with(Findings.Section.of("Curves")
                            .withFigure(Figure.lines("loss", "Loss", "epoch", "loss", new double[0], Map.of())));
        }

        @Override
        public TrainedModel load(Path folder, Map<String, String> set) {
            throw new UnsupportedOperationException("no model is loaded here");
        }

        @Override
        public List<String> export(Path folder, Path file) {
            return List.of("cell.W");
        }
    }

    private final class FakeReports implements Reports {

        @Override
        public Path write(Findings findings, Path folder) {
            return write(findings, folder, "analysis");
        }

        @Override
        public Path write(Findings findings, Path folder, String name) {
            written.add(folder.resolve(name + ".html"));
            return written.get(written.size() - 1);
        }

        @Override
        public List<Path> draw(Figure figure, Path folder) {
            written.add(folder.resolve(figure.name() + ".png"));
            return List.of(written.get(written.size() - 1));
        }
    }

    private record Measured(String label, double value, String unit, OptionalDouble bar, boolean isPassed)
            implements Benchmarks.Row {}

    private final class FakeBenchmarks implements Benchmarks {

        @Override
        public Map<String, String> benchmarks() {
            return Map.of("step", "a training step against its floor");
        }

        @Override
        public List<Row> run(String name, Consumer<String> progress) {
            progress.accept("fixed-point");
            if (!unmeasurable.isEmpty()) {
                throw new HomeostatException(unmeasurable);
            }
            return List.of(
                    new Measured("fixed-point", measured, "", OptionalDouble.of(1.5), measured <= 1.5),
                    new Measured("step", 812.5, "µs", OptionalDouble.empty(), true));
        }
    }

    /** The numbers of a step. */
    record Step(int epoch, int epochs, long step, long steps, double loss, OptionalDouble iterations)
            implements StepProgress {}

    private record Result(Run.State state, String json, double seconds) implements RunResult {

        Result(Run.State state, String json) {
            this(state, json, 12.3);
        }

        Result(Run.State state) {
            this(state, "{\"status\": \"" + state + "\"}\n");
        }

        @Override
        public long parameters() {
            return 1234;
        }

        @Override
        public Map<String, Map<String, Double>> metrics() {
            return Map.of("test", Map.of("accuracy", 0.98125));
        }

        @Override
        public Map<String, Double> solver() {
            return Map.of("iterations", 9.5);
        }
    }

    /** A run whose end the test decides. */
    static final class FakeRun implements Run {

        private final CompletableFuture<RunResult> result = new CompletableFuture<>();
        private Path folder;

        private FakeRun(Path folder) {
            this.folder = folder;
        }

        static FakeRun endless() {
            return new FakeRun(Path.of("somewhere"));
        }

        static FakeRun done(Path folder) {
            FakeRun run = new FakeRun(folder);
            run.result.complete(new Result(State.DONE));
            return run;
        }

        static FakeRun of(String json) {
            FakeRun run = endless();
            run.result.complete(new Result(State.DONE, json));
            return run;
        }

        static FakeRun evaluated() {
            FakeRun run = endless();
            run.result.complete(new Result(State.DONE, "{}", 0));
            return run;
        }

        static FakeRun failed(Throwable failure) {
            FakeRun run = endless();
            run.result.completeExceptionally(failure);
            return run;
        }

        FakeRun in(Path where) {
            folder = where;
            return this;
        }

        @Override
        public State state() {
            return State.RUNNING;
        }

        @Override
        public Path folder() {
            return folder;
        }

        @Override
        public void checkpoint() {}

        @Override
        public void cancel() {
            result.complete(new Result(State.CANCELLED));
        }

        @Override
        public CompletionStage<RunResult> result() {
            return result;
        }
    }
}
