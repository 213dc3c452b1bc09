package org.homeostat.control;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import org.homeostat.api.Kind;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A system in discrete time that is to be controlled: x⁺ = f(x, u), y = h(x). Its state counts from the operating point: with x = 0
 * and u = 0 it stays where it is. Immutable.
 */
@Kind("plant")
@ConsumerType
public interface Plant {

    /**
     * What the components of the state are.
     *
     * @return n names, with units where there are any, for example {@code angle, rad}
     */
    List<String> states();

    /**
     * What the components of the input are.
     *
     * @return m names
     */
    List<String> inputs();

    /**
     * The time of one step.
     *
     * @return seconds, positive
     */
    double sampleTime();

    /**
     * One step, on numbers.
     *
     * @param x the state, n numbers
     * @param u the input, m numbers
     * @return f(x, u), n numbers
     */
    double[] next(double[] x, double[] u);

    /**
     * What is measured.
     *
     * @param x the state, n numbers
     * @return h(x), p numbers
     */
    double[] output(double[] x);

    /**
     * One step, on batches: the same f, differentiable.
     *
     * @param like an array of the type, the device and the manager of the batches to come
     * @return maps states (batch, n) and inputs (batch, m) to the next states (batch, n); good as long as the manager is open
     */
    BinaryOperator<NDArray> batched(NDArray like);

    /**
     * What is measured, on batches.
     *
     * @param like an array of the type, the device and the manager of the batches to come
     * @return maps states (batch, n) to outputs (batch, p); good as long as the manager is open; by default x ↦ Cx with C of {@link
     *     #linearised()}, which is right where h is linear: a plant with another h overrides it
     */
    default UnaryOperator<NDArray> batchedOutput(NDArray like) {
        NDArray c = Tensors.like(like, linearised().c().transpose());
        return x -> x.matMul(c);
    }

    /**
     * The linear system that it resembles near a state and an input.
     *
     * @param x the state, n numbers
     * @param u the input, m numbers
     * @return A = ∂f/∂x, B = ∂f/∂u, C = ∂h/∂x; by central differences, unless the plant knows better
     */
    default LinearSystem linearised(double[] x, double[] u) {
        return LinearSystem.of(this::next, this::output, x, u);
    }

    /**
     * The linear system that it resembles at the operating point.
     *
     * @return the linearisation at x = 0 and u = 0
     */
    default LinearSystem linearised() {
        return linearised(new double[states().size()], new double[inputs().size()]);
    }

    /**
     * How its state looks.
     *
     * @return draws it, or empty if there is nothing to see
     */
    default Optional<Sketch> sketch() {
        return Optional.empty();
    }
}
