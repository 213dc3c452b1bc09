package org.homeostat.tasks.classification.internal;

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

/** Offers classification. */
@Component
@PluginInfo(
        kind = "task",
        name = "classification",
        summary = "One class a sample: cross-entropy, accuracy, confusion matrix.",
        source = "Szegedy et al. 2016, section 7, for label smoothing")
public final class ClassificationPlugin implements Plugin<Task, ClassificationPlugin.Classification> {

    @Override
    public Classification defaults() {
        return new Classification(0, 1);
    }

    @Override
    public Task create(Classification settings) {
        return settings;
    }

    /**
     * Classification from logits, one a class.
     *
     * @param labelSmoothing share of the target's probability that goes to all classes evenly
     * @param top the k of the additional top-k accuracy
     */
    public record Classification(
            @Setting(
                    value = "Share of each target's probability that is spread evenly over all classes.",
                    min = 0,
                    max = 1,
                    exclusiveMax = true)
            double labelSmoothing,

            @Setting(
                    value = "Also counts a sample as right if its class is among the k likeliest; 1 for no such count.",
                    min = 1)
            int top)
            implements Task {

        @Override
        public DataSpec output(DataSpec input, DataSpec target) {
            return DataSpec.logits(classes(target));
        }

        @Override
        public Objective objective(DataSpec input, DataSpec target) {
            List<String> classes = classes(target);
            if (top >= classes.size() && top > 1) {
                throw new IllegalArgumentException(
                        "top is " + top + ", which must be below the number of classes, " + classes.size());
            }
            return new ClassificationObjective(classes, labelSmoothing, top);
        }

        private static List<String> classes(DataSpec target) {
            boolean label = target.shape().equals(new Shape()) && target.dataType() == DataType.INT64;
            if (!label || target.classes().size() < 2) {
                throw new IllegalArgumentException("the task 'classification' needs one label of at least two named"
                        + " classes a sample as target, not " + target
                        + "; choose such a dataset, for example 'digits'");
            }
            return target.classes();
        }
    }
}
