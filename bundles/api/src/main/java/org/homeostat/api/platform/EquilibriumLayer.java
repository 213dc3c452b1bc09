package org.homeostat.api.platform;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.nn.Block;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.homeostat.api.gradient.Regularizer;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.training.Progress;
import org.osgi.annotation.versioning.ProviderType;

/** An equilibrium layer: its block, and the reports of its latest solves. Used by one thread at a time. */
@ProviderType
public interface EquilibriumLayer {

    /**
     * The block that maps the layer's inputs to z*, (batch, state shape).
     *
     * @return always the same block
     */
    Block block();

    /**
     * The map whose equilibrium it gives.
     *
     * @return the map
     */
    EquilibriumMap map();

    /**
     * The budget of forward solves.
     *
     * @return the budget
     */
    Budget budget();

    /**
     * Changes where forward solves start.
     *
     * @param start maps zeros of the state's shape, (batch, d), to z₀; the identity by default
     */
    void startFrom(UnaryOperator<NDArray> start);

    /**
     * The report of the latest forward solve.
     *
     * @return empty before the first
     */
    Optional<SolveReport> forward();

    /**
     * The report of the latest adjoint solve.
     *
     * @return empty before the first, and for rules that solve nothing
     */
    Optional<SolveReport> adjoint();

    /**
     * Where forward solves start.
     *
     * @return what {@link #startFrom} set
     */
    UnaryOperator<NDArray> start();

    /**
     * The equilibrium of the latest pass.
     *
     * @return z*, (batch, d), cut off from any graph, of the manager of that pass's inputs; empty before the first pass
     */
    Optional<NDArray> equilibrium();

    /**
     * Lets training passes apply f a few times to z₀, recorded, in place of a solve: the warm-up of Bai, Kolter and Koltun
     * 2019, which trains the weight-tied network of so many layers.
     *
     * @param steps the number of layers; 0 to solve
     */
    void unroll(int steps);

    /**
     * Begins a training step: sets the terms that its passes compute and the seed of its choices, the map's masks
     * included.
     *
     * @param regularizers the terms
     * @param progress where the run stands
     * @param seed of this step
     */
    void regularize(List<Regularizer> regularizers, Progress progress, long seed);

    /**
     * The terms of the latest recorded pass, to be added to its loss.
     *
     * @return differentiable scalars
     */
    NDList penalties();

    /**
     * Lets training passes keep iterates on their way, for losses at them (fixed-point correction, Bai et al. 2022).
     *
     * @param every after how many iterations one is kept; 0 for none
     */
    void keepIterates(int every);

    /**
     * The number of iterates that the latest training pass kept.
     *
     * @return at least 0
     */
    int keptIterates();

    /**
     * Lets the following recorded passes give f(zᵢ), recorded, for a kept iterate zᵢ in place of a solve.
     *
     * @param iterate its number, from 0; empty to solve again
     */
    void replay(OptionalInt iterate);

    /**
     * Lets the following passes that record nothing look closer at their first samples.
     *
     * @param samples how many; 0 for none
     */
    void diagnose(int samples);

    /**
     * What the latest diagnosed pass found.
     *
     * @return empty before the first
     */
    Optional<Diagnosis> diagnosis();
}
