package org.homeostat.tasks.imageregression.internal;

import ai.djl.ndarray.types.Shape;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Task;
import org.osgi.service.component.annotations.Component;

/** Offers image regression. */
@Component
@PluginInfo(
        kind = "task",
        name = "image-regression",
        summary = "An image as a function of coordinates: squared error, PSNR beside interpolation's, pictures.",
        source = "Tancik et al. 2020, Fourier Features, section 6.2")
public final class ImageRegressionPlugin implements Plugin<Task, ImageRegressionPlugin.ImageRegression> {

    @Override
    public ImageRegression defaults() {
        return new ImageRegression();
    }

    @Override
    public Task create(ImageRegression settings) {
        return settings;
    }

    /** Red, green and blue from (x, y), by least squares. */
    public record ImageRegression() implements Task {

        @Override
        public DataSpec output(DataSpec input, DataSpec target) {
            require(input, target);
            return DataSpec.vector(Colours.CHANNELS);
        }

        @Override
        public Objective objective(DataSpec input, DataSpec target) {
            require(input, target);
            return new ImageObjective();
        }

        private static void require(DataSpec input, DataSpec target) {
            boolean coordinates = !input.dataType().isInteger() && input.shape().equals(new Shape(2));
            boolean colours = !target.dataType().isInteger() && target.shape().equals(new Shape(Colours.CHANNELS));
            if (!coordinates || !colours) {
                throw new IllegalArgumentException(
                        "the task 'image-regression' needs two coordinates as input and three"
                                + " colours as target, not " + input + " and " + target
                                + "; choose such a dataset, for example 'image-pixels', or another task, for example"
                                + " 'regression'");
            }
        }
    }
}
