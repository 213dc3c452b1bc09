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
}
