package org.homeostat.tasks.languagemodel.internal;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.DataSpec.Axis;
import org.homeostat.api.task.Objective;
import org.homeostat.api.task.Task;
import org.osgi.service.component.annotations.Component;

/** Offers language modelling. */
@Component
@PluginInfo(
        kind = "task",
        name = "language-model",
        summary =
                "The next token at every position: cross-entropy, perplexity, bits a token; the trained model writes.")
public final class LanguageModelPlugin implements Plugin<Task, LanguageModelPlugin.LanguageModel> {

    @Override
    public LanguageModel defaults() {
        return new LanguageModel(new Sample(300, 64, 256, 0.8, 1));
    }

    @Override
    public Task create(LanguageModel settings) {
        return settings;
    }

    /**
     * The next token, from (batch, position, token) logits of a model that sees no later one.
     *
     * @param sample what the trained model is to write
     */
    public record LanguageModel(
            @Setting("What the trained model writes into the report.")
            Sample sample) implements Task {

        @Override
        public DataSpec output(DataSpec input, DataSpec target) {
            int vocabulary = vocabulary(target);
            return DataSpec.real(new Shape(target.shape().get(0), vocabulary), Axis.TIME, Axis.FEATURE);
        }

        @Override
        public Objective objective(DataSpec input, DataSpec target) {
            return new LanguageObjective(vocabulary(target), sample);
        }

        private static int vocabulary(DataSpec target) {
            boolean sequence = target.axes().equals(List.of(Axis.TIME)) && target.dataType() == DataType.INT64;
            if (!sequence || target.classes().size() < 2) {
                throw new IllegalArgumentException("the task 'language-model' needs one of at least two tokens at every"
                        + " position as target, not " + target + "; choose such a dataset, for example 'text'");
            }
            return target.classes().size();
        }
    }
}
