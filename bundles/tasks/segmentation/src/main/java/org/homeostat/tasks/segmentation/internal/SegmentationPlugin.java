package org.homeostat.tasks.segmentation.internal;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Task;
import org.osgi.service.component.annotations.Component;

/** Offers segmentation. */
@Component
@PluginInfo(
        kind = "task",
        name = "segmentation",
        summary = "One class a pixel: cross-entropy, mean intersection over union, overlays.",
        source = "Everingham et al. 2015, The PASCAL Visual Object Classes Challenge, section 4.2, for the score")
public final class SegmentationPlugin implements Plugin<Task, SegmentationPlugin.Segmentation> {

    @Override
    public Segmentation defaults() {
        return new Segmentation(4);
    }

    @Override
    public Task create(Segmentation settings) {
        return settings;
    }

    /**
     * Segmentation of images: from (batch, class, row, column) logits a class for every pixel. Targets are (batch, row, column)
     * class numbers; pixels with a number below 0 carry no label, and neither loss nor scores count them.
     *
     * @param overlays how many images the figure shows
     */
    public record Segmentation(
            @Setting(value = "How many images of a split the overlay figure shows, its first ones.", min = 0, max = 100)
            int overlays)
            implements Task {

        @Override
        public DataSpec output(DataSpec input, DataSpec target) {
            Shape image = requireMasks(input, target);
            return DataSpec.image(target.classes().size(), image.get(1), image.get(2))
                    .withNames(target.classes());
        }

        @Override
        public Objective objective(DataSpec input, DataSpec target) {
            requireMasks(input, target);
            return new SegmentationObjective(input, target.classes(), overlays);
        }

        private static Shape requireMasks(DataSpec input, DataSpec target) {
            boolean fits = input.isImage()
                    && target.axes().equals(List.of(DataSpec.Axis.HEIGHT, DataSpec.Axis.WIDTH))
                    && target.shape().equals(input.shape().slice(1));
            if (!fits || target.dataType() != DataType.INT64 || target.classes().size() < 2) {
                throw new IllegalArgumentException("the task 'segmentation' needs images and for every pixel one of at"
                        + " least two named classes, not " + input + " and " + target
                        + "; choose such a dataset, for example 'shapes'");
            }
            return input.shape();
        }
    }
}
