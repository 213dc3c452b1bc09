package org.homeostat.nn;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.Optional;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.DataSpec.Axis;

/**
 * What lies before and behind the body of a model of sequences, in which real vectors flow: an embedding where tokens come in,
 * and a linear map to the outputs, at each position or, where one output a sequence is asked for, at the last.
 */
public final class SequenceEnds {

    private final Embedding settings;
    private final DataSpec body;
    private final DataSpec output;
    private final boolean perPosition;
    private final Optional<TokenVectors> vectors;
    private final int vocabulary;

    /**
     * Looks at what flows in and out.
     *
     * @param what who asks, for the message: {@code "the model 'deq'"}
     * @param input what flows in: a sequence of vectors or of tokens
     * @param output what flows out: a vector, or one at each position
     * @param settings how tokens become vectors
     * @throws IllegalArgumentException if the input is no sequence, or the settings do not fit its tokens
     */
    public SequenceEnds(String what, DataSpec input, DataSpec output, Embedding settings) {
        this.settings = settings;
        this.output = output;
        this.perPosition = isSequence(output);
        this.vocabulary = input.dataType().isInteger() ? input.classes().size() : 0;
        Positions positions = Positions.of(input);
        if (!positions.sequence() || vocabulary > 0 && input.axes().size() > 1) {
            throw new IllegalArgumentException(
                    what + " takes sequences of vectors (time, feature) or of tokens (time), not " + input
                            + "; choose a dataset of sequences");
        }
        vectors = vocabulary > 0 ? Optional.of(new TokenVectors(settings, vocabulary)) : Optional.empty();
        long features = vocabulary > 0 ? settings.width() : positions.features();
        body = DataSpec.real(new Shape(input.shape().get(0), features), Axis.TIME, Axis.FEATURE);
    }

    /**
     * Whether data are sequences.
     *
     * @param data the description
     * @return whether its first axis is time
     */
    public static boolean isSequence(DataSpec data) {
        return !data.axes().isEmpty() && data.axes().get(0) == Axis.TIME;
    }

    /**
     * What flows into the body.
     *
     * @return (time, feature), real
     */
    public DataSpec body() {
        return body;
    }

    /**
     * Whether there is an output at each position, or one at the last.
     *
     * @return {@code true} for each
     */
    public boolean isPerPosition() {
        return perPosition;
    }

    /**
     * The embedding.
     *
     * @return tokens (batch, time) to (batch, time, feature); empty for real inputs
     */
    public Optional<TokenVectors> vectors() {
        return vectors;
    }

    /**
     * The dropout of the embedding.
     *
     * @return a fresh block, or empty if there is none
     */
    public Optional<Dropout> dropout() {
        return vectors.isPresent() && settings.dropout() > 0
                ? Optional.of(new Dropout(settings.dropout()))
                : Optional.empty();
    }

    /**
     * The map to the outputs. Where tokens come in and there are as many outputs at each position, these are taken for the same
     * tokens, and it is {@link TokenScores}; otherwise it is linear.
     *
     * @param features components of the state at each position
     * @return a fresh block, (…, features) to (…, outputs)
     * @throws IllegalArgumentException if a tied output would need more features
     */
    public Block outputs(long features) {
        long outputs = Positions.of(output).features();
        return vectors.isPresent() && perPosition && outputs == vocabulary
                ? new TokenScores(settings, vectors.get(), vocabulary, features)
                : Layers.linear(features, outputs);
    }
}
