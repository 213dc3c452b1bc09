package org.homeostat.runtime.internal.sensitivity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Status;
import org.homeostat.runtime.internal.settings.PluginUse;
import org.homeostat.runtime.internal.training.Network;
import org.homeostat.runtime.internal.training.Setup;
import org.homeostat.runtime.internal.training.SolverTotals;

/** A network as a function of flat inputs, (batch, d) to (batch, k), in passes that train nothing. Not thread-safe. */
final class Probe {

    /**
     * A pass.
     *
     * @param values what was asked for of each row
     * @param sizes the two-norm of each row's outputs
     * @param gradient of their sum with respect to the inputs, (batch, d)
     * @param converged whether each row's solves reached their tolerance
     */
    record Ascent(double[] values, double[] sizes, NDArray gradient, boolean[] converged) {}

    private final Setup setup;
    private final Network network;
    private final PluginUse use;
    private final Shape sample;
    private final SolverTotals solves;

    /**
     * Creates it.
     *
     * @param setup the experiment
     * @param network its network, recording no gradients
     * @param sample the shape of one sample's input
     * @param solves takes in what the forward solves do
     */
    Probe(Setup setup, Network network, Shape sample, SolverTotals solves) {
        this.setup = setup;
        this.network = network;
        this.sample = sample;
        this.solves = solves;
        this.use = setup.calls().use("model", setup.settings().model());
    }

    /**
     * A pass that records nothing.
     *
     * @param outputs (batch, k)
     * @param proved what the model proves about each row
     */
    record Proved(NDArray outputs, Map<String, double[]> proved) {}

    /** Evaluates the network and lets the model prove what it can. */
    Proved proved(NDArray inputs) {
        NDList predictions = forward(inputs);
        return new Proved(
                flat(predictions),
                setup.calls()
                        .call(
                                use,
                                "sampleCertificates",
                                () -> network.model().sampleCertificates(network.store(), predictions)));
    }

    /** Whether each row's latest solves reached their tolerance. */
    private boolean[] converged(int rows) {
        boolean[] converged = new boolean[rows];
        Arrays.fill(converged, true);
        for (EquilibriumLayer layer : network.model().layers()) {
            layer.forward().map(SolveReport::status).ifPresent(status -> {
                boolean all = status.stream().allMatch(Status.CONVERGED::equals);
                for (int i = 0; i < rows; i++) {
                    converged[i] &= status.size() == rows ? status.get(i) == Status.CONVERGED : all;
                }
            });
        }
        return converged;
    }

    /**
     * Evaluates a function of the outputs and its gradient.
     *
     * @param inputs (batch, d), without a graph
     * @param function maps outputs (batch, k) to one number a row of any number of rows
     */
    Ascent ascent(NDArray inputs, Function<NDArray, NDArray> function) {
        NDArray leaf = inputs.duplicate();
        leaf.setRequiresGradient(true);
        try (GradientCollector collector = setup.equilibria().newGradientCollector()) {
            NDArray outputs = flat(forward(leaf));
            NDArray values = function.apply(outputs);
            boolean[] converged = converged(Math.toIntExact(inputs.getShape().get(0)));
            setup.calls().run(use, "backward", () -> collector.backward(values.sum()));
            NDArray gradient = leaf.getGradient();
            gradient.attach(inputs.getManager());
            double[] sizes = Region.norm(outputs.stopGradient()).toDoubleArray();
            return new Ascent(values.stopGradient().toDoubleArray(), sizes, gradient, converged);
        }
    }

    private NDList forward(NDArray inputs) {
        NDManager manager = inputs.getManager();
        long rows = inputs.getShape().get(0);
        network.lend(manager);
        NDList blockInputs = new NDList(inputs.reshape(new Shape(rows).addAll(sample)));
        NDList states = network.model().initialState(manager, Math.toIntExact(rows));
        states.forEach(state -> blockInputs.add(state.toType(inputs.getDataType(), false)));
        NDList outputs = setup.calls()
                .call(use, "forward", () -> network.model().block().forward(network.store(), blockInputs, false));
        network.model().layers().forEach(layer -> layer.forward().ifPresent(solves::add));
        return outputs.subNDList(0, outputs.size() - states.size());
    }

    private static NDArray flat(NDList predictions) {
        NDList flat = new NDList(predictions.size());
        predictions.forEach(p -> flat.add(p.reshape(p.getShape().get(0), -1)));
        return flat.size() == 1 ? flat.head() : NDArrays.concat(flat, 1);
    }
}
