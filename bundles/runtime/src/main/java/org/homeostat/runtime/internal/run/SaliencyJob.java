package org.homeostat.runtime.internal.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.Samples;
import org.homeostat.api.platform.Run;
import org.homeostat.api.platform.Saliency;
import org.homeostat.runtime.internal.experiment.ReadExperiment;
import org.homeostat.runtime.internal.registry.RunHold;
import org.homeostat.runtime.internal.saliency.Classifier;
import org.homeostat.runtime.internal.saliency.Explained;
import org.homeostat.runtime.internal.saliency.Pixels;
import org.homeostat.runtime.internal.saliency.SaliencyReport;
import org.homeostat.runtime.internal.storage.Json;
import org.homeostat.runtime.internal.storage.RunFolder;
import org.homeostat.runtime.internal.training.Control;
import org.homeostat.runtime.internal.training.PluginCalls;
import org.homeostat.runtime.internal.training.RunEvents;
import org.homeostat.runtime.internal.training.Seeds;
import org.homeostat.runtime.internal.training.SolverTotals;

/** Shows where the classifiers of one run, or of two side by side, look in images. */
final class SaliencyJob implements ExperimentRun.Job {

    /** Images that are explained at a time. */
    private static final int BATCH = 8;

    /** Labels that are read at a time. */
    private static final int LABELS = 1000;

    /** A run and what it was of. */
    record Subject(RunFolder folder, ReadExperiment experiment) {

        private String name() {
            return String.valueOf(folder.path().getFileName());
        }
    }

    /** An open run, its samples and its classifier. */
    private record Viewer(Subject subject, ExaminedRun run, Samples samples, DataSpec input, Classifier classifier) {

        /** By the names that samples tell, where the experiment knows numbers alone. */
        private List<String> classes() {
            List<String> classes = run.setup().output().classes();
            return samples.target()
                    .map(DataSpec::classes)
                    .filter(names -> names.size() == classes.size())
                    .orElse(classes);
        }
    }

    private final RunServices services;
    private final Subject first;
    private final Optional<Subject> beside;
    private final Saliency saliency;
    private final Control control;
    private final RunEvents events;
    private final PluginCalls calls;

    /**
     * Creates it.
     *
     * @param calls into the plug-ins of both experiments
     */
    SaliencyJob(
            RunServices services,
            Subject first,
            Optional<Subject> beside,
            Saliency saliency,
            Control control,
            RunEvents events,
            PluginCalls calls) {
        this.services = services;
        this.first = first;
        this.beside = beside;
        this.saliency = saliency;
        this.control = control;
        this.events = events;
        this.calls = calls;
    }

    @Override
    public Outcome work() {
        events.stage("preparing");
        try (ExaminedRun run = open(first)) {
            Viewer viewer = viewer(first, run);
            if (beside.isEmpty()) {
                return explain(List.of(viewer));
            }
            try (RunHold hold = services.plugins()
                            .hold(beside.get().experiment().bound().uses(), control::lost);
                    ExaminedRun other = open(beside.get())) {
                hold.lost().ifPresent(control::lost);
                Viewer second = viewer(beside.get(), other);
                requireSameData(viewer, second);
                return explain(List.of(viewer, second));
            }
        }
    }

    private ExaminedRun open(Subject subject) {
        OtherModel.warning(subject.folder(), subject.experiment()).ifPresent(events::warning);
        return new ExaminedRun(services, subject.experiment(), subject.folder(), calls, saliency.tolerance());
    }

    private Viewer viewer(Subject subject, ExaminedRun run) {
        DataSpec output = run.setup().output();
        Samples samples = run.splits().of(saliency.split());
        DataSpec input = samples.input().orElseGet(run.setup()::input);
        if (!input.isImage() || output.classes().isEmpty() || output.shape().dimension() != 1) {
            throw new HomeostatException("the run " + subject.folder().path() + " maps " + input + " to " + output
                    + "; saliency is shown for classifiers of images");
        }
        return new Viewer(subject, run, samples, input, new Classifier(run.setup(), run.network()));
    }

    private void requireSameData(Viewer viewer, Viewer other) {
        boolean same = viewer.input().shape().equals(other.input().shape())
                && viewer.classes().equals(other.classes())
                && viewer.samples().size() == other.samples().size();
        if (!same) {
            throw new HomeostatException("the runs " + viewer.subject().folder().path() + " and "
                    + other.subject().folder().path() + " are not of the same data: " + described(viewer) + ", and "
                    + described(other) + "; take runs with the same dataset and split");
        }
    }

    private String described(Viewer viewer) {
        return viewer.samples().size() + " samples " + viewer.input() + " of "
                + viewer.classes().size() + " classes in split '" + saliency.split() + "'";
    }

