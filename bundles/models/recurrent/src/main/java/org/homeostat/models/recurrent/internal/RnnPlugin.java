package org.homeostat.models.recurrent.internal;

import ai.djl.nn.recurrent.RNN;
import java.util.List;
import org.homeostat.api.Plugin;
import org.homeostat.api.PluginInfo;
import org.homeostat.api.Setting;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.nn.Encoder;
import org.homeostat.nn.InitialState;
import org.homeostat.nn.Sequences;
import org.osgi.service.component.annotations.Component;

/** Offers recurrent networks. */
@Component
@PluginInfo(
        kind = "model",
        name = "rnn",
        summary = "Recurrent network of one layer with a linear output; nothing is guaranteed about it.",
        source = "Elman 1990, Finding structure in time")
public final class RnnPlugin implements Plugin<ModelFamily, RnnPlugin.Rnn> {

    @Override
    public Rnn defaults() {
        return new Rnn(64, Nonlinearity.TANH, InitialState.ZERO, Encoder.defaults());
    }

    @Override
    public ModelFamily create(Rnn settings) {
        return settings;
    }

    /** The nonlinearities that the engine's operator has. */
    public enum Nonlinearity {
        /** The hyperbolic tangent. */
        TANH,
        /** The positive part. */
        RELU
    }

    /**
     * h⁺ = σ(Wh + Uu + b), y = Vh⁺ + c.
     *
     * @param units the length of h
     * @param activation σ
     * @param initialState where trajectories begin
     * @param encoder reads initial states from data
     */
    public record Rnn(
            @Setting(value = "Units of the recurrent layer.", min = 1)
            int units,

            @Setting("The nonlinearity σ.") Nonlinearity activation,

            @Setting("Where trajectories begin; carried states go on from batch to batch.")
            InitialState initialState,

            @Setting("Reads initial states from the first inputs and measured outputs, for initialState: encoded.")
            Encoder encoder)
            implements ModelFamily {

        @Override
        public Model build(ModelContext context) {
            return initialState == InitialState.ENCODED
                    ? encoder.before("rnn", context, List.of(units), this::inside)
                    : inside(context);
        }

        private Model inside(ModelContext context) {
            Sequences.inputs("rnn", context.input());
            long outputs = Sequences.outputs("rnn", context.output());
            RNN layer = RNN.builder()
                    .setStateSize(units)
                    .setNumLayers(1)
                    .setActivation(activation == Nonlinearity.TANH ? RNN.Activation.TANH : RNN.Activation.RELU)
                    .optReturnState(true)
                    .build();
            return new RnnModel(new RecurrentBlock(layer, units, 1, outputs, initialState));
        }
    }
}
