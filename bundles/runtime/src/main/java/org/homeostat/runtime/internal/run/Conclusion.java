package org.homeostat.runtime.internal.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.homeostat.api.dataset.Dataset;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.platform.Figure;
import org.homeostat.runtime.internal.experiment.JudgedBy;
import org.homeostat.runtime.internal.experiment.ReadExperiment;
import org.homeostat.runtime.internal.report.Charts;
import org.homeostat.runtime.internal.report.Drawings;
import org.homeostat.runtime.internal.report.ReportPage;
import org.homeostat.runtime.internal.storage.Json;
import org.homeostat.runtime.internal.storage.RunFolder;
import org.homeostat.runtime.internal.training.Evaluation;
import org.homeostat.runtime.internal.training.LayerDiagnosis;
import org.homeostat.runtime.internal.training.RunEvents;
import org.homeostat.runtime.internal.training.SolverTotals;

/** What a finished run leaves in its folder: result, figures, report. */
final class Conclusion {

    /** How many warnings a reader of the report is expected to look through. */
    private static final int MOST_WARNINGS = 20;

    /**
     * What the run has come to before anything is written; {@code deeds} are figures of what the model does by itself, and
     * {@code adjoint} is of the last epoch's training.
     */
    record Facts(
            ReadExperiment experiment,
            String status,
            long parameters,
            double seconds,
            int epochs,
            long steps,
            int bestEpoch,
            String decisiveMetric,
            Map<String, Evaluation.Evaluated> splits,
            List<Figure> deeds,
            Map<?, ?> adjoint,
            List<Certificate> certificates) {

        /** The split that results are reported on: the last one evaluated. */
        Optional<Evaluation.Evaluated> reported() {
            return splits.values().stream().reduce((first, second) -> second);
        }

        Map<String, Map<String, Double>> metrics() {
            Map<String, Map<String, Double>> metrics = new LinkedHashMap<>();
            splits.forEach((split, evaluated) -> metrics.put(split, evaluated.metrics()));
            return metrics;
        }

        List<LayerDiagnosis> diagnoses() {
            return reported().map(Evaluation.Evaluated::diagnoses).orElse(List.of());
        }

        /** The figures of the reported split, and of what the model does by itself. */
        List<Figure> figures() {
            List<Figure> all = new ArrayList<>(
                    reported().map(Evaluation.Evaluated::figures).orElse(List.of()));
            all.addAll(deeds);
            return all;
        }

        List<Figure> drawn() {
            return figures().stream()
                    .filter(figure -> !(figure instanceof Figure.Text))
                    .toList();
        }

        List<Figure.Text> texts() {
            return figures().stream()
                    .filter(Figure.Text.class::isInstance)
                    .map(Figure.Text.class::cast)
                    .toList();
        }

        Map<String, Double> solver() {
            return reported().map(e -> e.solver().statistics()).orElse(Map.of());
        }
    }

    private Conclusion() {}

