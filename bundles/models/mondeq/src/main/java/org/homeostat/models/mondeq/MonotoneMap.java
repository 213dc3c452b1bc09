package org.homeostat.models.mondeq;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.List;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.model.EquilibriumMap;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A map whose equilibrium is the zero of a strongly monotone operator: it offers {@code MonotoneOperator} for its
 * equilibrium and for the adjoint problem there.
 */
@ConsumerType
public interface MonotoneMap extends EquilibriumMap {

    /**
     * What follows the equilibrium: a linear map of the state, or of a part of it.
     *
     * @return a block from (batch, state) to (batch, output), always the same
     */
    Block head();

    /**
     * What can be proved with the present parameters, computed in float64.
     *
     * @param parameters gives the parameters' values
     * @return the certificates
     */
    List<Certificate> certificates(ParameterStore parameters);

    /**
     * How far each input may move, in two-norms and units of the layer's input, before the largest output is another one.
     *
     * @param parameters gives the parameters' values
     * @param outputs what the head gave in the latest pass, which trained nothing, (batch, output)
     * @return one number a sample, at least 0
     */
    double[] certifiedRadii(ParameterStore parameters, NDArray outputs);

    /**
     * Lets training choose the step size that its operators tell to solvers. Called at most once, before the map is
     * initialised.
     *
     * @param every training passes from one choice to the next
     */
    void tune(int every);

    /** The parameters have changed: forget what was computed from the old ones. */
    void parametersChanged();
}
