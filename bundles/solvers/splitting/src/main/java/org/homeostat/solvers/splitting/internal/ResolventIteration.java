package org.homeostat.solvers.splitting.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Optional;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.Problem;

/**
 * u ← u + ρ(z½ - z), where z = prox(u) and z½ = (I + α(I - W))⁻¹(2z - u + αc): Peaceman-Rachford splitting for ρ = 2,
 * Douglas-Rachford for ρ = 1. What u is lives in the memory.
 */
abstract class ResolventIteration implements Iteration {

    private final Problem problem;
    private final CurrentOperator operator;
    private final NDManager memory;
    private final double alpha;
    private final double relaxation;
    private final Side side;
    private boolean prepared;

    /** 2z - u of the state and, for ρ ≠ 2, (2 - ρ)z. */
    private NDList kept = new NDList();

    ResolventIteration(Problem problem, CurrentOperator operator, NDManager memory, double alpha, double relaxation) {
        this.problem = problem;
        this.operator = operator;
        this.memory = memory;
        this.alpha = alpha;
        this.relaxation = relaxation;
        this.side = Side.of(problem, operator.get());
    }

    /**
     * Begins.
     *
     * @param problem a problem with a monotone operator
     * @param memory owner of what is kept
     * @param alpha the step size, positive; empty to choose it
     * @param relaxation ρ, in (0, 2]
     */
    static Iteration begin(Problem problem, NDManager memory, Optional<Double> alpha, double relaxation) {
        CurrentOperator operator = new CurrentOperator(problem);
        double size = alpha.orElseGet(() -> StepSize.resolvents(operator.get()));
        return problem.stopsOnSteps()
                ? new StepIteration(problem, operator, memory, size, relaxation)
                : new ResidualIteration(problem, operator, memory, size, relaxation);
    }

    /** The first state, of u and z = prox(u). */
    abstract NDArray first(NDArray u, NDArray z);

    final double alpha() {
        return alpha;
    }

    final double relaxation() {
        return relaxation;
    }

    final Side side() {
        return side;
    }

    /** The operator of the rows in the work, its resolvent made ready. */
    final MonotoneOperator operator() {
        MonotoneOperator current = operator.get();
        if (!prepared) {
            current.prepare(alpha);
            prepared = true;
        }
        return current;
    }

    /**
     * Starts from the u of {@link Start}. Rows that are not finite there start from the zero itself, so that a finite one is
     * what is left of them.
     */
    @Override
    public final NDArray start(NDArray z0) {
        MonotoneOperator now = operator();
        NDArray u = Start.u(problem, side, now, alpha, z0);
        NDArray state = first(u, now.prox(alpha, u));
        boolean[] finite = Rows.finite(state);
        if (Rows.all(finite)) {
            return state;
        }
        // their images are to be as little finite as they were
        NDArray lost = state.sub(state);
        keep(new NDList(kept.stream().map(array -> array.add(lost)).toList()));
        return NDArrays.where(Rows.marked(finite, state), state, side.zero(now, z0));
    }

    /** Keeps 2z - u and what else the next u needs, and gives the former, which belongs to u's manager. */
    final NDArray reflect(NDArray u, NDArray z) {
        NDArray reflected = operator().reflectedProx(alpha, u, z);
        NDArray mine = reflected.stopGradient();
        keep(relaxation == 2 ? new NDList(mine) : new NDList(mine, z.mul(2 - relaxation)));
        return reflected;
    }

    /** 2z - u, of the manager of an array, so that what is made of it does not stay in the memory. */
    final NDArray reflected(NDArray like) {
        NDArray reflected = kept.head().stopGradient();
        reflected.attach(like.getManager());
        return reflected;
    }

    /** The next u; {@code half} = ρz½ is changed to it. */
    final NDArray advanced(NDArray half) {
        NDArray u = half.subi(kept.head());
        return relaxation == 2 ? u : u.addi(kept.get(1));
    }

    private void keep(NDList arrays) {
        arrays.attach(memory);
        kept.close();
        kept = arrays;
    }

    @Override
    public final NDArray solution(NDArray state) {
        return operator().solution(state);
    }

    @Override
    public final boolean isSolution(NDArray state) {
        return !side.adjoint();
    }

    @Override
    public final void keep(int[] rows) {
        NDList stay = new NDList(kept.size());
        try (NDArray index = memory.create(rows)) {
            kept.forEach(array -> stay.add(array.get(index)));
        }
        keep(stay);
        operator.rowsLeave();
        prepared = false;
    }
}
