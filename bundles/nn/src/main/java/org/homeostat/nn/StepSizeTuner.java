package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.OptionalDouble;
import org.homeostat.api.solver.MonotoneOperator;

/**
 * Chooses the step size α of splitting solvers now and then while training, as published (Winston and Kolter 2020, section 5): it is
 * halved as long as Peaceman-Rachford splitting takes no more iterations on the batch at hand. Of the step sizes tried, the cheapest is
 * taken; if nothing converges, α stays as it was.
 *
 * <p>What it knows is a frozen parameter, so that checkpoints hold it and a resumed run goes on with the same numbers.
 */
public final class StepSizeTuner {

    private static final double SMALLEST = 1e-4;
    private static final int MAX_ITERATIONS = 300;

    /** The first choice, at the latest: before, the operator changes too much. */
    private static final int FIRST = 30;

    private final int every;
    private final double largest;
    private final double tolerance;
    private final double surcharge;
    private final Parameter state;

    /**
     * Creates it.
     *
     * @param every training passes from one choice to the next
     * @param largest the first step size that is tried
     * @param tolerance the change of the iterate, relative to its norm, at which a solve counts as done
     * @param surcharge what an iteration costs for α ≠ 1, where proximal operators need not be the activation itself, over one for α
     *     = 1
     */
    public StepSizeTuner(int every, double largest, double tolerance, double surcharge) {
        this.every = every;
        this.largest = largest;
        this.tolerance = tolerance;
        this.surcharge = surcharge;
        // α, or 0 before the first choice; training passes left until the next
        state = Parameter.builder()
                .setName("stepSize")
                .setType(Parameter.Type.OTHER)
                .optShape(new Shape(2))
                .optRequiresGrad(false)
                .optInitializer((manager, shape, type) -> {
                    // the engine's own copy: a type that stays would leave the array in Java's memory
                    try (NDArray ofJava = manager.create(new double[] {0, Math.min(FIRST, every)});
                            NDArray ofEngine = ofJava.duplicate()) {
                        NDArray typed = ofEngine.toType(type, true);
                        typed.attach(manager);
                        return typed;
                    }
                })
                .build();
    }

    /**
     * The frozen parameter that holds what is known.
     *
     * @return always the same
     */
    public Parameter state() {
        return state;
    }

    /** A training pass begins. */
    public void pass() {
        double[] known = Matrices.values(state.getArray());
        store(known[0], known[1] - 1);
    }

    /**
     * The step size for a solve; chosen anew when its time has come.
     *
     * @param operator the operator of the batch at hand
     * @param like a state of the batch, (batch, d)
     * @return empty before the first choice
     */
    public OptionalDouble stepSize(MonotoneOperator operator, NDArray like) {
        double[] known = Matrices.values(state.getArray());
        if (known[1] <= 0) {
            known[0] = choose(operator, like).orElse(known[0]);
            store(known[0], every);
        }
        return known[0] > 0 ? OptionalDouble.of(known[0]) : OptionalDouble.empty();
    }

    /**
     * The step size that was chosen last.
     *
     * @return empty before the first choice
     */
    public OptionalDouble latest() {
        double alpha = Matrices.values(state.getArray())[0];
        return alpha > 0 ? OptionalDouble.of(alpha) : OptionalDouble.empty();
    }

    private void store(double alpha, double left) {
        NDArray array = state.getArray();
        try (NDArray wide = array.getManager().create(new double[] {alpha, left});
                NDArray typed = wide.toType(array.getDataType(), true)) {
            typed.copyTo(array);
        }
    }

    private OptionalDouble choose(MonotoneOperator operator, NDArray like) {
        OptionalDouble best = OptionalDouble.empty();
        double cheapest = Double.POSITIVE_INFINITY;
        int fewest = MAX_ITERATIONS;
        for (double alpha = largest; alpha > SMALLEST; alpha /= 2) {
            int iterations = iterations(operator, alpha, like);
            if (iterations > fewest || iterations == MAX_ITERATIONS && best.isPresent()) {
                break;
            }
            double cost = alpha == 1 ? iterations : surcharge * iterations;
            if (iterations < MAX_ITERATIONS && cost <= cheapest) {
                best = OptionalDouble.of(alpha);
                cheapest = cost;
            }
            fewest = iterations;
        }
        return best;
    }

    /** Iterations until the step is small beside the iterate, over the whole batch. */
    private int iterations(MonotoneOperator operator, double alpha, NDArray like) {
        operator.prepare(alpha);
        try (NDManager owner = like.getManager().newSubManager()) {
            NDArray z = like.zerosLike();
            z.attach(owner);
            NDArray u = z.duplicate();
            for (int k = 1; k < MAX_ITERATIONS; k++) {
                try (NDManager step = owner.newSubManager()) {
                    z.attach(step);
                    u.attach(step);
                    NDArray half = z.mul(2).sub(u);
                    u = operator.resolvent(alpha, half).mul(2).sub(half);
                    NDArray next = operator.prox(alpha, u);
                    double size = norm(next);
                    double moved = norm(next.sub(z));
                    u.attach(owner);
                    next.attach(owner);
                    z = next;
                    if (moved <= tolerance * (1e-6 + size)) {
                        return k;
                    }
                }
            }
            return MAX_ITERATIONS;
        }
    }

    private static double norm(NDArray array) {
        try (NDArray squares = array.mul(array);
                NDArray sum = squares.sum()) {
            return Math.sqrt(Matrices.values(sum)[0]);
        }
    }
}
