package org.homeostat.testkit;

import java.util.Set;

/** The map f of one sample. */
@FunctionalInterface
interface RowMap {

    /** f(z), a fresh array. */
    double[] image(double[] z);

    /** The structure that it offers to solvers. */
    default Set<Class<?>> offers() {
        return Set.of();
    }
}
