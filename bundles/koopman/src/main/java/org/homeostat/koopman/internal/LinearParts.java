package org.homeostat.koopman.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.analysis.Findings;
import org.homeostat.api.model.LinearPart;
import org.homeostat.api.platform.TrainedModel;
import org.homeostat.koopman.internal.linalg.Lapack;
import org.homeostat.koopman.internal.linalg.Svd;
import org.homeostat.koopman.internal.spectrum.Spectrum;
import org.homeostat.koopman.internal.spectrum.Tolerances;

/** The spectra of the matrices that a model shows. */
final class LinearParts {

    /** Singular values of a projection are 0, or 1 and more. */
    private static final double RANK = 1e-3;

    private LinearParts() {}

    /** Adds what is found of each. */
    static Findings add(Findings findings, TrainedModel model, Tolerances tolerances) {
        List<Object> values = new ArrayList<>();
        Findings more = findings;
        for (LinearPart part : model.model().linearParts(model.parameters())) {
            RealMatrix a = new Array2DRowRealMatrix(part.matrix(), false);
            Spectrum spectrum = Spectrum.of(a, tolerances);
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", part.name());
            entry.put("role", part.role().name().toLowerCase(Locale.ROOT));
            entry.put("spectrum", SpectrumSection.values(spectrum));
            Findings.Section section = SpectrumSection.of(heading(part), "spectrum-" + (values.size() + 1), spectrum);
            if (part.role() == LinearPart.Role.PROJECTION) {
                section = projection(section, a, entry);
            }
            values.add(entry);
            more = more.with(section);
        }
        return values.isEmpty() ? findings : more.with("linearParts", values);
    }

    private static String heading(LinearPart part) {
        return part.role() == LinearPart.Role.PROJECTION
                ? "The projection " + part.name()
                : "The linear dynamics " + part.name();
    }

    private static Findings.Section projection(Findings.Section section, RealMatrix p, Map<String, Object> entry) {
        Svd svd = Lapack.svd(p);
        int rank = svd.rank(RANK);
        double norm = Math.max(p.getFrobeniusNorm(), Double.MIN_NORMAL);
        double idempotence = p.multiply(p).subtract(p).getFrobeniusNorm() / norm;
        entry.put("rank", rank);
        entry.put("idempotence", idempotence);
        entry.put("singularValues", Arrays.stream(svd.values()).boxed().toList());
        return section.withFact("numerical rank", rank)
                .withFact("‖P² - P‖/‖P‖, 0 for a projection", idempotence)
                .withRemark(
                        "A limit of powers Aᵗ is a projection: its eigenvalues are 0 and 1. Nothing in the published model"
                                + " asks for that; the numbers above say how near training came.");
    }
}