    private Outcome explain(List<Viewer> viewers) {
        Viewer leading = viewers.get(0);
        List<Integer> chosen = chosen(leading);
        events.stage("explaining");
        List<Explained> explained = new ArrayList<>();
        for (int from = 0; from < chosen.size(); from += BATCH) {
            control.check();
            int[] part = chosen.subList(from, Math.min(chosen.size(), from + BATCH)).stream()
                    .mapToInt(i -> i)
                    .toArray();
            explained.addAll(explain(viewers, part));
        }
        viewers.stream()
                .filter(viewer -> viewer.run().network().model().featureMaps().isEmpty())
                .forEach(viewer -> events.warning("the model '"
                        + viewer.run().setup().settings().model().name() + "' of "
                        + viewer.subject().name()
                        + " tells no feature maps, so there is no Grad-CAM of it"));
        for (Viewer viewer : viewers) {
            tell(viewer, "forward", viewer.classifier().solver());
            tell(viewer, "adjoint", viewer.classifier().adjoint());
        }
        events.stage("writing the page");
        SaliencyReport report = new SaliencyReport(
                saliency, viewers.stream().map(v -> v.subject().name()).toList(), leading.classes(), explained);
        report.write(first.folder(), events::warning);
        Map<String, Map<String, Double>> solves = new LinkedHashMap<>();
        for (int i = 0; i < viewers.size(); i++) {
            Viewer viewer = viewers.get(i);
            String suffix = i == 0 ? "" : "Beside";
            solves.put("solver" + suffix, viewer.classifier().solver().statistics());
            solves.put("adjoint" + suffix, viewer.classifier().adjoint().statistics());
        }
        String json = Json.pretty(report.json(first.experiment().name(), solves, events.warnings()));
        first.folder().write("saliency.json", json);
        return new Outcome(
                Run.State.DONE,
                leading.run().network().size(),
                0,
                Map.of(saliency.split(), report.metrics()),
                leading.classifier().solver().statistics(),
                json);
    }

    private void tell(Viewer viewer, String side, SolverTotals solves) {
        solves.failures()
                .ifPresent(failures -> events.warning(viewer.subject().name() + ": the " + side
                        + " solve did not converge for " + failures + ", so that their maps may mislead"
                        + (side.equals("forward") && saliency.tolerance().isEmpty()
                                ? "; give a tolerance, for more iterations than in evaluation"
                                : "")));
    }

    private List<Explained> explain(List<Viewer> viewers, int... part) {
        List<List<Explained.View>> views = new ArrayList<>();
        for (Viewer viewer : viewers) {
            try (NDManager work = viewer.run().manager().newSubManager()) {
                Optional<Integer> wanted = saliency.ofClass().map(name -> number(viewer, name));
                views.add(viewer.classifier().views(images(viewer, work, part), viewer.input(), wanted));
            }
        }
        int[] labels = labels(viewers.get(0), part);
        for (Viewer other : viewers.subList(1, viewers.size())) {
            if (!Arrays.equals(labels, labels(other, part))) {
                throw new HomeostatException("the samples " + Arrays.toString(part) + " of split '" + saliency.split()
                        + "' have other labels in "
                        + viewers.get(0).subject().folder().path() + " than in "
                        + other.subject().folder().path() + "; take runs with the same dataset and seed");
            }
        }
        List<Explained> explained = new ArrayList<>();
        try (NDManager work = viewers.get(0).run().manager().newSubManager()) {
            double[] pixels = images(viewers.get(0), work, part).toDoubleArray();
            int size = pixels.length / part.length;
            for (int i = 0; i < part.length; i++) {
                int sample = i;
                explained.add(new Explained(
                        part[i],
                        Pixels.of(
                                Arrays.copyOfRange(pixels, i * size, (i + 1) * size),
                                viewers.get(0).input()),
                        labels[i],
                        views.stream().map(ofRun -> ofRun.get(sample)).toList()));
            }
        }
        return explained;
    }

    /** The samples to look at, in their order. */
    private List<Integer> chosen(Viewer viewer) {
        int size = viewer.samples().size();
        List<Integer> named = saliency.indices();
        named.stream().filter(i -> i >= size).findFirst().ifPresent(i -> {
            throw new HomeostatException("the split '" + saliency.split() + "' has " + size
                    + " samples, numbered from 0;" + " there is no sample " + i);
        });
        if (!named.isEmpty()) {
            return named;
        }
        IntStream all = IntStream.of(Seeds.permutation(size, saliency.seed()));
        Optional<Integer> wanted = saliency.ofClass().map(name -> number(viewer, name));
        IntStream eligible = wanted.map(number -> {
                    int[] labels = allLabels(viewer);
                    return all.filter(i -> labels[i] == number);
                })
                .orElse(all);
        List<Integer> chosen =
                eligible.limit(saliency.samples()).sorted().boxed().toList();
        if (chosen.isEmpty()) {
            throw new HomeostatException("the split '" + saliency.split() + "' has no sample"
                    + saliency.ofClass().map(name -> " of class '" + name + "'").orElse("") + "; choose another one");
        }
        return chosen;
    }

    private static int number(Viewer viewer, String name) {
        int number = viewer.classes().indexOf(name);
        if (number < 0) {
            throw new HomeostatException(
                    "there is no class '" + name + "'; the classes are " + String.join(", ", viewer.classes()));
        }
        return number;
    }

    private int[] allLabels(Viewer viewer) {
        int size = viewer.samples().size();
        int[] labels = new int[size];
        for (int from = 0; from < size; from += LABELS) {
            int to = Math.min(size, from + LABELS);
            int[] part = IntStream.range(from, to).toArray();
            System.arraycopy(labels(viewer, part), 0, labels, from, part.length);
        }
        return labels;
    }

    private int[] labels(Viewer viewer, int... part) {
        try (NDManager work = viewer.run().manager().newSubManager()) {
            NDList targets = data(viewer, "targets", () -> viewer.samples().targets(work, part));
            return Arrays.stream(targets.head().toType(DataType.INT64, false).toLongArray())
                    .mapToInt(Math::toIntExact)
                    .toArray();
        }
    }

    private NDArray images(Viewer viewer, NDManager work, int... part) {
        NDList arrays = data(viewer, "inputs", () -> viewer.samples().inputs(work, part));
        return arrays.head().toDevice(work.getDevice(), false).toType(DataType.FLOAT64, false);
    }

    private NDList data(Viewer viewer, String what, Supplier<NDList> code) {
        return calls.call(calls.use("dataset", viewer.run().setup().settings().dataset()), what, code);
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
