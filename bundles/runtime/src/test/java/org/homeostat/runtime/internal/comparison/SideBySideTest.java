package org.homeostat.runtime.internal.comparison;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.analysis.Findings;
import org.homeostat.api.platform.Comparison;
import org.homeostat.api.platform.Figure;
import org.junit.jupiter.api.Test;

/** What is said of runs side by side, from records of which every number is known. */
class SideBySideTest {

    private static final RecordedRun.Decision ACCURACY = new RecordedRun.Decision("accuracy", true);

    private static Map<String, Object> epoch(int number, double loss, double accuracy, double seconds, double steps) {
        return Map.of(
                "epoch",
                number,
                "step",
                10 * number,
                "train",
                Map.of("loss", loss),
                "validation",
                Map.of("loss", 2 * loss, "accuracy", accuracy),
                "solver",
                Map.of("iterationsMedian", 4.0 + number),
                "time",
                steps > 0 ? Map.of("seconds", seconds, "steps", steps) : Map.of("seconds", seconds));
    }

    private static RecordedRun run(
            String name,
            Map<String, String> settings,
            List<Map<String, Object>> epochs,
            Map<String, Object> result,
            RecordedRun.Decision decision) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("task.name", "classification");
        all.put("dataset.name", "digits");
        all.put("dataset.limit", "1000");
        all.put("training.epochs", "3");
        all.put("training.batchSize", "64");
        all.put("seed", "1");
        all.putAll(settings);
        return new RecordedRun(
                name,
                Path.of("/runs", name),
                false,
                all,
                epochs,
                result,
                Map.of("threads", 1),
                OptionalLong.of(1234),
                Optional.ofNullable(decision),
                Optional.empty());
    }

    private static RecordedRun done(String name, Map<String, String> settings, double pace) {
        return run(
                name,
                settings,
                List.of(
                        epoch(1, 1.0, 0.5, 10 * pace, 8 * pace),
                        epoch(2, 0.1, 0.9, 20 * pace, 16 * pace),
                        epoch(3, 0.001, 0.8, 30 * pace, 24 * pace)),
                Map.of(
                        "status",
                        "done",
                        "epochs",
                        3,
                        "steps",
                        30,
                        "seconds",
                        31 * pace,
                        "metrics",
                        Map.of("validation", Map.of("accuracy", 0.91), "test", Map.of("loss", 0.2, "accuracy", 0.88))),
                ACCURACY);
    }

    private static Map<?, ?> values(Findings findings, int run) {
        return (Map<?, ?>) ((List<?>) findings.values().get("runs")).get(run);
    }

    private static List<?> remarks(Findings findings) {
        return (List<?>) findings.values().get("remarks");
    }

    private static List<Figure> figures(Findings findings) {
        return findings.sections().stream()
                .flatMap(section -> section.figures().stream())
                .toList();
    }

    private static Figure.Plane figure(Findings findings, String name) {
        return (Figure.Plane) figures(findings).stream()
                .filter(figure -> figure.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theSlowerRunIsAMultipleOfTheFirst() {
        Findings findings = SideBySide.of(
                List.of(done("one", Map.of(), 1), done("two", Map.of("model.name", "sim"), 3)), Comparison.defaults());
        assertEquals(0.8, (double) values(findings, 0).get("secondsPerStep"), 1e-12);
        assertEquals(3.0, (double) values(findings, 1).get("ratio"), 1e-12);
        assertEquals(93.0, values(findings, 1).get("seconds"));
        assertEquals(7.0, values(findings, 1).get("iterationsMedian"));
        assertEquals(
                Map.of("validation", Map.of("accuracy", 0.91), "test", Map.of("loss", 0.2, "accuracy", 0.88)),
                values(findings, 0).get("metrics"));
        assertEquals(List.of("Same task, same data, same seed."), remarks(findings));
        Findings.Section table = findings.sections().get(0);
        assertEquals(
                List.of(
                        "run",
                        "parameters",
                        "epochs",
                        "seconds",
                        "s/step",
                        "ratio",
                        "validation accuracy",
                        "test accuracy",
                        "test loss",
                        "iterations",
                        "own settings"),
                table.columns());
        List<Object> row = table.rows().get(1);
        assertEquals(List.of("two", 1234L, 3), row.subList(0, 3));
        assertEquals("model sim", row.get(row.size() - 1));
    }

    @Test
    void curvesAreOverEpochsAndOverSeconds() {
        Findings findings = SideBySide.of(
                List.of(done("one", Map.of(), 1), done("two", Map.of(), 3)),
                Comparison.defaults().withMetric("accuracy"));
        assertEquals(
                List.of(
                        "training-loss-over-epochs",
                        "validation-loss-over-epochs",
                        "validation-accuracy-over-epochs",
                        "training-loss-over-seconds",
                        "validation-loss-over-seconds",
                        "validation-accuracy-over-seconds"),
                figures(findings).stream().map(Figure::name).toList());
        Figure.Plane loss = figure(findings, "validation-loss-over-seconds");
        assertArrayEquals(new double[] {30, 60, 90}, loss.curves().get("two")[0]);
        assertArrayEquals(new double[] {2, 0.2, 0.002}, loss.curves().get("two")[1]);
        assertTrue(loss.isLogarithmicY());
        assertFalse(figure(findings, "validation-accuracy-over-epochs").isLogarithmicY());
        assertArrayEquals(
                new double[] {1, 2, 3},
                figure(findings, "training-loss-over-epochs").curves().get("one")[0]);
    }

    @Test
    void lossesThatSpanLittleAreDrawnAsTheyAreUnlessAskedOtherwise() {
        List<RecordedRun> runs = List.of(
                run("one", Map.of(), List.of(epoch(1, 1, 0.5, 1, 0), epoch(2, 0.5, 0.6, 2, 0)), Map.of(), ACCURACY),
                run("two", Map.of(), List.of(epoch(1, 1, 0.5, 1, 0)), Map.of(), ACCURACY));
        assertFalse(figure(SideBySide.of(runs, Comparison.defaults()), "training-loss-over-epochs")
                .isLogarithmicY());
        Findings forced = SideBySide.of(runs, Comparison.defaults().withLogarithmicLosses());
        assertTrue(figure(forced, "training-loss-over-epochs").isLogarithmicY());
        assertFalse(figure(forced, "validation-accuracy-over-epochs").isLogarithmicY());
    }

    @Test
    void ofARunInProgressTheBestEpochSoFarIsShown() {
        RecordedRun going =
                run("going", Map.of(), List.of(epoch(1, 1, 0.7, 1, 0), epoch(2, 0.5, 0.6, 2, 0)), Map.of(), ACCURACY);
        Findings findings = SideBySide.of(List.of(done("one", Map.of(), 1), going), Comparison.defaults());
        assertEquals(
                Map.of("validation", Map.of("loss", 2.0, "accuracy", 0.7)),
                values(findings, 1).get("metrics"));
        assertEquals("unfinished", values(findings, 1).get("status"));
        assertTrue(
                remarks(findings)
                        .contains("going is unfinished after 2 of 3 epochs: its validation is that of epoch 1."),
                remarks(findings).toString());
        assertEquals(0.1, (double) values(findings, 1).get("secondsPerStep"), 1e-12);
        assertEquals(false, findings.values().get("stepsAlone"), "one of the runs has not measured them");
        assertEquals(1.0, (double) values(findings, 0).get("secondsPerStep"), 1e-12);
    }

    @Test
    void whatIsInTheWayIsSaidPlainly() {
        Findings findings = SideBySide.of(
                List.of(
                        done("one", Map.of(), 1),
                        done("two", Map.of("dataset.name", "mnist", "seed", "2", "training.batchSize", "1"), 1),
                        done("three", Map.of("task.name", "regression"), 1)),
                Comparison.defaults());
        assertEquals(
                List.of(
                        "Different tasks (classification: one, two; regression: three): losses and metrics do not mean the same,"
                                + " and cannot be compared.",
                        "Different data sets (digits: one, three; mnist: two): losses and metrics are those of different"
                                + " problems, and cannot be compared.",
                        "Different seeds (1: one, three; 2: two): part of what differs is chance.",
                        "Different batches (64: one, three; 1: two): steps are not of one size."),
                remarks(findings));
        assertTrue(remarks(SideBySide.of(
                        List.of(done("one", Map.of(), 1), done("two", Map.of("dataset.limit", "10"), 1)),
                        Comparison.defaults()))
                .get(0)
                .toString()
                .startsWith("The same data set with different settings (dataset.limit)"));
    }

    @Test
    void anEpochDuringWhichTheMachineWasBusyIsTold() {
        List<Map<String, Object>> epochs = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            epochs.add(epoch(i, 1, 0.5, i < 5 ? i : 105, 0));
        }
        Findings findings = SideBySide.of(
                List.of(
                        run("one", Map.of(), epochs.subList(0, 4), Map.of(), ACCURACY),
                        run("two", Map.of(), epochs, Map.of(), ACCURACY)),
                Comparison.defaults());
        assertEquals(21.0, (double) values(findings, 1).get("ratio"), 1e-9);
        assertEquals(1.0, (double) values(findings, 1).get("ratioMedian"), 1e-9);
        assertTrue(
                remarks(findings)
                        .contains(
                                "Some epochs of two took much longer than others: a step took 2.10 s in the mean, and 0.100 s in"
                                        + " the median epoch, 1.00 times that of one."),
                remarks(findings).toString());
    }

    @Test
    void runsOfDifferentMetricsAreComparedOnThoseTheyShare() {
        Map<String, Object> other =
                Map.of("status", "done", "metrics", Map.of("test", Map.of("loss", 3.0, "nrmse", 0.1, "accuracy", 0.3)));
        RecordedRun regression = run("two", Map.of(), List.of(), other, new RecordedRun.Decision("nrmse", false));
        List<RecordedRun> runs = List.of(done("one", Map.of(), 1), regression);
        Findings findings = SideBySide.of(runs, Comparison.defaults());
        assertEquals("accuracy", findings.values().get("metric"));
        assertTrue(
                remarks(findings)
                        .contains("Different metrics decide which epoch is the best (accuracy: one; nrmse: two)."),
                remarks(findings).toString());
        assertEquals(
                "nrmse",
                SideBySide.of(runs, Comparison.defaults().withMetric("nrmse"))
                        .values()
                        .get("metric"));
        Map<String, Object> alone = Map.of("status", "done", "metrics", Map.of("test", Map.of("loss", 3.0)));
        assertEquals(
                "loss",
                SideBySide.of(List.of(runs.get(0), run("two", Map.of(), List.of(), alone, null)), Comparison.defaults())
                        .values()
                        .get("metric"));
        HomeostatException e = assertThrows(
                HomeostatException.class,
                () -> SideBySide.of(runs, Comparison.defaults().withMetric("f1")));
        assertEquals("no run has recorded the metric 'f1'; there are: accuracy, loss, nrmse", e.getMessage());
    }

    @Test
    void settingsInsideDifferentPluginsAreNotNamedInShort() {
        Map<String, String> deq = new LinkedHashMap<>();
        deq.put("model.name", "deq");
        deq.put("model.cell.width", "8");
        deq.put("training.optimizer.learningRate", "1e-2");
        Map<String, String> mlp = new LinkedHashMap<>();
        mlp.put("model.name", "mlp");
        mlp.put("model.widths", "[16]");
        mlp.put("training.optimizer.learningRate", "1e-3");
        List<Difference> differences =
                Difference.of(List.of(done("one", deq, 1), done("two", mlp, 1), done("three", mlp, 2)));
        assertEquals("model deq, learningRate 1e-2", Difference.shortly(differences, 0));
        assertEquals("model mlp, learningRate 1e-3", Difference.shortly(differences, 2));
        assertEquals(
                List.of("model.name", "model.cell.width", "training.optimizer.learningRate", "model.widths"),
                differences.stream().map(Difference::path).toList());
        assertEquals(List.of("8", "–", "–"), differences.get(1).values());
    }
}
