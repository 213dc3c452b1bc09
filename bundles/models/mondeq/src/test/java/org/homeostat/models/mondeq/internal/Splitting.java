package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import java.util.Optional;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;

/** The splitting iterations in a few lines, as the paper states them, independent of the shipped solvers. */
abstract class Splitting implements Iteration {

    private final Problem problem;
    private final double alpha;
    private Optional<MonotoneOperator> operator = Optional.empty();

    private Splitting(Problem problem, double alpha) {
        this.problem = problem;
        this.alpha = alpha;
    }

    /** z ← prox((1 - α)z + α(Wz + c)). */
    static Solver forwardBackward(double alpha) {
        return (problem, memory) -> new Splitting(problem, alpha) {
            @Override
            public NDArray image(NDArray z) {
                return operator()
                        .prox(alpha, z.mul(1 - alpha).add(operator().affine(z).mul(alpha)));
            }

            @Override
            public NDArray solution(NDArray z) {
                return operator().solution(z);
            }
        };
    }

    /** u½ = 2z - u, z½ = V(u½ + αc), u ← 2z½ - u½, z ← prox(u). */
    static Solver peacemanRachford(double alpha) {
        return (problem, memory) -> new Splitting(problem, alpha) {
            @Override
            public NDArray image(NDArray u) {
                NDArray half = operator().prox(alpha, u).mul(2).sub(u);
                return operator().resolvent(alpha, half).mul(2).sub(half);
            }

            @Override
            public NDArray solution(NDArray u) {
                return operator().solution(operator().prox(alpha, u));
            }
        };
    }

    /** The operator of the rows in the work. */
    final MonotoneOperator operator() {
        if (operator.isEmpty()) {
            operator = problem.structure(MonotoneOperator.class);
            operator.orElseThrow().prepare(alpha);
        }
        return operator.orElseThrow();
    }

    @Override
    public void keep(int[] rows) {
        operator = Optional.empty();
    }
}
