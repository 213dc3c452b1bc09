package org.homeostat.api.platform;

import org.homeostat.api.solver.SolveReport;
import org.osgi.annotation.versioning.ProviderType;

/** What a closer look at some equilibria found, sample by sample. Immutable. */
@ProviderType
public interface Diagnosis {

    /**
     * The spectral radius of ∂f/∂z at z*, by Arnoldi's method; below 1 the plain iteration converges nearby.
     *
     * @return one number a sample
     */
    double[] spectralRadii();

    /**
     * The local Lipschitz constants ‖∂f/∂z‖₂ at z*, by Golub-Kahan bidiagonalisation, from below; below 1 f contracts in
     * the two-norm.
     *
     * @return one number a sample
     */
    double[] lipschitz();

    /**
     * The solve of these samples with its residual curves.
     *
     * @return a report with a trace
     */
    SolveReport report();
}
