package org.homeostat.runtime.internal.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.platform.Figure;
import org.homeostat.runtime.internal.storage.RunFolder;

/** The folder {@code figures} of a run. A figure that cannot be drawn is a warning, not a failure. */
public final class Drawings {

    /** Something that can be drawn. */
    @FunctionalInterface
    public interface Drawing {

        /**
         * Draws it.
         *
         * @return its pictures
         * @throws IOException if it cannot be drawn
         */
        Charts.Drawn draw() throws IOException;
    }

    private static final String PNG = ".png";
    private static final String SVG = ".svg";
    private static final String GIF = ".gif";

    private final RunFolder folder;
    private final Consumer<String> warnings;

    /**
     * Creates it.
     *
     * @param folder the run folder
     * @param warnings is told of what cannot be drawn
     */
    public Drawings(RunFolder folder, Consumer<String> warnings) {
        this.folder = folder;
        this.warnings = warnings;
    }

    /**
     * Draws and writes a figure.
     *
     * @param name its name, for a warning
     * @param drawing the figure
     * @return its pictures, empty if it could not be drawn
     */
    public Optional<Charts.Drawn> add(String name, Drawing drawing) {
        try {
            Charts.Drawn drawn = drawing.draw();
            write(drawn);
            return Optional.of(drawn);
        } catch (HomeostatException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            warnings.accept("the figure '" + name + "' could not be drawn: " + e);
        } catch (LinkageError | InternalError e) {
            warnings.accept("the figure '" + name + "' could not be drawn: " + e
                    + ". Java needs fonts to draw; install fontconfig and one font, for example DejaVu");
        }
        return Optional.empty();
    }

    private void write(Charts.Drawn drawn) {
        String file = file(drawn.name());
        folder.write(file + PNG, drawn.png());
        drawn.svg().ifPresent(svg -> folder.write(file + SVG, svg));
        drawn.gif().ifPresent(gif -> folder.write(file + GIF, gif));
    }

    /**
     * Writes texts, a file each.
     *
     * @param texts the texts
     * @param folder the run folder
     */
    public static void write(List<Figure.Text> texts, RunFolder folder) {
        texts.forEach(text -> folder.write(file(text.name()) + ".txt", text.text() + "\n"));
    }

    /**
     * Draws and writes figures as they were at the end of an epoch.
     *
     * @param figures the figures
     * @param epoch its number, 0 before the first
     */
    public void add(List<Figure> figures, int epoch) {
        for (Figure figure : figures) {
            add(figure.name(), () -> Charts.draw(figure).as(name(figure, epoch), caption(figure, epoch)));
        }
    }

    /**
     * What {@link #add(List, int)} has written.
     *
     * @param figure the figure as it is now
     * @param epochs at the end of which epochs it may have been written
     * @return one entry an epoch of which it was
     */
    public List<Charts.Drawn> of(Figure figure, List<Integer> epochs) {
        List<Charts.Drawn> found = new ArrayList<>();
        for (int epoch : epochs.stream().distinct().sorted().toList()) {
            String name = name(figure, epoch);
            read(name, PNG)
                    .ifPresent(png -> found.add(
                            new Charts.Drawn(name, caption(figure, epoch), png, read(name, SVG), read(name, GIF))));
        }
        return found;
    }

    private Optional<byte[]> read(String name, String ending) {
        Path path = folder.path().resolve(file(name) + ending);
        try {
            return Files.exists(path) ? Optional.of(Files.readAllBytes(path)) : Optional.empty();
        } catch (IOException e) {
            throw new HomeostatException("cannot read the figure " + path + ": " + e.getMessage(), e);
        }
    }

    private static String name(Figure figure, int epoch) {
        return figure.name() + "-epoch-" + epoch;
    }

    private static String caption(Figure figure, int epoch) {
        return figure.caption() + (epoch == 0 ? " (before training)" : " (epoch " + epoch + ")");
    }

    private static String file(String name) {
        return "figures/" + name.replaceAll("[^A-Za-z0-9._-]", "-");
    }
}
