package org.homeostat.equilibrium.internal;

import ai.djl.ndarray.NDArray;
import java.util.function.Supplier;
import org.homeostat.api.solver.Step;

/** The {@link Step} that a solver is shown. */
final class StepView implements Step {

    private final int number;
    private final NDArray state;
    private final NDArray image;
    private final double[] norms;
    private final Supplier<double[]> targets;
    private NDArray residual;

    StepView(int number, NDArray state, NDArray image, double[] norms, Supplier<double[]> targets) {
        this.number = number;
        this.state = state;
        this.image = image;
        this.norms = norms;
        this.targets = targets;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public NDArray state() {
        return state;
    }

    @Override
    public NDArray image() {
        return image;
    }

    @Override
    public NDArray residual() {
        if (residual == null) {
            residual = image.sub(state);
        }
        return residual;
    }

    @Override
    public double[] residualNorms() {
        return norms;
    }

    @Override
    public double[] targets() {
        return targets.get();
    }
}
