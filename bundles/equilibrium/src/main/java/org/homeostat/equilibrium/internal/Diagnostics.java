package org.homeostat.equilibrium.internal;

import java.util.stream.IntStream;
import org.homeostat.api.platform.Diagnosis;
import org.homeostat.api.solver.Solution;
import org.homeostat.api.solver.SolveReport;

/** A closer look at some equilibria. */
record Diagnostics(double[] spectralRadii, double[] lipschitz, SolveReport report) implements Diagnosis {

    /** Numbers that the bases of all samples may hold together. */
    private static final long MOST_NUMBERS = 1L << 24;

    private static final int SMALLEST_SPACE = 16;

    /**
     * Looks at the first samples of a solve.
     *
     * @param pass the pass, cut off
     * @param solution its solution, with a trace
     * @param samples how many; fewer if their states are so large that the bases would not fit
     */
    static Diagnosis of(Pass pass, Solution solution, int samples) {
        long d = solution.z().getShape().get(1);
        long fitting = Math.max(1, MOST_NUMBERS / (SMALLEST_SPACE * d));
        int n = (int)
                Math.min(Math.min(samples, fitting), solution.z().getShape().get(0));
        Report report = ((Report) solution.report()).head(n);
        if (n == 0) {
            return new Diagnostics(new double[0], new double[0], report);
        }
        int[] rows = IntStream.range(0, n).toArray();
        int space = (int) Math.max(2, Math.min(Integer.MAX_VALUE, MOST_NUMBERS / (n * d)));
        try (JacobianSamples jacobian =
                new JacobianSamples(pass.rows(rows), RowSelection.of(solution.z(), rows, pass.manager()))) {
            return new Diagnostics(
                    new Arnoldi(jacobian, space).spectralRadii(), new GolubKahan(jacobian, space).norms(), report);
        }
    }

    @Override
    public double[] spectralRadii() {
        return spectralRadii.clone();
    }

    @Override
    public double[] lipschitz() {
        return lipschitz.clone();
    }
}
