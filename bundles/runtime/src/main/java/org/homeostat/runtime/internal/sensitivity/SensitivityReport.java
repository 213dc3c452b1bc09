package org.homeostat.runtime.internal.sensitivity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.platform.Figure;
import org.homeostat.runtime.internal.report.Charts;
import org.homeostat.runtime.internal.report.Drawings;
import org.homeostat.runtime.internal.report.ReportPage;
import org.homeostat.runtime.internal.storage.RunFolder;

/** The figures of a search and its section in the run's report. */
public final class SensitivityReport {

    private static final String PAGE = "report.html";

    private SensitivityReport() {}

    /**
     * Writes them. A run that has not ended has no report, and gets the figures alone.
     *
     * @param finding what was found
     * @param folder the run folder
     * @param warnings is told of figures that cannot be drawn
     */
    public static void write(Finding finding, RunFolder folder, Consumer<String> warnings) {
        Drawings drawings = new Drawings(folder, warnings);
        List<Charts.Drawn> drawn = new ArrayList<>();
        for (Figure figure : figures(finding)) {
            drawings.add(figure.name(), () -> Charts.draw(figure)).ifPresent(drawn::add);
        }
        Path page = folder.path().resolve(PAGE);
        if (Files.exists(page)) {
            ReportPage section = ReportPage.addition("Sensitivity");
            List<List<Object>> rows = new ArrayList<>();
            finding.metrics().forEach((name, value) -> rows.add(List.of(name, value)));
            section.table(List.of("quantity", "found"), rows);
            drawn.forEach(section::figure);
            try {
                folder.write(PAGE, section.into(Files.readString(page)));
            } catch (IOException e) {
                throw new HomeostatException("cannot read " + page + ": " + e.getMessage(), e);
            }
        }
    }

    private static List<Figure> figures(Finding finding) {
        List<Figure> figures = new ArrayList<>();
        double[] gains = finding.sortedGains();
        if (gains.length > 1) {
            figures.add(lines(
                    "sensitivity",
                    "The largest gain found from each sample, in order",
                    "share of samples",
                    IntStream.range(0, gains.length)
                            .mapToDouble(i -> (i + 1.0) / gains.length)
                            .toArray(),
                    gains,
                    finding));
        }
        double[] curve = finding.curve();
        if (curve.length > 1) {
            figures.add(lines(
                    "sensitivity-ascent",
                    "The largest gain found over steps of ascent",
                    "step",
                    IntStream.rangeClosed(1, curve.length).asDoubleStream().toArray(),
                    curve,
                    finding));
        }
        Map<Integer, Double> broken = finding.broken();
        if (!broken.isEmpty()) {
            figures.add(Figure.lines(
                    "radius-attack",
                    "Predictions changed by moving inputs by a multiple of their certified radius",
                    "length of the attack over the certified radius",
                    "share of predictions changed",
                    broken.keySet().stream().mapToDouble(n -> n).toArray(),
                    Map.of(
                            "changed",
                            broken.values().stream().mapToDouble(share -> share).toArray())));
        }
        return figures;
    }

    private static Figure lines(
            String name, String caption, String xLabel, double[] x, double[] observed, Finding finding) {
        Map<String, double[]> curves = new LinkedHashMap<>();
        curves.put("observed", observed);
        finding.bound().ifPresent(bound -> {
            double[] certified = new double[x.length];
            Arrays.fill(certified, bound.value());
            curves.put("certified", certified);
        });
        return Figure.lines(name, caption, xLabel, "gain", x, curves).withLogarithmicY();
    }
}
