/**
 * Solvers: iterations towards z* = f(z*), used forwards and, on the linear adjoint problem, backwards.
 *
 * <p>The loop belongs to the platform, the step to the solver: budget, tolerances, per-sample bookkeeping, best iterate,
 * NaN guard and status are written once and hold for every solver.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.2.0")
package org.homeostat.api.solver;
