package org.homeostat.koopman.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.hipparchus.complex.Complex;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.analysis.Findings;
import org.homeostat.api.platform.Figure;

/** Eigenvalues with their residuals, modes and eigenfunctions, for machines and for readers. */
final class ModeSection {

    private static final int SHOWN = 12;
    private static final int DRAWN = 4;
    private static final int GRID = 160;

    /** From here on an eigenpair is hardly the system's. */
    private static final double LARGE = 0.1;

    private static final int[] NEGATIVE = {0x1f, 0x5f, 0xa8};
    private static final int[] POSITIVE = {0xd9, 0x6b, 0x1e};

    private final Complex[] values;
    private final Complex[][] modes;
    private final double[] residuals;
    private final List<String> states;

    ModeSection(Complex[] values, Complex[][] modes, double[] residuals, List<String> states) {
        this.values = values;
        this.modes = modes;
        this.residuals = residuals;
        this.states = states;
    }

    /** Eigenpairs for machines. */
    List<Object> json() {
        List<Object> list = new ArrayList<>();
        for (int j = 0; j < values.length; j++) {
            Map<String, Object> entry = new LinkedHashMap<>(SpectrumSection.values(values[j]));
            entry.put("residual", residuals[j]);
            entry.put("mode", modeJson(modes[j]));
            list.add(entry);
        }
        return list;
    }

    private static Object modeJson(Complex[] mode) {
        List<Object> list = new ArrayList<>();
        for (Complex c : mode) {
            list.add(List.of(c.getReal(), c.getImaginary()));
        }
        return list;
    }

