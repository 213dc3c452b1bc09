package org.homeostat.api.model;

import java.util.List;
import org.homeostat.api.Kind;
import org.osgi.annotation.versioning.ConsumerType;

/** A family of models with its settings; builds a model for described data. Immutable. */
@Kind("model")
@ConsumerType
public interface ModelFamily {

    /**
     * Builds an uninitialised model. Needs no data.
     *
     * @param context the data's description and the platform's equilibrium layers
     * @return a fresh model
     * @throws IllegalArgumentException if the family cannot serve such data; the message says what it takes
     */
    Model build(ModelContext context);

    /**
     * The problems that its parts pose to solvers, so that a solver that needs more is refused when an experiment is
     * checked.
     *
     * @return one entry for each solver setting
     */
    default List<SolverUse> solverUses() {
        return List.of();
    }
}
