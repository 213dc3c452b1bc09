package org.homeostat.equilibrium.internal;

import java.util.Arrays;
import java.util.List;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Status;

/** The platform's {@link SolveReport}; owns its arrays and gives copies. */
final class Report implements SolveReport {

    private final List<Status> status;
    private final int[] iterations;
    private final double[] residuals;
    private final double[] relativeResiduals;
    private final int evaluations;
    private final List<double[]> trace;

    Report(
            List<Status> status,
            int[] iterations,
            double[] residuals,
            double[] relativeResiduals,
            int evaluations,
            List<double[]> trace) {
        this.status = List.copyOf(status);
        this.iterations = iterations;
        this.residuals = residuals;
        this.relativeResiduals = relativeResiduals;
        this.evaluations = evaluations;
        this.trace = List.copyOf(trace);
    }

    @Override
    public List<Status> status() {
        return status;
    }

    @Override
    public int[] iterations() {
        return iterations.clone();
    }

    @Override
    public double[] residuals() {
        return residuals.clone();
    }

    @Override
    public double[] relativeResiduals() {
        return relativeResiduals.clone();
    }

    @Override
    public int evaluations() {
        return evaluations;
    }

    @Override
    public int count(Status wanted) {
        int count = 0;
        for (Status one : status) {
            if (one == wanted) {
                count++;
            }
        }
        return count;
    }

    @Override
    public List<double[]> trace() {
        return trace.stream().map(double[]::clone).toList();
    }

    /** The report of the first samples alone. */
    Report head(int samples) {
        return new Report(
                status.subList(0, samples),
                Arrays.copyOf(iterations, samples),
                Arrays.copyOf(residuals, samples),
                Arrays.copyOf(relativeResiduals, samples),
                evaluations,
                trace.subList(0, Math.min(samples, trace.size())));
    }

    @Override
    public String toString() {
        return count(Status.CONVERGED) + " of " + status.size() + " converged, " + evaluations + " evaluations";
    }
}