    /** Eigenpairs by their residuals, one of each conjugate pair. */
    private int[] best() {
        return IntStream.range(0, values.length)
                .filter(j -> values[j].getImaginary() >= 0)
                .boxed()
                .sorted(Comparator.comparingDouble(j -> residuals[j]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The section, with modes if states have more than two components. */
    Findings.Section section(String residual) {
        int[] best = best();
        List<List<?>> rows = new ArrayList<>();
        for (int j : IntStream.of(best).limit(SHOWN).toArray()) {
            rows.add(List.of(SpectrumSection.text(values[j]), values[j].norm(), residuals[j], strongest(modes[j])));
        }
        Findings.Section section = Findings.Section.of("Eigenfunctions and modes")
                .withTable(List.of("eigenvalue", "modulus", "residual", "strongest in"), rows)
                .withRemark(residual);
        if (best.length > SHOWN) {
            section =
                    section.withRemark("The table has the " + SHOWN + " of least residual; all are in analysis.json.");
        }
        double[] sorted = IntStream.of(best).mapToDouble(j -> residuals[j]).toArray();
        if (!(sorted[sorted.length - 1] <= LARGE)) {
            section = section.withRemark(
                    "Large residuals come from directions that the data hardly excite, or that are not"
                            + " carried into one another; a larger spectrum.rankTolerance leaves out the former.");
        }
        section = section.withFigure(Figure.plane(
                        "residuals",
                        "Residuals of the eigenpairs, from the least: how far they are from true ones.",
                        "eigenpair",
                        "residual",
                        Map.of("residual", new double[][] {
                            IntStream.rangeClosed(1, sorted.length)
                                    .asDoubleStream()
                                    .toArray(),
                            sorted
                        }))
                .withPoints()
                .withLogarithmicY());
        return states.size() > 2 ? section.withFigure(modeFigure(best)) : section;
    }

    private String strongest(Complex[] mode) {
        int at = 0;
        for (int i = 1; i < mode.length; i++) {
            at = mode[i].norm() > mode[at].norm() ? i : at;
        }
        return states.get(at);
    }

    private Figure modeFigure(int[] best) {
        Map<String, double[]> curves = new LinkedHashMap<>();
        for (int j : IntStream.of(best).limit(DRAWN).toArray()) {
            curves.put(
                    label(curves, j),
                    Arrays.stream(modes[j]).mapToDouble(Complex::norm).toArray());
        }
        return Figure.lines(
                "modes",
                "Moduli of the modes of least residual over the components of the state.",
                "component",
                "modulus",
                IntStream.rangeClosed(1, states.size()).asDoubleStream().toArray(),
                curves);
    }

    private String label(Map<String, ?> taken, int j) {
        String label = SpectrumSection.text(values[j]);
        return taken.containsKey(label) ? label + " (" + (j + 1) + ")" : label;
    }

    /**
     * Eigenfunctions over states of one or two components.
     *
     * @param section where to add them
     * @param observed the states seen, a row each
     * @param psi observables of states
     * @param functions coefficients of the eigenfunctions over them
     */
    Findings.Section withFunctions(
            Findings.Section section, RealMatrix observed, UnaryOperator<RealMatrix> psi, Complex[][] functions) {
        int d = observed.getColumnDimension();
        if (d > 2) {
            return section;
        }
        double[][] range = range(observed);
        return d == 1
                ? section.withFigure(overLine(range[0], psi, functions))
                : withPictures(section, range, psi, functions);
    }

    private static double[][] range(RealMatrix observed) {
        double[][] range = new double[observed.getColumnDimension()][];
        for (int j = 0; j < range.length; j++) {
            double[] column = observed.getColumn(j);
            range[j] = new double[] {
                Arrays.stream(column).min().orElseThrow(),
                Arrays.stream(column).max().orElseThrow()
            };
        }
        return range;
    }

    private static double at(double[] range, int i) {
        return range[0] + (range[1] - range[0]) * i / (GRID - 1);
    }

    private Figure overLine(double[] range, UnaryOperator<RealMatrix> psi, Complex[][] functions) {
        double[][] grid = new double[GRID][1];
        double[] x = new double[GRID];
        for (int i = 0; i < GRID; i++) {
            x[i] = at(range, i);
            grid[i][0] = x[i];
        }
        RealMatrix observables = psi.apply(new Array2DRowRealMatrix(grid, false));
        Map<String, double[]> curves = new LinkedHashMap<>();
        for (int j : IntStream.of(best()).limit(DRAWN).toArray()) {
            curves.put(label(curves, j), normed(observables.operate(real(functions[j]))));
        }
        return Figure.lines(
                "eigenfunctions",
                "Real parts of the eigenfunctions of least residual, largest value 1.",
                states.get(0),
                "eigenfunction",
                x,
                curves);
    }

    private Findings.Section withPictures(
            Findings.Section section, double[][] range, UnaryOperator<RealMatrix> psi, Complex[][] functions) {
        double[][] grid = new double[GRID * GRID][];
        for (int row = 0; row < GRID; row++) {
            for (int column = 0; column < GRID; column++) {
                grid[row * GRID + column] = new double[] {at(range[0], column), at(range[1], GRID - 1 - row)};
            }
        }
        RealMatrix observables = psi.apply(new Array2DRowRealMatrix(grid, false));
        Findings.Section more = section;
        int number = 1;
        for (int j : IntStream.of(best()).limit(DRAWN).toArray()) {
            double[] phi = normed(observables.operate(real(functions[j])));
            int[][] rgb = new int[GRID][GRID];
            for (int i = 0; i < phi.length; i++) {
                rgb[i / GRID][i % GRID] = colour(phi[i]);
            }
            more = more.withFigure(Figure.picture(
                    "eigenfunction-" + number++,
                    String.format(
                            Locale.ROOT,
                            "Real part of the eigenfunction of %s (blue negative, orange positive), residual %.2g; %s from"
                                    + " %.3g to %.3g across, %s from %.3g to %.3g upwards.",
                            SpectrumSection.text(values[j]),
                            residuals[j],
                            states.get(0),
                            range[0][0],
                            range[0][1],
                            states.get(1),
                            range[1][0],
                            range[1][1]),
                    rgb));
        }
        return more;
    }

    private static double[] real(Complex[] vector) {
        return Arrays.stream(vector).mapToDouble(Complex::getReal).toArray();
    }

    private static double[] normed(double[] values) {
        double largest = Math.max(Arrays.stream(values).map(Math::abs).max().orElse(1), Double.MIN_NORMAL);
        return Arrays.stream(values).map(v -> v / largest).toArray();
    }

    /** From blue over white to orange. */
    private static int colour(double value) {
        int[] end = value < 0 ? NEGATIVE : POSITIVE;
        double strength = Math.min(1, Math.abs(value));
        int rgb = 0;
        for (int channel : end) {
            rgb = rgb << 8 | (int) Math.round(255 + (channel - 255) * strength);
        }
        return rgb;
    }
}
