package org.homeostat.equilibrium.internal;

import java.util.Objects;
import org.homeostat.api.solver.Budget;

/** The platform's {@link Budget}. */
record SolveSettings(
        double tolerance,
        Relative relative,
        Norm norm,
        Stop stop,
        int minIterations,
        int maxIterations,
        OnFailure onFailure,
        boolean trace)
        implements Budget {

    static final Budget DEFAULT =
            new SolveSettings(1e-4, Relative.TRUE, Norm.TWO, Stop.RESIDUAL, 0, 50, OnFailure.WARN, false);

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
    }

    @Override
    public Budget withTolerance(double value) {
        return new SolveSettings(value, relative, norm, stop, minIterations, maxIterations, onFailure, trace);
    }

    @Override
    public Budget withRelative(Relative value) {
        return new SolveSettings(tolerance, value, norm, stop, minIterations, maxIterations, onFailure, trace);
    }

    @Override
    public Budget withNorm(Norm value) {
        return new SolveSettings(tolerance, relative, value, stop, minIterations, maxIterations, onFailure, trace);
    }

    @Override
    public Budget withStop(Stop value) {
        return new SolveSettings(tolerance, relative, norm, value, minIterations, maxIterations, onFailure, trace);
    }

    @Override
    public Budget withIterations(int min, int max) {
        return new SolveSettings(tolerance, relative, norm, stop, min, max, onFailure, trace);
    }

    @Override
    public Budget withOnFailure(OnFailure value) {
        return new SolveSettings(tolerance, relative, norm, stop, minIterations, maxIterations, value, trace);
    }

    @Override
    public Budget withTrace(boolean value) {
        return new SolveSettings(tolerance, relative, norm, stop, minIterations, maxIterations, onFailure, value);
    }
}
