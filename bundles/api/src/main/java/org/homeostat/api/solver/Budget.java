package org.homeostat.api.solver;

import org.osgi.annotation.versioning.ProviderType;

/**
 * When a solve is done and what it may cost: the platform's settings, valid for every solver.
 *
 * <p>Immutable; each {@code with} method gives a changed copy. Get one from {@code Equilibria.budget()}.
 */
@ProviderType
public interface Budget {

    /**
     * The tolerance ε.
     *
     * @return at least 0
     */
    double tolerance();

    /**
     * What the tolerance is measured against.
     *
     * @return {@link Relative#TRUE} by default
     */
    Relative relative();

    /**
     * The norm of a sample's residual.
     *
     * @return {@link Norm#TWO} by default
     */
    Norm norm();

    /**
     * What must become small.
     *
     * @return {@link Stop#RESIDUAL} by default
     */
    Stop stop();

    /**
     * Iterations made even if the tolerance is reached before.
     *
     * @return at least 0
     */
    int minIterations();

    /**
     * Iterations after which the solve ends in any case.
     *
     * @return at least 1
     */
    int maxIterations();

    /**
     * Evaluations of f after which the solve ends in any case, those inside line searches and inner iterations included.
     *
     * @return at least 2; {@link Integer#MAX_VALUE}, no bound, by default
     */
    int maxEvaluations();

    /**
     * What happens when a sample does not converge.
     *
     * @return {@link OnFailure#WARN} by default
     */
    OnFailure onFailure();

    /**
     * Whether the report holds every iteration's residuals.
     *
     * @return {@code false} by default
     */
    boolean trace();

    /**
     * The budget for passes that train nothing.
     *
     * @return this budget unless {@link #withEvaluation} set another
     */
    Budget evaluation();

    /**
     * Changes the tolerance.
     *
     * @param tolerance at least 0
     * @return a copy
     */
    Budget withTolerance(double tolerance);

    /**
     * Changes what the tolerance is measured against.
     *
     * @param relative the scale
     * @return a copy
     */
    Budget withRelative(Relative relative);

    /**
     * Changes the norm.
     *
     * @param norm the norm
     * @return a copy
     */
    Budget withNorm(Norm norm);

    /**
     * Changes the criterion.
     *
     * @param stop the criterion
     * @return a copy
     */
    Budget withStop(Stop stop);

    /**
     * Changes the bounds on the number of iterations.
     *
     * @param min at least 0
     * @param max at least 1 and at least {@code min}
     * @return a copy
     */
    Budget withIterations(int min, int max);

    /**
     * Changes the bound on evaluations.
     *
     * @param max at least 2; holds against {@link #minIterations} too
     * @return a copy
     */
    Budget withMaxEvaluations(int max);

    /**
     * Sets a budget of its own for passes that train nothing. Later {@code with} calls change the training budget alone.
     *
     * @param evaluation the other budget
     * @return a copy
     */
    Budget withEvaluation(Budget evaluation);

    /**
     * Changes what happens to samples that do not converge.
     *
     * @param onFailure the reaction
     * @return a copy
     */
    Budget withOnFailure(OnFailure onFailure);

    /**
     * Switches the trace.
     *
     * @param trace whether to keep it
     * @return a copy
     */
    Budget withTrace(boolean trace);

    /** What a residual r is measured against; each sample for itself. */
    enum Relative {
        /** ‖r‖ ≤ ε‖f(z)‖. */
        TRUE,
        /** ‖r‖ ≤ ε. */
        FALSE,
        /** ‖r‖ ≤ ε(1 + ‖f(z)‖). */
        MIXED
    }

    /** The norm of a sample's residual. */
    enum Norm {
        /** The Euclidean norm. */
        TWO,
        /** The largest absolute component. */
        MAX
    }

    /** What must become small. */
    enum Stop {
        /** The residual f(z) - z, or the method's own where its state is not z. */
        RESIDUAL,
        /**
         * The step from one state to the next, as published monDEQ settings do. Where the residual
         * is looked at in the end, as it is but for the adjoint side of splitting methods, it has the last word: above ten times the
         * tolerance, the sample is {@link Status#STALLED}; at most the tolerance, it is converged although its steps were not
         * small when its iterations were used up.
         */
        STEP
    }

    /** What happens when a sample does not converge within the budget. */
    enum OnFailure {
        /** The run ends with an error. */
        ERROR,
        /** The best iterate is used and the report counts the failure. */
        WARN,
        /**
         * Plain damped iteration is tried from the start for as many iterations again, and within the same bound on
         * evaluations; each sample keeps the better result, then as {@link #WARN}.
         */
        FALLBACK
    }
}
