package org.homeostat.tasks.systemidentification.internal;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.homeostat.api.platform.Figure;

/** Figures of one output of one recording. */
final class TraceFigures {

    /** Longer stretches are not drawn step by step. */
    private static final int DRAWN_STEPS = 1_000;

    /**
     * What is drawn.
     *
     * @param which ends the figures' names
     * @param recording the recording's name, empty if it has none
     * @param output the output's name
     * @param unit the output's unit, empty if it is not known
     * @param sampleTime seconds, if known
     */
    record Label(String which, String recording, String output, String unit, OptionalDouble sampleTime) {

        Label integrated() {
            return new Label(
                    which + "-integrated",
                    recording,
                    "integral of " + output,
                    unit.isEmpty() ? "" : unit + "·s",
                    sampleTime);
        }

        private String of() {
            return output + (recording.isEmpty() ? "" : " of recording " + recording);
        }

        private String axis() {
            return unit.isEmpty() ? output : output + " (" + unit + ")";
        }

        private String timeAxis() {
            return sampleTime.isPresent() ? "time (s)" : "time (steps)";
        }
    }

    private final Trace trace;
    private final int output;
    private final Label label;
    private final String answer;

    TraceFigures(Trace trace, int output, Label label, String answer) {
        this.trace = trace;
        this.output = output;
        this.label = label;
        this.answer = answer;
    }

    List<Figure> all() {
        return Stream.concat(overTime().stream(), spectrum()).toList();
    }

    List<Figure> overTime() {
        return List.of(againstMeasured(), residuals());
    }

    /** The whole of a short recording, or the stretch of a long one where the error is largest. */
    private Figure againstMeasured() {
        double[] residuals = trace.residuals(output);
        int steps = Math.min(DRAWN_STEPS, residuals.length);
        int worst = 0;
        for (int t = 1; t < residuals.length; t++) {
            worst = Math.abs(residuals[t]) > Math.abs(residuals[worst]) ? t : worst;
        }
        int from = Math.max(0, Math.min(worst - steps / 2, residuals.length - steps));
        Map<String, double[]> curves = new LinkedHashMap<>();
        curves.put("measured", Arrays.copyOfRange(trace.measured()[output], from, from + steps));
        curves.put(answer, Arrays.copyOfRange(trace.simulated()[output], from, from + steps));
        return Figure.lines(
                "measured-and-simulated" + label.which(),
                "Measured and " + answer + ": " + label.of()
                        + (steps < residuals.length ? ", where the error is largest." : "."),
                label.timeAxis(),
                label.axis(),
                times(from, 1, steps),
                curves);
    }

    /** The largest and the smallest residual of each of a number of stretches. */
    private Figure residuals() {
        double[] residuals = trace.residuals(output);
        int stretch = (residuals.length + DRAWN_STEPS - 1) / DRAWN_STEPS;
        int count = (residuals.length + stretch - 1) / stretch;
        double[] highest = new double[count];
        double[] lowest = new double[count];
        for (int k = 0; k < count; k++) {
            double[] part = Arrays.copyOfRange(residuals, k * stretch, Math.min(residuals.length, (k + 1) * stretch));
            highest[k] = Arrays.stream(part).max().orElseThrow();
            lowest[k] = Arrays.stream(part).min().orElseThrow();
        }
        Map<String, double[]> curves = new LinkedHashMap<>();
        if (stretch == 1) {
            curves.put("residual", highest);
        } else {
            curves.put("largest of " + stretch + " steps", highest);
            curves.put("smallest", lowest);
        }
        return Figure.lines(
                "residuals-over-time" + label.which(),
                "What is " + answer + " less what was measured: " + label.of() + ".",
                label.timeAxis(),
                label.axis(),
                times(0, stretch, count),
                curves);
    }

    private double[] times(int from, int step, int count) {
        double[] times = new double[count];
        Arrays.setAll(
                times,
                i -> (trace.start() + from + i * step) * label.sampleTime().orElse(1));
        return times;
    }

    private Stream<Figure> spectrum() {
        double sampleTime = label.sampleTime().orElse(1);
        return Spectrum.of(trace.measured()[output], sampleTime).stream().map(measured -> {
            Map<String, double[]> curves = new LinkedHashMap<>();
            curves.put("measured", measured.density());
            curves.put(
                    "residual",
                    Spectrum.of(trace.residuals(output), sampleTime)
                            .orElseThrow()
                            .density());
            return Figure.lines(
                            "residual-spectrum" + label.which(),
                            "Spectra of what was measured and of the residual: " + label.of()
                                    + ". The root of the power density by Welch's method, segments of "
                                    + measured.segment() + " steps.",
                            label.sampleTime().isPresent() ? "frequency (Hz)" : "frequency (1/step)",
                            label.unit().isEmpty() ? "density" : label.unit() + "/√Hz",
                            measured.frequencies(),
                            curves)
                    .withLogarithmicY();
        });
    }
}
