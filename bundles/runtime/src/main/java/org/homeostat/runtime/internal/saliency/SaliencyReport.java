package org.homeostat.runtime.internal.saliency;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.platform.Saliency;
import org.homeostat.runtime.internal.report.Charts;
import org.homeostat.runtime.internal.report.Drawings;
import org.homeostat.runtime.internal.report.ReportPage;
import org.homeostat.runtime.internal.storage.RunFolder;

/**
 * What is written of explanations.
 *
 * @param saliency what was wanted
 * @param runs the names of the runs, one or two
 * @param classes the names of the classes
 * @param explained the samples
 */
public record SaliencyReport(Saliency saliency, List<String> runs, List<String> classes, List<Explained> explained) {

    /** Copies the lists. */
    public SaliencyReport {
        runs = List.copyOf(runs);
        classes = List.copyOf(classes);
        explained = List.copyOf(explained);
    }

    /**
     * The numbers that count.
     *
     * @return names and numbers in the order in which to show them
     */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("samples", (double) explained.size());
        for (int run = 0; run < runs.size(); run++) {
            int which = run;
            metrics.put(
                    run == 0 ? "accuracy" : "accuracyBeside",
                    mean(e -> e.views().get(which).predicted() == e.label() ? 1 : 0));
        }
        if (runs.size() > 1) {
            metrics.put("gradientSimilarity", mean(e -> gradientSimilarity(e)));
            if (explained.stream().allMatch(e -> gradCamSimilarity(e).isPresent())) {
                metrics.put("gradCamSimilarity", mean(e -> gradCamSimilarity(e).orElseThrow()));
            }
        }
        return metrics;
    }

    /** Over the samples where there is a number. */
    private double mean(ToDoubleFunction<Explained> value) {
        return explained.stream()
                .mapToDouble(value)
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    private static double gradientSimilarity(Explained sample) {
        return sample.views().get(0).gradient().similarity(sample.views().get(1).gradient());
    }

    private static Optional<Double> gradCamSimilarity(Explained sample) {
        Optional<Heat> second = sample.views().get(1).gradCam();
        return sample.views().get(0).gradCam().flatMap(first -> second.map(first::similarity));
    }

    /**
     * Everything, for {@code saliency.json}.
     *
     * @param experiment the first run's experiment
     * @param solves what the solves did, by name
     * @param warnings what a reader should know
     * @return JSON values
     */
    public Map<String, Object> json(String experiment, Map<String, Map<String, Double>> solves, List<String> warnings) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("experiment", experiment);
        json.put("status", "done");
        json.put("split", saliency.split());
        json.put("class", saliency.ofClass().orElse(null));
        json.put("seed", saliency.seed());
        json.put("runs", runs);
        json.putAll(metrics());
        json.put("samples", explained.stream().map(this::sample).toList());
        json.putAll(solves);
        json.put("warnings", warnings);
        return json;
    }

    private Map<String, Object> sample(Explained sample) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("sample", sample.sample());
        json.put("label", classes.get(sample.label()));
        List<Map<String, Object>> views = new ArrayList<>();
        for (Explained.View view : sample.views()) {
            Map<String, Object> seen = new LinkedHashMap<>();
            seen.put("predicted", classes.get(view.predicted()));
            seen.put("explained", classes.get(view.explained()));
            seen.put("probability", view.probability());
            seen.put("converged", view.converged());
            seen.put("gradientPeak", view.gradient().peak());
            view.gradCam().ifPresent(cam -> seen.put("gradCamPeak", cam.peak()));
            views.add(seen);
        }
        json.put("views", views);
        if (runs.size() > 1) {
            json.put("gradientSimilarity", gradientSimilarity(sample));
            gradCamSimilarity(sample).ifPresent(similarity -> json.put("gradCamSimilarity", similarity));
        }
        return json;
    }

    /**
     * Draws the figures and writes the page.
     *
     * @param folder the first run's folder
     * @param warnings is told of figures that cannot be drawn
     */
    public void write(RunFolder folder, Consumer<String> warnings) {
        ReportPage page = new ReportPage(
                "Saliency: " + String.join(" beside ", runs),
                "Each row shows the image, then for each run a map and the map over the image. The upper row is"
                        + " Grad-CAM: where the last feature maps speak for the class. The lower one is the gradient of"
                        + " the class's score with respect to each pixel, the largest of its channels. Every map is scaled"
                        + " to its own largest value. A map that is missing is of a model that keeps no image of its"
                        + " features.");
        page.section("Samples of split '" + saliency.split() + "'");
        List<List<Object>> rows = new ArrayList<>();
        metrics().forEach((name, value) -> rows.add(List.of(name, value)));
        page.table(List.of("quantity", "found"), rows);
        Drawings drawings = new Drawings(folder, warnings);
        for (Explained sample : explained) {
            Figure figure = Figure.picture("saliency-" + sample.sample(), caption(sample), Overlay.of(sample));
            drawings.add(figure.name(), () -> Charts.draw(figure)).ifPresent(page::figure);
        }
        folder.write("saliency.html", page.html());
    }

    private String caption(Explained sample) {
        StringBuilder caption =
                new StringBuilder("Sample " + sample.sample() + ", labelled " + classes.get(sample.label()));
        for (int i = 0; i < runs.size(); i++) {
            Explained.View view = sample.views().get(i);
            caption.append(String.format(
                    Locale.ROOT,
                    "; %s predicts %s, the map is for %s (probability %.3f)%s",
                    runs.get(i),
                    classes.get(view.predicted()),
                    classes.get(view.explained()),
                    view.probability(),
                    view.converged() ? "" : ", by solves that did not converge"));
        }
        return caption.append('.').toString();
    }
}
