package org.homeostat.solvers.splitting.internal;

import java.util.Optional;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.Problem;

/** A problem's monotone operator for the rows that are in the work: another one after some have left. */
final class CurrentOperator {

    private final Problem problem;
    private Optional<MonotoneOperator> operator = Optional.empty();

    CurrentOperator(Problem problem) {
        this.problem = problem;
    }

    /**
     * The operator for the rows in the work.
     *
     * @return the same until rows leave
     * @throws HomeostatException if the problem has none
     */
    MonotoneOperator get() {
        if (operator.isEmpty()) {
            operator = problem.structure(MonotoneOperator.class);
        }
        return operator.orElseThrow(() -> new HomeostatException("a splitting solver was given a map that offers no"
                + " monotone operator; use a family that has one, such as mondeq, or a solver that needs the map's values"
                + " alone, such as anderson"));
    }

    /** Rows are leaving; the problem has the operator of those that stay as soon as they have left. */
    void rowsLeave() {
        operator = Optional.empty();
    }
}
