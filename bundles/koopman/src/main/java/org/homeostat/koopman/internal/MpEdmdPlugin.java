package org.homeostat.koopman.internal;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Ref;
import org.homeostat.api.Setting;
import org.homeostat.api.analysis.Analysis;
import org.homeostat.api.analysis.AnalysisContext;
import org.homeostat.api.analysis.Findings;
import org.homeostat.api.analysis.Trajectories;
import org.homeostat.api.basis.Basis;
import org.homeostat.api.platform.TrainedModel;
import org.osgi.service.component.annotations.Component;

/** Offers measure-preserving EDMD. */
@Component
@PluginInfo(
        kind = "analysis",
        name = "mpedmd",
        summary =
                "EDMD that keeps norms over the data, for conservative systems and limit cycles: eigenvalues of modulus 1.",
        source = "Colbrook 2023, The mpEDMD Algorithm, algorithm 4.1; ResDMD: Colbrook and Townsend 2024")
public final class MpEdmdPlugin implements Plugin<Analysis, MpEdmdPlugin.MpEdmd> {

    @Override
    public MpEdmd defaults() {
        return new MpEdmd(Ref.of("polynomial", Basis.class), true, SpectrumSettings.DEFAULTS);
    }

    @Override
    public Analysis create(MpEdmd settings) {
        return settings;
    }

    /**
     * Measure-preserving EDMD. For systems that keep the measure which the data samples: conservative ones, and what stays on
     * an attractor. Wrong for those that decay or grow, whose eigenvalues it puts on the unit circle all the same: there
     * {@code edmd} serves. Residuals say which eigenpairs are to be believed.
     *
     * @param basis the observables
     * @param standardise whether they see standardised states
     * @param spectrum how spectra are read
     */
    public record MpEdmd(
            @Setting("The observables.") Ref<Basis> basis,

            @Setting("Whether observables see states of mean 0 and deviation 1 in each component.")
            boolean standardise,

            @Setting("How spectra are read.") SpectrumSettings spectrum)
            implements Analysis {

        @Override
        public Findings trajectories(Trajectories data, AnalysisContext context) {
            EdmdSettings all = new EdmdSettings(basis, standardise, spectrum, RunSettings.DEFAULTS);
            return new LiftedAnalysis("mpedmd", all, true).of(data, context);
        }

        @Override
        public Findings model(TrainedModel model, AnalysisContext context) {
            return ModelFindings.refuseEmpty(ModelFindings.of("mpedmd", model, spectrum), model);
        }
    }
}
