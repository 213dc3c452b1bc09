package org.homeostat.equilibrium.internal;

import java.util.Objects;
import java.util.Optional;
import org.homeostat.api.solver.Budget;

/**
 * The platform's {@link Budget}.
 *
 * @param own the budget of passes that train nothing, where it differs
 */
record SolveSettings(
        double tolerance,
        Relative relative,
        Norm norm,
        Stop stop,
        int minIterations,
        int maxIterations,
        int maxEvaluations,
        OnFailure onFailure,
        boolean trace,
        Optional<Budget> own)
        implements Budget {

    static final Budget DEFAULT = new SolveSettings(
            1e-4,
            Relative.TRUE,
            Norm.TWO,
            Stop.RESIDUAL,
            0,
            50,
            Integer.MAX_VALUE,
            OnFailure.WARN,
            false,
            Optional.empty());

    SolveSettings {
        Objects.requireNonNull(relative, "relative");
        Objects.requireNonNull(norm, "norm");
        Objects.requireNonNull(stop, "stop");
        Objects.requireNonNull(onFailure, "onFailure");
        if (!(tolerance >= 0)) {
            throw new IllegalArgumentException("tolerance is " + tolerance + "; it must be at least 0");
        }
        if (minIterations < 0) {
            throw new IllegalArgumentException("minIterations is " + minIterations + "; it must be at least 0");
        }
        if (maxIterations < Math.max(1, minIterations)) {
            throw new IllegalArgumentException("maxIterations is " + maxIterations
                    + "; it must be at least 1 and not below minIterations (" + minIterations + ")");
        }
        if (maxEvaluations < 2) {
            throw new IllegalArgumentException("maxEvaluations is " + maxEvaluations + "; it must be at least 2");
        }
    }

    @Override
    public Budget evaluation() {
        return own.orElse(this);
    }

    @Override
    public Budget withTolerance(double value) {
        return new SolveSettings(
                value, relative, norm, stop, minIterations, maxIterations, maxEvaluations, onFailure, trace, own);
    }

    @Override
    public Budget withRelative(Relative value) {
        return new SolveSettings(
                tolerance, value, norm, stop, minIterations, maxIterations, maxEvaluations, onFailure, trace, own);
    }

    @Override
    public Budget withNorm(Norm value) {
        return new SolveSettings(
                tolerance, relative, value, stop, minIterations, maxIterations, maxEvaluations, onFailure, trace, own);
    }

    @Override
    public Budget withStop(Stop value) {
        return new SolveSettings(
                tolerance, relative, norm, value, minIterations, maxIterations, maxEvaluations, onFailure, trace, own);
    }

    @Override
    public Budget withIterations(int min, int max) {
        return new SolveSettings(tolerance, relative, norm, stop, min, max, maxEvaluations, onFailure, trace, own);
    }

    @Override
    public Budget withMaxEvaluations(int value) {
        return new SolveSettings(
                tolerance, relative, norm, stop, minIterations, maxIterations, value, onFailure, trace, own);
    }

    @Override
    public Budget withEvaluation(Budget value) {
        return new SolveSettings(
                tolerance,
                relative,
                norm,
                stop,
                minIterations,
                maxIterations,
                maxEvaluations,
                onFailure,
                trace,
                Optional.of(value));
    }

    @Override
    public Budget withOnFailure(OnFailure value) {
        return new SolveSettings(
                tolerance, relative, norm, stop, minIterations, maxIterations, maxEvaluations, value, trace, own);
    }

    @Override
    public Budget withTrace(boolean value) {
        return new SolveSettings(
                tolerance, relative, norm, stop, minIterations, maxIterations, maxEvaluations, onFailure, value, own);
    }
}
