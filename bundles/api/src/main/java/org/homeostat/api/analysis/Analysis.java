package org.homeostat.api.analysis;

import org.homeostat.api.Kind;
import org.homeostat.api.platform.TrainedModel;
import org.osgi.annotation.versioning.ConsumerType;

/** A way to analyse dynamics, with its settings. Immutable. */
@Kind("analysis")
@ConsumerType
public interface Analysis {

    /**
     * Analyses recorded trajectories.
     *
     * @param data the trajectories
     * @param context what the platform lends
     * @return what was found
     * @throws IllegalArgumentException if it cannot take such data; the message says what it takes
     */
    Findings trajectories(Trajectories data, AnalysisContext context);

    /**
     * Analyses a trained model.
     *
     * @param model the model
     * @param context what the platform lends
     * @return what was found
     * @throws IllegalArgumentException if there is nothing in the model that it could analyse; the message says what it takes
     */
    Findings model(TrainedModel model, AnalysisContext context);
}
