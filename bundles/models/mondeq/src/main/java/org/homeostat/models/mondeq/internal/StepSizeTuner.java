package org.homeostat.models.mondeq.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.OptionalDouble;
import org.homeostat.api.solver.MonotoneOperator;

/**
 * Chooses the step size α now and then while training, as published (Winston and Kolter 2020, section 5): from 1 it is halved as
 * long as Peaceman-Rachford splitting takes no more iterations on the batch at hand. If nothing converges, α stays as it was.
 *
 * <p>What it knows is a frozen parameter, so that checkpoints hold it and a resumed run goes on with the same numbers.
 */
final class StepSizeTuner {

    private static final double LARGEST = 1;
    private static final double SMALLEST = 1e-4;
    private static final double TOLERANCE = 1e-2;
    private static final int MAX_ITERATIONS = 300;

    /** The first choice, at the latest: before, the operator changes too much. */
    private static final int FIRST = 30;

    private final int every;
    private final Parameter state;
    private boolean training;

    /**
     * Creates it.
     *
     * @param every training passes from one choice to the next
     */
    StepSizeTuner(int every) {
        this.every = every;
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
                        return ofEngine.toType(type, true);
                    }
                })
                .build();
    }

    /** The frozen parameter that holds what is known. */
    Parameter state() {
        return state;
    }

    /** A pass begins; those that train nothing change nothing, and are not counted. */
    void pass(boolean trains) {
        training = trains;
        if (trains) {
            double[] known = known();
            store(known[0], known[1] - 1);
        }
    }

    /** Whether this pass is to choose. */
    boolean isDue() {
        return training && known()[1] <= 0;
    }

    /** Chooses anew, for the operator of the batch at hand and a state of it, (batch, d). */
    void choose(MonotoneOperator operator, NDArray like) {
        store(best(operator, like).orElse(known()[0]), every);
    }

    /** The latest choice, empty before the first. */
    OptionalDouble stepSize() {
        double alpha = known()[0];
        return alpha > 0 ? OptionalDouble.of(alpha) : OptionalDouble.empty();
    }

    private double[] known() {
        return Numbers.doubles(state.getArray());
    }

    private void store(double alpha, double left) {
        NDArray array = state.getArray();
        try (NDArray wide = array.getManager().create(new double[] {alpha, left});
                NDArray typed = wide.toType(array.getDataType(), true)) {
            typed.copyTo(array);
        }
    }

    /** The published choice; empty if nothing converges. */
    static OptionalDouble best(MonotoneOperator operator, NDArray like) {
        OptionalDouble best = OptionalDouble.empty();
        int fewest = MAX_ITERATIONS;
        for (double alpha = LARGEST; alpha > SMALLEST; alpha /= 2) {
            int iterations = iterations(operator, alpha, like);
            if (iterations > fewest || iterations == MAX_ITERATIONS && best.isPresent()) {
                break;
            }
            if (iterations < MAX_ITERATIONS) {
                best = OptionalDouble.of(alpha);
                fewest = iterations;
            }
        }
        return best;
    }

    private static int iterations(MonotoneOperator operator, double alpha, NDArray like) {
        PublishedIteration run = PublishedIteration.run(operator, alpha, like, TOLERANCE, MAX_ITERATIONS);
        run.z().close();
        return run.iterations();
    }
}
