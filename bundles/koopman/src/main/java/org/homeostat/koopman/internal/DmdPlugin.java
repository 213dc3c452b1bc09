package org.homeostat.koopman.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.analysis.Analysis;
import org.homeostat.api.analysis.AnalysisContext;
import org.homeostat.api.analysis.Findings;
import org.homeostat.api.analysis.Trajectories;
import org.homeostat.api.platform.TrainedModel;
import org.homeostat.koopman.internal.dynamics.Dmd;
import org.homeostat.koopman.internal.spectrum.Spectrum;
import org.osgi.service.component.annotations.Component;

/** Offers dynamic mode decomposition. */
@Component
@PluginInfo(
        kind = "analysis",
        name = "dmd",
        summary = "The linear map that best carries states on, by truncated singular values: spectrum and modes.",
        source = "Schmid 2010; exact modes: Tu et al. 2014")
public final class DmdPlugin implements Plugin<Analysis, DmdPlugin.DmdAnalysis> {

    /** Which modes are shown. */
    public enum Modes {
        /** YVΣ⁻¹w, eigenvectors of the fitted map itself. */
        EXACT,
        /** Uw, in the span of the states. */
        PROJECTED
    }

    @Override
    public DmdAnalysis defaults() {
        return new DmdAnalysis(100, Modes.EXACT, SpectrumSettings.DEFAULTS);
    }

    @Override
    public Analysis create(DmdAnalysis settings) {
        return settings;
    }

    /**
     * Dynamic mode decomposition. The choice for states of many components that move nearly linearly about the origin; take a
     * mean that is not 0 away first, or use {@code edmd}, whose observables include a constant.
     *
     * @param rank the most singular values kept
     * @param modes which modes are shown
     * @param spectrum how spectra are read
     */
    public record DmdAnalysis(
            @Setting(value = "The most singular values of the states that are kept.", min = 1, max = 1500)
            int rank,

            @Setting("Modes that are shown: exact (eigenvectors of the fitted map) or projected (in the states' span).")
            Modes modes,

            @Setting("How spectra are read.") SpectrumSettings spectrum)
            implements Analysis {

        private static final String RESIDUAL =
                "The residual is that of the linear function lᴴx as an eigenfunction, over the data (ResDMD).";

        @Override
        public Findings trajectories(Trajectories data, AnalysisContext context) {
            if (!data.inputs().isEmpty()) {
                throw new IllegalArgumentException("the data has inputs (" + String.join(", ", data.inputs())
                        + "), which dmd does not know; the analysis 'dmdc' does");
            }
            Snapshots pairs = Snapshots.of(data);
            context.progress("decomposing " + data.pairs() + " pairs");
            RealMatrix x = pairs.x().transpose();
            RealMatrix y = pairs.y().transpose();
            Dmd dmd = Dmd.fit(x, y, rank, spectrum.rankTolerance());
            Spectrum found = Spectrum.of(dmd.reduced(), spectrum.tolerances());
            ModeSection section = new ModeSection(
                    dmd.values(), modes == Modes.EXACT ? dmd.exact() : dmd.projected(), dmd.residuals(), data.states());
            Map<String, Object> about = new LinkedHashMap<>(LiftedAnalysis.data(data));
            about.put("rank", dmd.values().length);
            return Findings.of("dmd of " + data.count() + (data.count() == 1 ? " trajectory" : " trajectories"))
                    .with("method", "dmd")
                    .with("data", about)
                    .with("spectrum", SpectrumSection.values(found))
                    .with("eigenpairs", section.json())
                    .with(Findings.Section.of("Data")
                            .withFact("trajectories", data.count())
                            .withFact("pairs", data.pairs())
                            .withFact("state", String.join(", ", data.states()))
                            .withFact("rank", dmd.values().length))
                    .with(SpectrumSection.of("Spectrum of the fitted map", "spectrum", found))
                    .with(section.section(RESIDUAL));
        }

        @Override
        public Findings model(TrainedModel model, AnalysisContext context) {
            return ModelFindings.refuseEmpty(ModelFindings.of("dmd", model, spectrum), model);
        }
    }
}