    /** The result as it stands in {@code result.json}. */
    static Map<String, Object> result(Facts facts, List<String> warnings) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("experiment", facts.experiment().name());
        result.put("status", facts.status());
        result.put("seed", facts.experiment().seed());
        result.put("parameters", facts.parameters());
        result.put("seconds", facts.seconds());
        result.put("epochs", facts.epochs());
        result.put("steps", facts.steps());
        if (facts.bestEpoch() > 0) {
            result.put("bestEpoch", facts.bestEpoch());
        }
        result.put("metrics", facts.metrics());
        result.put("solver", facts.solver());
        result.put("adjoint", facts.adjoint());
        if (!facts.diagnoses().isEmpty()) {
            result.put(
                    "diagnostics",
                    facts.diagnoses().stream().map(LayerDiagnosis::summary).toList());
        }
        result.put("certificates", Certified.entries(facts.certificates()));
        result.put("warnings", warnings);
        return result;
    }

    /** Draws the figures and writes the report; a figure that cannot be drawn is a warning, not a failure. */
    static void write(Facts facts, RunFolder folder, Map<String, Object> environment, RunEvents events) {
        List<Charts.Drawn> drawn = figures(facts, folder.readMetrics(), new Drawings(folder, events::warning));
        Drawings.write(facts.texts(), folder);
        folder.write("report.html", page(facts, drawn, environment, events.warnings()));
    }

    private static List<Charts.Drawn> figures(Facts facts, List<Map<String, Object>> epochs, Drawings folder) {
        Map<String, Drawings.Drawing> drawings = new LinkedHashMap<>();
        if (!epochs.isEmpty()) {
            drawings.put(
                    "loss", () -> Charts.draw(Curves.overEpochs("loss", "learning-curve", "Loss over epochs", epochs)));
            drawings.put(
                    "loss over time",
                    () -> Charts.draw(
                            Curves.overTime("loss", "learning-curve-time", "Loss over the time of training", epochs)));
        }
        String metric = facts.decisiveMetric();
        if (facts.bestEpoch() > 0) {
            drawings.putIfAbsent(
                    metric,
                    () -> Charts.draw(Curves.overEpochs(metric, metric + "-curve", metric + " over epochs", epochs)));
        }
        List<Integer> kept = facts.experiment().bound().settings().training().figuresAt();
        for (Figure figure : facts.drawn()) {
            folder.of(figure, kept).forEach(earlier -> drawings.put(earlier.name(), () -> earlier));
            drawings.put(figure.name(), () -> Charts.draw(figure));
        }
        SolverTotals solver = facts.reported().map(Evaluation.Evaluated::solver).orElseGet(SolverTotals::new);
        if (!solver.isEmpty()) {
            drawings.put(
                    "solver-iterations",
                    () -> Charts.histogram(
                            "solver-iterations",
                            "Iterations of the forward solver, sample by sample",
                            solver.histogram()));
        }
        List<LayerDiagnosis> diagnoses = facts.diagnoses();
        for (int i = 0; i < diagnoses.size(); i++) {
            String name = "residuals" + layer("-", i, diagnoses);
            Figure residuals = diagnoses
                    .get(i)
                    .residuals(
                            name,
                            "Residuals of the forward solver, a curve a sample, for the first samples of the split"
                                    + layer(", layer ", i, diagnoses));
            drawings.put(name, () -> Charts.draw(residuals));
        }
        List<Charts.Drawn> drawn = new ArrayList<>();
        drawings.forEach((name, drawing) -> folder.add(name, drawing).ifPresent(drawn::add));
        return drawn;
    }

    /** The number of a layer behind a separator, where there are several. */
    private static String layer(String separator, int i, List<?> layers) {
        return layers.size() == 1 ? "" : separator + (i + 1);
    }

    private static String page(
            Facts facts, List<Charts.Drawn> figures, Map<String, Object> environment, List<String> warnings) {
        Map<String, Object> headline = new LinkedHashMap<>();
        facts.reported().ifPresent(e -> {
            String split =
                    List.copyOf(facts.splits().keySet()).get(facts.splits().size() - 1);
            e.metrics().forEach((metric, value) -> headline.put(split + " " + metric, value));
        });
        headline.put("parameters", facts.parameters());
        headline.put("epochs", facts.epochs());
        headline.put("training seconds", facts.seconds());
        headline.put("seed", facts.experiment().seed());
        ReportPage page = new ReportPage(
                facts.experiment().name(),
                facts.experiment().bound().settings().description().orElse(""));
        page.headline(headline);
        if (!warnings.isEmpty()) {
            page.section("Warnings").list(shortened(warnings));
        }
        page.section("Metrics").table(metricColumns(facts), metricRows(facts));
        if (facts.bestEpoch() > 0) {
            boolean best = facts.experiment().bound().settings().training().parameters() == JudgedBy.BEST;
            page.table(
                    List.of("parameters used", "epoch"),
                    List.of(
                            best
                                    ? List.of(
                                            "best on " + Dataset.VALIDATION + " by " + facts.decisiveMetric(),
                                            facts.bestEpoch())
                                    : List.of("the last", facts.epochs())));
        }
        if (!facts.solver().isEmpty()) {
            page.section("Solver").table(solverColumns(facts), solverRows(facts));
        }
        if (!facts.diagnoses().isEmpty()) {
            page.section("Equilibria").table(diagnosisColumns(), diagnosisRows(facts.diagnoses()));
        }
        if (!facts.certificates().isEmpty()) {
            page.section("Certificates")
                    .table(
                            List.of("name", "statement", "value", "holds"),
                            facts.certificates().stream()
                                    .map(c -> List.<Object>of(
                                            c.name(), c.statement(), c.value(), c.holds() ? "yes" : "no"))
                                    .toList());
        }
        page.section("Figures");
        facts.texts().forEach(page::text);
        figures.forEach(page::figure);
        page.section("Plug-ins")
                .table(
                        List.of("kind", "name", "bundle", "version", "SHA-256"),
                        facts.experiment().bound().uses().stream()
                                .map(u -> List.of(u.kind(), u.name(), u.bundle(), u.version(), u.sha256()))
                                .toList());
        page.section("Environment").table(List.of("what", "value"), environmentRows(environment));
        page.section("Experiment").preformatted(facts.experiment().yaml());
        return page.html();
    }

    private static List<String> shortened(List<String> warnings) {
        if (warnings.size() <= MOST_WARNINGS) {
            return warnings;
        }
        List<String> first = new ArrayList<>(warnings.subList(0, MOST_WARNINGS));
        first.add("and " + (warnings.size() - MOST_WARNINGS) + " more, in log.txt");
        return first;
    }

    private static List<String> solverColumns(Facts facts) {
        List<String> columns = new ArrayList<>(List.of("quantity", "forward, in evaluation"));
        if (!facts.adjoint().isEmpty()) {
            columns.add("adjoint, in the last epoch");
        }
        return columns;
    }

    private static List<List<Object>> solverRows(Facts facts) {
        List<List<Object>> rows = new ArrayList<>();
        facts.solver().forEach((quantity, forward) -> {
            List<Object> row = new ArrayList<>(List.of(quantity, forward));
            if (!facts.adjoint().isEmpty()) {
                Object adjoint = facts.adjoint().get(quantity);
                row.add(adjoint == null ? "–" : adjoint);
            }
            rows.add(row);
        });
        return rows;
    }

    private static List<String> diagnosisColumns() {
        return List.of(
                "layer",
                "samples",
                "spectral radius, median",
                "spectral radius, max",
                "Lipschitz constant, median",
                "Lipschitz constant, max");
    }

    private static List<List<Object>> diagnosisRows(List<LayerDiagnosis> diagnoses) {
        List<List<Object>> rows = new ArrayList<>();
        for (LayerDiagnosis diagnosis : diagnoses) {
            List<Object> row = new ArrayList<>(List.of(rows.size() + 1));
            diagnosis.summary().values().forEach(value -> {
                if (value instanceof Map<?, ?> numbers) {
                    row.addAll(numbers.values());
                } else {
                    row.add(value);
                }
            });
            rows.add(row);
        }
        return rows;
    }

    private static List<String> metricColumns(Facts facts) {
        List<String> columns = new ArrayList<>(List.of("split"));
        facts.reported().ifPresent(e -> columns.addAll(e.metrics().keySet()));
        return columns;
    }

    private static List<List<Object>> metricRows(Facts facts) {
        List<List<Object>> rows = new ArrayList<>();
        facts.splits().forEach((split, evaluated) -> {
            List<Object> row = new ArrayList<>(List.of(split));
            Map<String, Double> metrics = evaluated.metrics();
            metricColumns(facts).stream()
                    .skip(1)
                    .forEach(metric -> row.add(metrics.containsKey(metric) ? metrics.get(metric) : "–"));
            rows.add(row);
        });
        return rows;
    }

    private static List<List<Object>> rows(Map<String, ?> values) {
        List<List<Object>> rows = new ArrayList<>();
        values.forEach((name, value) -> rows.add(List.of(name, value)));
        return rows;
    }

    private static List<List<Object>> environmentRows(Map<String, Object> environment) {
        Map<String, Object> flat = new LinkedHashMap<>();
        environment.forEach((name, value) -> {
            if (value instanceof Map<?, ?> inner) {
                inner.forEach((key, item) -> flat.put(String.valueOf(key), item));
            } else if (!(value instanceof List<?>)) {
                flat.put(name, value);
            }
        });
        return rows(flat);
    }

    /** The JSON text of a result. */
    static String json(Map<String, Object> result) {
        return Json.pretty(result);
    }
}
