package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import org.homeostat.api.solver.Solution;
import org.homeostat.api.solver.SolveReport;

/** The platform's {@link Solution}. */
record Solved(NDArray z, SolveReport report) implements Solution {}
