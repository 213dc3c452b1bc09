package org.homeostat.api.model;

import java.util.Set;
import org.homeostat.api.Kind;
import org.homeostat.api.dataset.DataSpec;
import org.osgi.annotation.versioning.ConsumerType;

/** Makes the map f of a deep equilibrium model for a described input. Immutable. */
@Kind("cell")
@ConsumerType
public interface Cell {

    /**
     * Makes a fresh map with parameters of its own.
     *
     * @param input what flows in
     * @return the map
     * @throws IllegalArgumentException if the cell cannot take such an input; the message says what it takes
     */
    EquilibriumMap map(DataSpec input);

    /**
     * The structure that its maps offer to solvers, known without building one.
     *
     * @return structure types
     */
    default Set<Class<?>> structures() {
        return Set.of();
    }

    /**
     * The structure that its maps offer to solvers of the adjoint problem, beyond {@code AffineMap} and {@code
     * JacobianProducts}, which every adjoint problem has.
     *
     * @return structure types
     */
    default Set<Class<?>> adjointStructures() {
        return Set.of();
    }

    /**
     * How many positions of the past its maps look at beyond the segment of a sequence that they are given.
     *
     * <p>If there are any, the inputs of such a map ({@code EquilibriumMap.inject}) are the segment (batch, position, feature),
     * then, of so many positions right before it, their inputs (batch, memory, feature), the states that were found there
     * (batch, memory, state), and 1 where there was such a position or 0 (batch, memory). The family carries them from segment
     * to segment; at the beginning of a sequence all are 0.
     *
     * @return at least 0; 0 for maps that take one input
     */
    default int memory() {
        return 0;
    }
}
