package org.homeostat.solvers.krylov.internal;

import ai.djl.ndarray.types.DataType;
import org.homeostat.solvers.krylov.internal.NewtonKrylov.Term;

/** One sample's Newton step in the making: its linear equation in Krylov coordinates, and how good it must become. */
final class NewtonSample {

    private static final double[] NONE = {};

    private final LineSearch search;
    private final Forcing forcing;
    private final Hessenberg equation;
    private double residual;
    private double left;
    private double wanted;
    private boolean active;
    private boolean isPlain;

    /**
     * Begins.
     *
     * @param settings the settings
     * @param exact whether products are exact, so that the Newton equation is the whole problem
     * @param type the states' type
     */
    NewtonSample(NewtonKrylov settings, boolean exact, DataType type) {
        search = new LineSearch(settings.lineSearch());
        // differences are right to the root of what the values are
        double rounding = Basis.rounding(type);
        double smallest = exact ? rounding : Math.sqrt(rounding);
        boolean adaptive = settings.forcing() == Term.EISENSTAT_WALKER && !exact;
        forcing = new Forcing(adaptive, exact ? smallest : settings.forcingTerm(), smallest);
        equation = new Hessenberg(settings.restart(), type);
    }

    /** Looks at where the last step led; ‖g‖ there is given. Unless a step begins, the sample will stay. */
    void arrive(double found) {
        residual = found;
        left = found;
        active = false;
        isPlain = false;
        equation.begin(0);
    }

    /** The part of the last step to take back; 0 if a new step may begin. */
    double back() {
        return search.back(residual);
    }

    /**
     * Begins a new step.
     *
     * @param needed the part of the residual that may be left
     */
    void begin(double needed) {
        equation.begin(residual);
        wanted = residual * forcing.next(residual, needed);
        active = true;
        isPlain = true;
    }

    /** Whether another product is wanted. */
    boolean isActive() {
        return active;
    }

    /** Takes in a product. */
    void add(double[] column) {
        boolean taken = equation.add(column);
        if (taken) {
            isPlain = false;
            left = equation.residual();
        }
        active = taken && left > wanted && column[column.length - 1] > 0;
    }

    /** The step in the Krylov vectors, as far as the present ones have it; the plain one where no product was made. */
    double[] step() {
        return isPlain ? new double[] {residual} : equation.solution();
    }

    /** What is left of the residual in the Krylov vectors; nothing where no further product is wanted. */
    double[] remainder() {
        return active ? equation.remainder() : NONE;
    }

    /** The vectors begin anew with what was left. */
    void restart(double norm) {
        equation.begin(norm);
        isPlain = false;
    }

    /** The step is complete and will be taken. */
    void end() {
        search.begin(residual, residual > 0 ? left / residual : 0);
    }
}
