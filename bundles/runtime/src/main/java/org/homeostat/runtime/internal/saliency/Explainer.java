package org.homeostat.runtime.internal.saliency;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.Optional;
import java.util.function.Supplier;
import org.homeostat.api.model.FeatureMaps;
import org.homeostat.api.model.Model;

/** Where a classifier of images looks, in passes that train nothing. Arrays are FLOAT64 and belong to the images' manager. */
public final class Explainer {

    private static final int[] CHANNELS = {1};

    private final Model model;
    private final ParameterStore parameters;
    private final Supplier<GradientCollector> collectors;

    /**
     * Creates it.
     *
     * @param model a model that gives a logit a class; its parameters record no gradients
     * @param parameters gives their values
     * @param collectors makes collectors of gradients that pass through equilibria
     */
    public Explainer(Model model, ParameterStore parameters, Supplier<GradientCollector> collectors) {
        this.model = model;
        this.parameters = parameters;
        this.collectors = collectors;
    }

    /**
     * The scores of all classes.
     *
     * @param images (batch, channels, height, width)
     * @return logits, (batch, classes)
     */
    public NDArray scores(NDArray images) {
        return model.block()
                .forward(parameters, new NDList(images), false)
                .head()
                .stopGradient();
    }

    /**
     * The gradient of a class's score with respect to the image, sample by sample, through equilibria by the layers' rules.
     *
     * @param images (batch, channels, height, width)
     * @param classes the class of each sample
     * @return (batch, channels, height, width)
     */
    public NDArray gradient(NDArray images, int... classes) {
        NDArray leaf = leaf(images);
        try (GradientCollector collector = collectors.get()) {
            NDArray scores =
                    model.block().forward(parameters, new NDList(leaf), false).head();
            collector.backward(chosen(scores, classes));
            return gradient(leaf, images);
        }
    }

    /**
     * Grad-CAM (Selvaraju et al. 2017, equations 1 and 2): the feature maps Aᵏ of a sample, weighted by αₖ, the mean over pixels of
     * ∂score/∂Aᵏ, and rectified. Feature maps that are an equilibrium's are taken as they were solved, and the gradient passes through
     * the head alone.
     *
     * @param images (batch, channels, height, width)
     * @param classes the class of each sample
     * @return (batch, rows, columns) of the feature maps; empty for models that do not tell theirs
     */
    public Optional<NDArray> gradCam(NDArray images, int... classes) {
        return model.featureMaps().map(cut -> gradCam(cut, images, classes));
    }

    private NDArray gradCam(FeatureMaps cut, NDArray images, int... classes) {
        NDArray maps = leaf(cut.maps(parameters, new NDList(images)));
        NDArray gradient;
        try (GradientCollector collector = collectors.get()) {
            NDArray scores = cut.head(parameters, maps).head();
            collector.backward(chosen(scores, classes));
            gradient = gradient(maps, images);
        }
        NDArray plain = maps.stopGradient();
        plain.attach(images.getManager());
        return gradient.mean(new int[] {3}, true)
                .mean(new int[] {2}, true)
                .mul(plain)
                .sum(CHANNELS)
                .maximum(0);
    }

    private static NDArray leaf(NDArray values) {
        NDArray leaf = values.duplicate();
        leaf.setRequiresGradient(true);
        return leaf;
    }

    private static NDArray gradient(NDArray leaf, NDArray owner) {
        NDArray gradient = leaf.getGradient();
        gradient.attach(owner.getManager());
        return gradient;
    }

    /** The sum over samples of the score of each one's class; samples do not reach each other's. */
    private static NDArray chosen(NDArray scores, int... classes) {
        int count = Math.toIntExact(scores.getShape().get(1));
        double[] values = new double[classes.length * count];
        for (int i = 0; i < classes.length; i++) {
            values[i * count + classes[i]] = 1;
        }
        return scores.mul(scores.getManager().create(values, scores.getShape())).sum();
    }
}
