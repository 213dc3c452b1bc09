package org.homeostat.nn;

import ai.djl.training.ParameterStore;

/** A model that is a linear time-invariant system in feedback with a nonlinearity. */
public interface FeedbackSystem {

    /**
     * The system with the present parameters, rounded as the forward pass uses them.
     *
     * @param parameters gives the parameters' values
     * @return its matrices
     */
    FeedbackForm feedbackForm(ParameterStore parameters);
}
