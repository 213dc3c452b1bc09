package org.homeostat.tasks.control.internal;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.homeostat.api.platform.Figure;
import org.homeostat.control.Plant;
import org.homeostat.control.Sketch;

/** Figures of a controlled plant beside the free one. */
final class ControlFigures {

    private static final int SIDE = 180;
    private static final int MOST_FRAMES = 120;
    private static final int MOST_POINTS = 200;
    private static final double FRAMES_PER_SECOND = 20;
    private static final Color INK = new Color(0x22, 0x2b, 0x38);
    private static final Color FREE = new Color(0xd9, 0x6b, 0x1e);
    private static final Color CONTROLLED = new Color(0x1f, 0x5f, 0xa8);

    private final Plant plant;
    private final List<Motion> controlled;
    private final Motion free;

    /** The first motion is shown in full, the others in the phase portrait. */
    ControlFigures(Plant plant, List<Motion> controlled) {
        this.plant = plant;
        this.controlled = controlled;
        this.free = free(controlled.get(0));
    }

    private Motion free(Motion like) {
        return Motion.free(plant, like.states()[0], like.steps());
    }

    private double[] times() {
        double[] times = new double[free.steps()];
        Arrays.setAll(times, t -> t * plant.sampleTime());
        return times;
    }

    /** The first motion over time: each state with and without control, and the inputs. */
    List<Figure> responses() {
        List<Figure> figures = new ArrayList<>();
        Motion first = controlled.get(0);
        String from = Arrays.toString(first.states()[0]);
        for (int i = 0; i < plant.states().size(); i++) {
            Map<String, double[]> curves = new LinkedHashMap<>();
            curves.put("controlled", first.state(i));
            curves.put("free", free.state(i));
            figures.add(Figure.lines(
                    "time-response-" + (i + 1),
                    "The controlled and the free plant from " + from + ".",
                    "time, s",
                    plant.states().get(i),
                    times(),
                    curves));
        }
        Map<String, double[]> inputs = new LinkedHashMap<>();
        for (int i = 0; i < plant.inputs().size(); i++) {
            inputs.put(plant.inputs().get(i), first.input(i));
        }
        String label = inputs.size() == 1 ? plant.inputs().get(0) : "input";
        figures.add(Figure.lines(
                "input", "What the controller does, from " + from + ".", "time, s", label, times(), inputs));
        return figures;
    }

    /** The first two states against each other. */
    Figure phasePortrait() {
        Map<String, double[][]> curves = new LinkedHashMap<>();
        curves.put("controlled", joined(controlled));
        curves.put("free", joined(controlled.stream().map(this::free).toList()));
        return Figure.plane(
                "phase-portrait",
                "Trajectories of " + controlled.size() + " initial states, with and without control.",
                plant.states().get(0),
                plant.states().get(1),
                curves);
    }

    /** Curves one after the other with gaps between them. */
    private static double[][] joined(List<Motion> motions) {
        return new double[][] {joined(motions, 0), joined(motions, 1)};
    }

    private static double[] joined(List<Motion> motions, int component) {
        return motions.stream()
                .flatMapToDouble(motion -> DoubleStream.concat(
                        Arrays.stream(thinned(motion.state(component))), DoubleStream.of(Double.NaN)))
                .toArray();
    }

    /** Not more points than the eye can tell apart. */
    private static double[] thinned(double[] values) {
        int skip = (values.length + MOST_POINTS - 1) / MOST_POINTS;
        return IntStream.range(0, values.length)
                .filter(t -> t % skip == 0 || t == values.length - 1)
                .mapToDouble(t -> values[t])
                .toArray();
    }

    /** Which initial states arrive. */
    Figure attraction(List<double[]> starts, List<Boolean> stabilised) {
        Map<String, double[][]> points = new LinkedHashMap<>();
        points.put("stabilised", points(starts, stabilised, true));
        points.put("lost", points(starts, stabilised, false));
        return Figure.plane(
                        "region-of-attraction",
                        "Initial states from which the controlled plant arrives at its target, and from which it does not.",
                        plant.states().get(0),
                        plant.states().get(1),
                        points)
                .withPoints();
    }

    private static double[][] points(List<double[]> starts, List<Boolean> stabilised, boolean which) {
        Function<Integer, double[]> component = i -> IntStream.range(0, starts.size())
                .filter(sample -> stabilised.get(sample) == which)
                .mapToDouble(sample -> starts.get(sample)[i])
                .toArray();
        return new double[][] {component.apply(0), component.apply(1)};
    }

    /** The free and the controlled plant side by side, in their own time. */
    Optional<Figure> animation() {
        return plant.sketch().map(sketch -> {
            int skip = Math.max(1, (int) Math.round(1 / (FRAMES_PER_SECOND * plant.sampleTime())));
            int frames = Math.min(MOST_FRAMES, (free.steps() + skip - 1) / skip);
            List<int[][]> pictures = new ArrayList<>();
            for (int frame = 0; frame < frames; frame++) {
                pictures.add(frame(sketch, frame * skip));
            }
            return Figure.animation(
                    "animation",
                    "The free plant, left, and the controlled one, right, from the same state.",
                    pictures,
                    skip * plant.sampleTime());
        });
    }

    private int[][] frame(Sketch sketch, int t) {
        BufferedImage image = new BufferedImage(2 * SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setColor(Color.WHITE);
        canvas.fillRect(0, 0, 2 * SIDE, SIDE);
        canvas.setColor(INK);
        canvas.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        canvas.drawString("free", 8, 16);
        canvas.drawString("controlled", SIDE + 8, 16);
        canvas.drawString(String.format(Locale.ROOT, "%.1f s", t * plant.sampleTime()), 8, SIDE - 8);
        draw(canvas, sketch, 0, FREE, free.states()[t]);
        draw(canvas, sketch, SIDE, CONTROLLED, controlled.get(0).states()[t]);
        canvas.dispose();
        int[][] rgb = new int[SIDE][];
        for (int row = 0; row < SIDE; row++) {
            rgb[row] = image.getRGB(0, row, 2 * SIDE, 1, null, 0, 2 * SIDE);
        }
        return rgb;
    }

    private static void draw(Graphics2D canvas, Sketch sketch, int left, Color colour, double[] state) {
        Graphics2D square = (Graphics2D) canvas.create();
        square.translate(left + SIDE / 2.0, SIDE / 2.0);
        square.scale(SIDE / 2.0, -SIDE / 2.0);
        square.setColor(colour);
        sketch.draw(square, state);
        square.dispose();
    }
}
