package org.homeostat.models.recurrent.internal;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.recurrent.LSTM;
import java.util.List;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.nn.Dropout;
import org.homeostat.nn.Embedding;
import org.homeostat.nn.Encoder;
import org.homeostat.nn.InitialState;
import org.homeostat.nn.SequenceEnds;
import org.homeostat.nn.Sequences;
import org.osgi.service.component.annotations.Component;

/** Offers networks of long short-term memory. */
@Component
@PluginInfo(
        kind = "model",
        name = "lstm",
        summary =
                "Long short-term memory of one layer with a linear output, of vectors or tokens; nothing is guaranteed about it.",
        source = "Hochreiter and Schmidhuber 1997; with forget gates, Gers, Schmidhuber and Cummins 2000")
public final class LstmPlugin implements Plugin<ModelFamily, LstmPlugin.Lstm> {

    @Override
    public Lstm defaults() {
        return new Lstm(32, InitialState.ZERO, Encoder.defaults(), Embedding.of(32));
    }

    @Override
    public ModelFamily create(Lstm settings) {
        return settings;
    }

    /**
     * (h, c)⁺ by the gates of long short-term memory, y = Vh⁺ + b.
     *
     * @param units the length of h and of c
     * @param initialState where trajectories begin
     * @param encoder reads initial states from data
     * @param embedding how tokens become vectors
     */
    public record Lstm(
            @Setting(
                    value =
                            "Units of the recurrent layer; its parameters are about four times those of as many units of an rnn.",
                    min = 1)
            int units,

            @Setting("Where trajectories begin; carried states go on from batch to batch.")
            InitialState initialState,

            @Setting("Reads initial states from the first inputs and measured outputs, for initialState: encoded.")
            Encoder encoder,

            @Setting("How tokens become vectors, and states scores of tokens; without effect where no tokens flow in.")
            Embedding embedding)
            implements ModelFamily {

        @Override
        public Model build(ModelContext context) {
            return initialState == InitialState.ENCODED
                    ? encoder.before("lstm", context, List.of(units, units), this::inside)
                    : inside(context);
        }

        private Model inside(ModelContext context) {
            long outputs = Sequences.outputs("lstm", context.output());
            LSTM layer = LSTM.builder()
                    .setStateSize(units)
                    .setNumLayers(1)
                    .optReturnState(true)
                    .build();
            if (!context.input().dataType().isInteger()) {
                Sequences.inputs("lstm", context.input());
                return new LstmModel(new RecurrentBlock(layer, units, 2, outputs, initialState));
            }
            SequenceEnds ends = new SequenceEnds("the model 'lstm'", context.input(), context.output(), embedding);
            return new LstmModel(new RecurrentBlock(
                    ends.vectors(), ends.dropout(), layer, units, 2, ends.outputs(units), outputs, initialState));
        }

        private record LstmModel(RecurrentBlock block) implements Model {

            @Override
            public NDList initialState(NDManager manager, int batch) {
                return block.start().fresh(manager, batch);
            }

            @Override
            public void seed(long value) {
                Dropout.seed(block, value);
            }
        }
    }
}
