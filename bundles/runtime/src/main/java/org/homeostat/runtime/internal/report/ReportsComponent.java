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

/** Draws figures, and writes what analyses found. */
@Component
public final class ReportsComponent implements Reports {

    private static final String ANALYSIS = "analysis";
    private static final String FIGURES = "figures";

    private final Storage storage = new DiskStorage();

    @Override
    public Path write(Findings findings, Path folder) {
        return write(findings, folder, ANALYSIS);
    }

    @Override
    public Path write(Findings findings, Path folder, String name) {
        Path place = folder.toAbsolutePath().normalize();
        make(place.resolve(FIGURES));
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("title", findings.title());
        values.putAll(findings.values());
        replace(place.resolve(name + ".json"), Json.pretty(values).getBytes(StandardCharsets.UTF_8));
        Path page = place.resolve(name + ".html");
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

    @Override
    public List<Path> draw(Figure figure, Path folder) {
        Path place = folder.toAbsolutePath().normalize();
        make(place);
        try {
            return write(Charts.draw(figure), place);
        } catch (IOException | LinkageError | InternalError e) {
            throw new HomeostatException(undrawn(figure, e), e);
        }
    }

    /** A figure that cannot be drawn is a remark, not a failure. */
    private void draw(Figure figure, Path figures, ReportPage page, List<String> remarks) {
        try {
            Charts.Drawn drawn = Charts.draw(figure);
            write(drawn, figures);
            page.figure(drawn);
        } catch (HomeostatException e) {
            throw e;
        } catch (IOException | RuntimeException | LinkageError | InternalError e) {
            remarks.add(undrawn(figure, e));
        }
    }

    private static String undrawn(Figure figure, Throwable cause) {
        return "The figure '" + figure.name() + "' could not be drawn: " + cause
                + ". Java needs fonts to draw: fontconfig and one font, for example DejaVu.";
    }

    private List<Path> write(Charts.Drawn drawn, Path folder) {
        String name = drawn.name().replaceAll("[^A-Za-z0-9._-]", "-");
        List<Path> files = new ArrayList<>();
        files.add(replace(folder.resolve(name + ".png"), drawn.png()));
        drawn.svg().ifPresent(svg -> files.add(replace(folder.resolve(name + ".svg"), svg)));
        drawn.gif().ifPresent(gif -> files.add(replace(folder.resolve(name + ".gif"), gif)));
        return files;
    }

    private static void make(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new HomeostatException(
                    "cannot make the folder " + folder + ": " + e + ". Name a folder that you may write.", e);
        }
    }

    private Path replace(Path file, byte[] content) {
        storage.replace(file, out -> out.write(content));
        return file;
    }
}
