package org.homeostat.api.platform;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Block;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.solver.Budget;
import org.homeostat.api.solver.SolveReport;
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
}
