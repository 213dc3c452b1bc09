package org.homeostat.tasks.sequencelabelling.internal;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.DataSpec.Axis;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Task;
import org.osgi.service.component.annotations.Component;

/** Offers sequence labelling. */
@Component
@PluginInfo(
        kind = "task",
        name = "sequence-labelling",
        summary = "A class at every position of a sequence: cross-entropy and accuracies, scored in double precision.")
public final class SequenceLabellingPlugin implements Plugin<Task, SequenceLabellingPlugin.SequenceLabelling> {

    @Override
    public SequenceLabelling defaults() {
        return new SequenceLabelling(Optional.empty());
    }

    @Override
    public Task create(SequenceLabelling settings) {
        return settings;
    }

    /**
     * A class at every position, from (batch, position, class) logits.
     *
     * @param blank the class of positions at which there is nothing to tell
     */
    public record SequenceLabelling(
            @Setting(
                    "The class of positions at which there is nothing to tell; the accuracy at all other positions is then"
                            + " reported too.")
            Optional<String> blank)
            implements Task {

        @Override
        public DataSpec output(DataSpec input, DataSpec target) {
            int classes = classes(target).size();
            return DataSpec.real(new Shape(target.shape().get(0), classes), Axis.TIME, Axis.FEATURE);
        }

        @Override
        public Objective objective(DataSpec input, DataSpec target) {
            List<String> classes = classes(target);
            return new SequenceObjective(
                    classes,
                    blank.map(name -> OptionalInt.of(number(classes, name))).orElse(OptionalInt.empty()));
        }

        private static int number(List<String> classes, String blank) {
            int number = classes.indexOf(blank);
            if (number < 0) {
                throw new IllegalArgumentException("blank is '" + blank
                        + "', which is no class of the dataset; its classes are " + String.join(", ", classes));
            }
            return number;
        }

        private static List<String> classes(DataSpec target) {
            boolean sequence = target.axes().equals(List.of(Axis.TIME)) && target.dataType() == DataType.INT64;
            if (!sequence || target.classes().size() < 2) {
                throw new IllegalArgumentException(
                        "the task 'sequence-labelling' needs one of at least two named classes"
                                + " at every position of a sequence as target, not " + target
                                + "; choose such a dataset, for example 'copy-memory'");
            }
            return target.classes();
        }
    }
}
