package org.homeostat.koopman.internal;

import org.homeostat.api.analysis.Findings;
import org.homeostat.api.platform.TrainedModel;

/** What is found of every model: its linear parts. */
final class ModelFindings {

    private ModelFindings() {}

    /** The findings of a model's linear parts, which may be none. */
    static Findings of(String method, TrainedModel model, SpectrumSettings settings) {
        Findings findings = Findings.of(
                        method + " of the run " + model.experiment().name())
                .with("method", method)
                .with("experiment", model.experiment().name())
                .with("family", model.family());
        return LinearParts.add(findings, model, settings.tolerances(model.dataType()));
    }

    /** Refuses findings without a section. */
    static Findings refuseEmpty(Findings findings, TrainedModel model) {
        if (findings.sections().isEmpty()) {
            throw new IllegalArgumentException("a model of the family '" + model.family()
                    + "' shows neither a linear part nor an equilibrium layer's iteration to this analysis; runs of sim, ren"
                    + " and lti have the one, and with the analysis 'edmd' those of deq and mondeq the other");
        }
        return findings;
    }
}
