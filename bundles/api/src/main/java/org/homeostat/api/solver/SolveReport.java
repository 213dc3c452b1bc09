package org.homeostat.api.solver;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** What a solve did, sample by sample. Immutable. */
@ProviderType
public interface SolveReport {

    /**
     * How each sample ended.
     *
     * @return one status a sample
     */
    List<Status> status();

    /**
     * The iterations each sample took.
     *
     * @return one number a sample; an iteration is one image of the method's map
     */
    int[] iterations();

    /**
     * The residuals ‖f(z) - z‖ of the returned z, in the norm of the budget. For a sample that a small step ended,
     * in a method whose {@linkplain Iteration#isSolution states are no solutions}, it is that step instead.
     *
     * @return one number a sample
     */
    double[] residuals();

    /**
     * The residuals divided by ‖f(z)‖, or a step by the norm of what it led to.
     *
     * @return one number a sample; 0 where the residual is 0
     */
    double[] relativeResiduals();

    /**
     * How often f was evaluated for the batch or a part of it.
     *
     * @return calls of f
     */
    int evaluations();

    /**
     * The number of samples with a status.
     *
     * @param status the status
     * @return how many
     */
    int count(Status status);

    /**
     * The residual of each sample at each iteration, if the budget asked for a trace.
     *
     * @return an array a sample, empty without a trace
     */
    List<double[]> trace();
}
