package org.homeostat.koopman.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.analysis.AnalysisContext;
import org.homeostat.api.analysis.Findings;
import org.homeostat.api.analysis.Trajectories;
import org.homeostat.koopman.internal.dynamics.KoopmanModes;
import org.homeostat.koopman.internal.dynamics.LiftedPairs;
import org.homeostat.koopman.internal.spectrum.Spectrum;

/**
 * EDMD on recorded trajectories, plain or measure-preserving.
 *
 * @param method its name, for titles
 * @param settings its settings
 * @param measurePreserving whether K keeps norms over the data
 */
record LiftedAnalysis(String method, EdmdSettings settings, boolean measurePreserving) {

    private static final String RESIDUAL =
            "The residual is ‖Kφ - μφ‖/‖φ‖ over the data (ResDMD): small ones are eigenpairs of the system, large ones of the"
                    + " finite dictionary alone.";

    Findings of(Trajectories data, AnalysisContext context) {
        if (!data.inputs().isEmpty()) {
            throw new IllegalArgumentException("the data has inputs (" + String.join(", ", data.inputs()) + "), which "
                    + method + " does not know; the analysis 'dmdc' does, with a basis or without");
        }
        Snapshots pairs = Snapshots.of(data);
        Scaling scaling = settings.standardise()
                ? Scaling.of(pairs.x())
                : Scaling.none(pairs.x().getColumnDimension());
        Dictionary dictionary = Dictionary.of(
                settings.basis().get(),
                settings.basis().name(),
                scaling.apply(pairs.x()),
                context.seed(),
                context.manager());
        UnaryOperator<RealMatrix> psi = states -> dictionary.of(scaling.apply(states));
        context.progress("lifting " + data.pairs() + " pairs to " + dictionary.size() + " observables");
        RealMatrix psiX = psi.apply(pairs.x());
        LiftedPairs lifted = LiftedPairs.of(
                psiX, psi.apply(pairs.y()), pairs.x(), settings.spectrum().rankTolerance());
        context.progress("finding eigenvalues");
        RealMatrix k = measurePreserving ? lifted.measurePreserving() : lifted.edmd();
        KoopmanModes modes = KoopmanModes.of(lifted, k);
        // A = Kᵀ carries observables on; eigenvalues and block sizes are those of K
        Spectrum spectrum = Spectrum.of(k.transpose(), settings.spectrum().tolerances());
        RealMatrix w = psiX.multiply(lifted.whitening());
        RealMatrix readout = lifted.readout();
        double back = relative(w.multiply(readout), pairs.x());
        double ahead = relative(w.multiply(k).multiply(readout), pairs.y());
        return findings(data, dictionary, lifted, modes, spectrum, new double[] {back, ahead}, pairs.x(), psi);
    }

    private Findings findings(
            Trajectories data,
            Dictionary dictionary,
            LiftedPairs lifted,
            KoopmanModes modes,
            Spectrum spectrum,
            double[] errors,
            RealMatrix observed,
            UnaryOperator<RealMatrix> psi) {
        Map<String, Object> about = new LinkedHashMap<>(data(data));
        about.put("basis", settings.basis().name());
        about.put("observables", dictionary.size());
        about.put("rank", lifted.rank());
        about.put("stateFromObservables", errors[0]);
        about.put("oneStepAhead", errors[1]);
        ModeSection section = new ModeSection(modes.values(), modes.modes(), modes.residuals(), data.states());
        Findings.Section eigen = section.withFunctions(section.section(RESIDUAL), observed, psi, modes.functions());
        return Findings.of(title(data))
                .with("method", method)
                .with("data", about)
                .with("spectrum", SpectrumSection.values(spectrum))
                .with("eigenpairs", section.json())
                .with(Findings.Section.of("Data and observables")
                        .withFact("trajectories", data.count())
                        .withFact("pairs", data.pairs())
                        .withFact("state", String.join(", ", data.states()))
                        .withFact("basis", settings.basis().name())
                        .withFact("observables", dictionary.size())
                        .withFact("of which independent over the data", lifted.rank())
                        .withFact("state read off the observables, relative error", errors[0])
                        .withFact("state one step ahead, relative error", errors[1]))
                .with(SpectrumSection.of("Spectrum of the lifted dynamics", "spectrum", spectrum))
                .with(eigen);
    }

    private String title(Trajectories data) {
        return method + " of " + data.count() + (data.count() == 1 ? " trajectory" : " trajectories");
    }

    /** The data as values. */
    static Map<String, Object> data(Trajectories data) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("trajectories", data.count());
        values.put("pairs", data.pairs());
        values.put("states", data.states());
        values.put("inputs", data.inputs());
        return values;
    }

    /** ‖a - b‖/‖b‖. */
    static double relative(RealMatrix a, RealMatrix b) {
        return a.subtract(b).getFrobeniusNorm() / Math.max(b.getFrobeniusNorm(), Double.MIN_NORMAL);
    }
}
