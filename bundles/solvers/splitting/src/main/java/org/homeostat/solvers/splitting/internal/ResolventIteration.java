package org.homeostat.solvers.splitting.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.Optional;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Step;

/**
 * u ← u + ρ(z½ - z), where z = prox(u) and z½ = (I + α(I - W))⁻¹(2z - u + αc): Peaceman-Rachford splitting for ρ = 2,
 * Douglas-Rachford for ρ = 1.
 *
 * <p>What the loop sees as the state is z½, because f(z½) costs no product: Wz½ + c = z½ + (z½ - (2z - u))/α. So the tolerance is
 * measured on f(z) - z, whatever α makes of u. For ρ = 2 and α = 1 that sum is the next u, and f(z½) the next z.
 */
final class ResolventIteration implements Iteration {

    /** A product, a resolvent, and what the end takes. */
    private static final int EVALUATIONS_OF_A_START = 3;

    private final Problem problem;
    private final CurrentOperator operator;
    private final NDManager memory;
    private final double alpha;
    private final double relaxation;
    private final Side side;

    /** Whether {@link #image} finds the next u and z. */
    private final boolean plain;

    private boolean prepared;

    /** The next u and z, within a step of a plain iteration. */
    private NDList next = new NDList();

    /** 2z - u of the state and, for ρ ≠ 2, (2 - ρ)z. */
    private NDList kept = new NDList();

    private ResolventIteration(
            Problem problem, CurrentOperator operator, NDManager memory, double alpha, double relaxation) {
        this.problem = problem;
        this.operator = operator;
        this.memory = memory;
        this.alpha = alpha;
        this.relaxation = relaxation;
        this.side = Side.of(problem, operator.get());
        this.plain = alpha == 1 && relaxation == 2;
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
        return new ResolventIteration(problem, operator, memory, size, relaxation);
    }

    private MonotoneOperator operator() {
        MonotoneOperator current = operator.get();
        if (!prepared) {
            current.prepare(alpha);
            prepared = true;
        }
        return current;
    }

    /**
     * Starts from u = z₀ + α(Wz₀ + c - z₀), which is the solution's u if z₀ is the solution, or from u = z₀ where the
     * budget has no room for that product. Rows that are not finite have none; they start from z₀, so that a finite one is what
     * is left of them.
     */
    @Override
    public NDArray start(NDArray z0) {
        MonotoneOperator now = operator();
        NDArray zero = side.zero(now, z0);
        NDArray u = problem.remainingEvaluations() < EVALUATIONS_OF_A_START
                ? zero
                : now.affine(zero).sub(zero).muli(alpha).addi(zero);
        NDArray half = resolve(u, now.prox(alpha, u));
        double[] norms = Rows.norms(half);
        if (Arrays.stream(norms).allMatch(Double::isFinite)) {
            return half;
        }
        boolean[] finite = new boolean[norms.length];
        for (int row = 0; row < finite.length; row++) {
            finite[row] = Double.isFinite(norms[row]);
        }
        // their images are to be as little finite as they were
        NDArray lost = half.sub(half);
        keep(new NDList(kept.stream().map(array -> array.add(lost)).toList()));
        return NDArrays.where(Rows.marked(finite, half), half, zero);
    }

    @Override
    public NDArray image(NDArray half) {
        NDArray affine =
                plain ? advanced(half) : half.sub(kept.head()).muli(1 / alpha).addi(half);
        NDArray z = operator().prox(1, affine);
        if (plain) {
            next = new NDList(affine, z);
        }
        return side.image(half, z);
    }

    @Override
    public NDArray propose(Step step) {
        if (plain) {
            return resolve(next.get(0), next.get(1));
        }
        NDArray u = advanced(step.state());
        return resolve(u, operator().prox(alpha, u));
    }

    /** The next u. */
    private NDArray advanced(NDArray half) {
        NDArray u = half.mul(relaxation).subi(kept.head());
        return relaxation == 2 ? u : u.addi(kept.get(1));
    }

    /** From u and z to z½, keeping what is on the way. */
    private NDArray resolve(NDArray u, NDArray z) {
        NDArray reflected = z.mul(2).subi(u);
        NDArray half = operator().resolvent(alpha, reflected);
        keep(relaxation == 2 ? new NDList(reflected) : new NDList(reflected, z.mul(2 - relaxation)));
        return half;
    }

    private void keep(NDList arrays) {
        arrays.attach(memory);
        kept.close();
        kept = arrays;
    }

    @Override
    public NDArray solution(NDArray state) {
        return operator().solution(state);
    }

    @Override
    public void keep(int[] rows) {
        NDList stay = new NDList(kept.size());
        try (NDArray index = memory.create(rows)) {
            kept.forEach(array -> stay.add(array.get(index)));
        }
        keep(stay);
        operator.rowsLeave();
        prepared = false;
    }
}
