package org.homeostat.runtime.internal.saliency;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.solver.Status;
import org.homeostat.runtime.internal.settings.PluginUse;
import org.homeostat.runtime.internal.training.Network;
import org.homeostat.runtime.internal.training.Setup;
import org.homeostat.runtime.internal.training.SolverTotals;

/** A run's classifier of images, and its views of samples. Not thread-safe. */
public final class Classifier {

    private final Setup setup;
    private final Network network;
    private final Explainer explainer;
    private final PluginUse use;
    private final SolverTotals solves = new SolverTotals();
    private final SolverTotals adjoints = new SolverTotals();

    /**
     * Creates it.
     *
     * @param setup the experiment, in FLOAT64
     * @param network its network, recording no gradients
     */
    public Classifier(Setup setup, Network network) {
        this.setup = setup;
        this.network = network;
        this.explainer = new Explainer(
                network.model(), network.store(), () -> setup.equilibria().newGradientCollector());
        this.use = setup.calls().use("model", setup.settings().model());
    }

    /**
     * What the solves did when classes were predicted.
     *
     * @return empty for explicit models
     */
    public SolverTotals solver() {
        return solves;
    }

    /**
     * What the solves did that gradients took.
     *
     * @return empty for explicit models
     */
    public SolverTotals adjoint() {
        return adjoints;
    }

    /**
     * Views a batch.
     *
     * @param images (batch, channels, height, width)
     * @param input what the dataset says of them
     * @param wanted the class to explain; without it the one that is predicted
     * @return one view a sample
     */
    public List<Explained.View> views(NDArray images, DataSpec input, Optional<Integer> wanted) {
        network.lend(images.getManager());
        NDArray scores = setup.calls().call(use, "forward", () -> explainer.scores(images));
        network.model().layers().forEach(layer -> layer.forward().ifPresent(solves::add));
        int[] predicted = Arrays.stream(scores.argMax(1).toLongArray())
                .mapToInt(Math::toIntExact)
                .toArray();
        int[] classes = predicted.clone();
        wanted.ifPresent(number -> Arrays.fill(classes, number));
        NDArray gradient = setup.calls().call(use, "backward", () -> explainer.gradient(images, classes));
        boolean[] converged = converged(predicted.length);
        Optional<NDArray> cams = setup.calls().call(use, "Grad-CAM", () -> explainer.gradCam(images, classes));
        double[] probabilities = scores.softmax(1).toDoubleArray();
        double[] slopes = slopes(gradient, input).toDoubleArray();
        int rows = Math.toIntExact(images.getShape().get(2));
        int columns = Math.toIntExact(images.getShape().get(3));
        int count = probabilities.length / predicted.length;
        List<Explained.View> views = new ArrayList<>();
        for (int i = 0; i < predicted.length; i++) {
            int sample = i;
            views.add(new Explained.View(
                    predicted[i],
                    classes[i],
                    probabilities[i * count + classes[i]],
                    converged[i],
                    Heat.of(slopes, i * rows * columns, rows, columns),
                    cams.map(maps -> heat(maps, sample).resized(rows, columns))));
        }
        return views;
    }

    /** Takes in the solves of the pass just differentiated, and tells for which samples all of them converged. */
    private boolean[] converged(int samples) {
        boolean[] converged = new boolean[samples];
        Arrays.fill(converged, true);
        network.model().layers().forEach(layer -> {
            layer.adjoint().ifPresent(adjoints::add);
            Stream.concat(layer.forward().stream(), layer.adjoint().stream()).forEach(report -> {
                // a layer of several states a sample has them in a row
                int each = report.status().size() / samples;
                for (int i = 0; i < samples; i++) {
                    converged[i] &= report.status().subList(i * each, (i + 1) * each).stream()
                            .allMatch(end -> end == Status.CONVERGED);
                }
            });
        });
        return converged;
    }

    /** By how much the score changes with a step of a pixel in the data's own unit, the largest of its channels; (batch, height, width). */
    private static NDArray slopes(NDArray gradient, DataSpec input) {
        int channels = Math.toIntExact(gradient.getShape().get(1));
        double[] units = new double[channels];
        Arrays.setAll(units, channel -> Pixels.deviation(input, channel));
        NDArray steps = gradient.getManager().create(units, new Shape(1, channels, 1, 1));
        return gradient.div(steps).abs().max(new int[] {1});
    }

    private static Heat heat(NDArray maps, int sample) {
        Shape shape = maps.getShape();
        int rows = Math.toIntExact(shape.get(1));
        int columns = Math.toIntExact(shape.get(2));
        return Heat.of(maps.get(sample).toDoubleArray(), 0, rows, columns);
    }
}
