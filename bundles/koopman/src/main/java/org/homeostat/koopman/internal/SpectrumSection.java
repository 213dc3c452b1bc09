package org.homeostat.koopman.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.hipparchus.complex.Complex;
import org.homeostat.api.analysis.Findings;
import org.homeostat.api.platform.Figure;
import org.homeostat.koopman.internal.spectrum.JordanCluster;
import org.homeostat.koopman.internal.spectrum.Spectrum;

/** A spectrum as values and for readers: its case, its blocks, the complex plane. */
final class SpectrumSection {

    private static final int MOST_ROWS = 40;
    private static final int CIRCLE_POINTS = 361;

    private SpectrumSection() {}

    /** The section. */
    static Findings.Section of(String heading, String figure, Spectrum spectrum) {
        Findings.Section section = Findings.Section.of(heading)
                .withFact(
                        "case",
                        spectrum.dynamics().number() + " " + spectrum.dynamics().words())
                .withFact("spectral radius", spectrum.radius())
                .withFact("size", spectrum.schur().values().length);
        List<List<?>> rows = new ArrayList<>();
        for (JordanCluster cluster : spectrum.clusters()) {
            if (rows.size() < MOST_ROWS) {
                rows.add(row(cluster));
            }
        }
        section = section.withTable(
                List.of("eigenvalue", "modulus", "angle", "multiplicity", "block sizes", "type", "powers"), rows);
        if (spectrum.clusters().size() > MOST_ROWS) {
            section = section.withRemark((spectrum.clusters().size() - MOST_ROWS)
                    + " more eigenvalues, of smaller modulus, are in analysis.json.");
        }
        return section.withFigure(plane(figure, spectrum));
    }

    private static List<?> row(JordanCluster cluster) {
        return List.of(
                text(cluster.value()),
                cluster.value().norm(),
                cluster.value().getArgument(),
                cluster.multiplicity(),
                blocks(cluster.sizes()),
                cluster.type().words(),
                cluster.behaviour());
    }

    /** Sizes from the largest, those that occur more than once as "35 × 1". */
    private static String blocks(List<Integer> sizes) {
        Map<Integer, Long> counts =
                sizes.stream().collect(Collectors.groupingBy(size -> size, LinkedHashMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(entry -> entry.getValue() > 1 ? entry.getValue() + " × " + entry.getKey() : "" + entry.getKey())
                .collect(Collectors.joining(", "));
    }

    /** A number as one would write it; a pair by both. */
    static String text(Complex value) {
        String real = String.format(Locale.ROOT, "%.6g", value.getReal());
        return value.getImaginary() == 0
                ? real
                : real + String.format(Locale.ROOT, " ± %.6gi", Math.abs(value.getImaginary()));
    }

    /** The values. */
    static Map<String, Object> values(Spectrum spectrum) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("case", spectrum.dynamics().number());
        values.put("meaning", spectrum.dynamics().words());
        values.put("spectralRadius", spectrum.radius());
        values.put("size", spectrum.schur().values().length);
        values.put("tolerance", spectrum.tolerances().matrix());
        values.put("circle", spectrum.tolerances().circle());
        List<Object> clusters = new ArrayList<>();
        for (JordanCluster cluster : spectrum.clusters()) {
            Map<String, Object> entry = new LinkedHashMap<>(values(cluster.value()));
            entry.put("multiplicity", cluster.multiplicity());
            entry.put("blocks", cluster.sizes());
            entry.put("pair", cluster.value().getImaginary() != 0);
            entry.put("type", cluster.type().words());
            entry.put("powers", cluster.behaviour());
            clusters.add(entry);
        }
        values.put("eigenvalues", clusters);
        return values;
    }

    /** A complex number as values. */
    static Map<String, Object> values(Complex value) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("re", value.getReal());
        entry.put("im", value.getImaginary());
        entry.put("modulus", value.norm());
        entry.put("angle", value.getArgument());
        return entry;
    }

    /** The complex plane: the unit circle, and the computed eigenvalues by what their powers do. */
    private static Figure plane(String name, Spectrum spectrum) {
        double[][] circle = new double[2][CIRCLE_POINTS];
        for (int i = 0; i < CIRCLE_POINTS; i++) {
            circle[0][i] = Math.cos(2 * Math.PI * i / (CIRCLE_POINTS - 1));
            circle[1][i] = Math.sin(2 * Math.PI * i / (CIRCLE_POINTS - 1));
        }
        Map<String, List<Complex>> groups = new LinkedHashMap<>();
        for (Complex value : spectrum.schur().values()) {
            groups.computeIfAbsent(group(spectrum.cluster(value)), group -> new ArrayList<>())
                    .add(value);
        }
        Map<String, double[][]> curves = new LinkedHashMap<>();
        curves.put("unit circle", circle);
        groups.forEach((group, values) -> curves.put(group, new double[][] {
            values.stream().mapToDouble(Complex::getReal).toArray(),
            values.stream().mapToDouble(Complex::getImaginary).toArray()
        }));
        return Figure.plane(
                        name,
                        "Eigenvalues in the complex plane, case "
                                + spectrum.dynamics().number() + ".",
                        "real part",
                        "imaginary part",
                        curves)
                .withPoints(groups.keySet().toArray(String[]::new))
                .withEqualScales();
    }

    private static String group(JordanCluster cluster) {
        if (cluster.type().isUnit() && !cluster.isSemisimple()) {
            return "|λ| = 1, larger block";
        }
        return switch (cluster.type()) {
            case REAL_INSIDE, PAIR_INSIDE -> "|λ| < 1";
            case REAL_OUTSIDE, PAIR_OUTSIDE -> "|λ| > 1";
            case REAL_UNIT -> cluster.value().getReal() > 0 ? "λ = 1" : "λ = -1";
            case PAIR_UNIT -> "pairs, |λ| = 1";
        };
    }
}
