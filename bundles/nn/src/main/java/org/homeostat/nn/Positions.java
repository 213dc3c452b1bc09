package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.dataset.DataSpec.Axis;

/**
 * How a block that maps vectors sees a sample: a sequence as a vector at each position, anything else (a vector, an image) as
 * one vector.
 *
 * @param features components of each vector
 * @param sequence whether there is one for each position
 */
public record Positions(long features, boolean sequence) {

    /**
     * Looks at a description.
     *
     * @param input of a vector, an image, a sequence (time axis first) of any length, or something else of a fixed size
     * @return what a block sees
     * @throws IllegalArgumentException if an axis other than that of time varies in length
     */
    public static Positions of(DataSpec input) {
        boolean sequence = !input.axes().isEmpty() && input.axes().get(0) == Axis.TIME;
        long[] lengths = input.shape().getShape();
        long[] vector = sequence ? Arrays.copyOfRange(lengths, 1, lengths.length) : lengths;
        if (Arrays.stream(vector).anyMatch(n -> n < 0)) {
            throw new IllegalArgumentException("only the time axis of an input may vary in length, unlike in " + input);
        }
        return new Positions(Arrays.stream(vector).reduce(1, (a, b) -> a * b), sequence);
    }

    /**
     * Looks at a description of real numbers.
     *
     * @param what who asks, for the message: {@code "the basis 'rff'"}
     * @param input of a vector, an image, a sequence (time axis first) of any length, or something else of a fixed size
     * @return what a block sees
     * @throws IllegalArgumentException if there are tokens, or an axis other than that of time varies in length
     */
    public static Positions ofReal(String what, DataSpec input) {
        if (input.dataType().isInteger()) {
            throw new IllegalArgumentException(
                    what + " takes real numbers (vectors, images, sequences of vectors), not " + input
                            + "; choose another dataset, or put a basis first that takes tokens, such as 'tcn'");
        }
        return of(input);
    }

    /**
     * The vectors of a batch.
     *
     * @param x a batch as it flows in
     * @return (batch, features), for sequences (batch, position, features); a view where that is possible
     */
    public NDArray vectors(NDArray x) {
        long batch = x.getShape().get(0);
        Shape shape = shape(batch, sequence ? x.getShape().get(1) : 1);
        return x.getShape().equals(shape) ? x : x.reshape(shape);
    }

    private Shape shape(long batch, long positions) {
        return sequence ? new Shape(batch, positions, features) : new Shape(batch, features);
    }

    /**
     * The shape of what a block makes of the vectors of a batch.
     *
     * @param input the shape of the batch as it flows in
     * @param dimension components of each resulting vector
     * @return (batch, dimension), for sequences (batch, position, dimension)
     */
    public Shape output(Shape input, long dimension) {
        return new Positions(dimension, sequence).shape(input.get(0), sequence ? input.get(1) : 1);
    }

    /**
     * Describes what a block makes of the vectors.
     *
     * @param input what flows in
     * @param dimension components of each resulting vector
     * @return a vector, or a sequence of vectors
     */
    public DataSpec output(DataSpec input, long dimension) {
        return sequence
                ? DataSpec.real(new Shape(input.shape().get(0), dimension), Axis.TIME, Axis.FEATURE)
                : DataSpec.vector(dimension);
    }
}
