package org.homeostat.koopman.internal;

import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.analysis.Analysis;
import org.homeostat.api.analysis.AnalysisContext;
import org.homeostat.api.analysis.Findings;
import org.homeostat.api.analysis.Trajectories;
import org.homeostat.api.platform.Equilibria;
import org.homeostat.api.platform.TrainedModel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Offers EDMD. */
@Component
@PluginInfo(
        kind = "analysis",
        name = "edmd",
        summary =
                "The Koopman operator on the span of a basis: spectrum, block sizes, eigenfunctions, modes, residuals.",
        source =
                "Williams, Kevrekidis and Rowley 2015; ResDMD: Colbrook and Townsend 2024; cases: Konishi and Kawahara 2022")
public final class EdmdPlugin implements Plugin<Analysis, EdmdSettings> {

    private final Equilibria equilibria;

    /**
     * Called by the framework.
     *
     * @param equilibria follows the iteration of trained models
     */
    @Activate
    public EdmdPlugin(@Reference Equilibria equilibria) {
        this.equilibria = equilibria;
    }

    @Override
    public EdmdSettings defaults() {
        return EdmdSettings.DEFAULTS;
    }

    @Override
    public Analysis create(EdmdSettings settings) {
        return new Edmd(settings, equilibria);
    }

    /**
     * Extended dynamic mode decomposition with any basis; of trained equilibrium models, of their own iteration. The choice
     * for nonlinear systems without inputs; for conservative ones {@code mpedmd} keeps eigenvalues on the unit circle.
     */
    private record Edmd(EdmdSettings settings, Equilibria equilibria) implements Analysis {

        @Override
        public Findings trajectories(Trajectories data, AnalysisContext context) {
            return new LiftedAnalysis("edmd", settings, false).of(data, context);
        }

        @Override
        public Findings model(TrainedModel model, AnalysisContext context) {
            Findings findings = ModelFindings.of("edmd", model, settings.spectrum());
            return model.model().layers().isEmpty()
                    ? ModelFindings.refuseEmpty(findings, model)
                    : new EquilibriumAnalysis(settings, equilibria, model, context).add(findings);
        }
    }
}
