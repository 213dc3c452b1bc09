package org.homeostat.runtime.internal.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.analysis.Findings;
import org.homeostat.api.platform.Figure;
import org.homeostat.api.platform.Reports;
import org.homeostat.runtime.internal.storage.DiskStorage;
import org.homeostat.runtime.internal.storage.Json;
import org.homeostat.runtime.internal.storage.Storage;
import org.osgi.service.component.annotations.Component;

/** Draws and writes what analyses found. */
@Component
public final class ReportsComponent implements Reports {

    private static final String PAGE = "analysis.html";
    private static final String VALUES = "analysis.json";
    private static final String FIGURES = "figures";

    private final Storage storage = new DiskStorage();

    @Override
    public Path write(Findings findings, Path folder) {
        Path place = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(place.resolve(FIGURES));
        } catch (IOException e) {
            throw new HomeostatException(
                    "cannot make the folder " + place + ": " + e + ". Name a folder that you may write with --out.", e);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("title", findings.title());
        values.putAll(findings.values());
        replace(place.resolve(VALUES), Json.pretty(values).getBytes(StandardCharsets.UTF_8));
        Path page = place.resolve(PAGE);
        replace(page, page(findings, place.resolve(FIGURES)).html().getBytes(StandardCharsets.UTF_8));
        return page;
    }

    private ReportPage page(Findings findings, Path figures) {
        ReportPage page = new ReportPage(findings.title(), "");
        for (Findings.Section section : findings.sections()) {
            page.section(section.heading());
            if (!section.facts().isEmpty()) {
                page.table(
                        List.of("", ""),
                        section.facts().entrySet().stream()
                                .map(fact -> List.of(fact.getKey(), fact.getValue()))
                                .toList());
            }
            if (!section.columns().isEmpty()) {
                page.table(section.columns(), section.rows());
            }
            List<String> remarks = new ArrayList<>(section.remarks());
            section.figures().forEach(figure -> draw(figure, figures, page, remarks));
            if (!remarks.isEmpty()) {
                page.list(remarks);
            }
        }
        return page;
    }

    /** A figure that cannot be drawn is a remark, not a failure. */
    private void draw(Figure figure, Path figures, ReportPage page, List<String> remarks) {
        try {
            Charts.Drawn drawn = Charts.draw(figure);
            String name = figure.name().replaceAll("[^A-Za-z0-9._-]", "-");
            replace(figures.resolve(name + ".png"), drawn.png());
            drawn.svg().ifPresent(svg -> replace(figures.resolve(name + ".svg"), svg));
            drawn.gif().ifPresent(gif -> replace(figures.resolve(name + ".gif"), gif));
            page.figure(drawn);
        } catch (HomeostatException e) {
            throw e;
        } catch (IOException | RuntimeException | LinkageError | InternalError e) {
            remarks.add("The figure '" + figure.name() + "' could not be drawn: " + e
                    + ". Java needs fonts to draw: fontconfig and one font, for example DejaVu.");
        }
    }

    private void replace(Path file, byte[] content) {
        storage.replace(file, out -> out.write(content));
    }
}
