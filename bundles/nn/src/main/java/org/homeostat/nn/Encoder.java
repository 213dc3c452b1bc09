package org.homeostat.nn;

import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.function.Function;
import org.homeostat.api.Setting;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.platform.Equilibria;

/**
 * A small network from the beginning of a sequence to the state in which a dynamical model begins, trained with it (Masti and Bemporad 2021;
 * Beintema, Tóth and Schoukens 2021). It reads the inputs and measured outputs of a start-up window; the model itself is given the inputs
 * alone.
 *
 * @param steps measured outputs that are read
 * @param widths units of hidden layers
 */
public record Encoder(
        @Setting(
                value =
                        "For initialState: encoded: the measured outputs at the beginning of a sequence that are read, with the"
                                + " inputs beside them; as many as sequences.givenOutputs.",
                unit = "steps",
                min = 1)
        int steps,

        @Setting(value = "Units of its hidden layers, with tanh; empty for a linear map.", min = 1)
        List<Integer> widths) {

    /**
     * Copies the list.
     *
     * @param steps measured outputs that are read
     * @param widths units of hidden layers
     */
    public Encoder {
        widths = List.copyOf(widths);
    }

    /**
     * The usual one.
     *
     * @return five steps, a hidden layer of 32 units
     */
    public static Encoder defaults() {
        return new Encoder(5, List.of(32));
    }

    /**
     * Puts an encoder before a model.
     *
     * @param family the family's name, for messages
     * @param context what the whole is built for; of its inputs, those that are given outputs are for the encoder alone
     * @param sizes the length of each of its states
     * @param inside builds the model, whose block takes its states as further inputs
     * @return the whole
     * @throws IllegalArgumentException if no measured outputs are given
     */
    public Model before(
            String family, ModelContext context, List<Integer> sizes, Function<ModelContext, Model> inside) {
        long all = Sequences.inputs(family, context.input());
        int given = Sequences.givenAtFirst(context.input());
        if (given == 0) {
            throw new IllegalArgumentException(
                    "initialState: encoded reads measured outputs, but this dataset gives the model '" + family
                            + "' none; set dataset.sequences.givenOutputs: " + steps + ", or another initialState");
        }
        DataSpec own = DataSpec.real(new Shape(-1, all - given), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);
        Model inner = inside.apply(new Inside(context, own));
        return new EncodedModel(inner, new EncodedBlock(this, inner, sizes, all, all - given));
    }

    private record Inside(ModelContext outside, DataSpec input) implements ModelContext {

        @Override
        public DataSpec output() {
            return outside.output();
        }

        @Override
        public Equilibria equilibria() {
            return outside.equilibria();
        }

        @Override
        public long seed() {
            return outside.seed();
        }
    }
}
