package org.homeostat.nn;

import java.util.List;
import org.homeostat.api.dataset.DataSpec;

/** Sequences of real vectors, (time, feature), as dynamical models take and give them. */
public final class Sequences {

    private static final List<DataSpec.Axis> AXES = List.of(DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);

    private Sequences() {}

    /**
     * The number of features of the input of a family that takes sequences.
     *
     * @param family the family's name, for the message
     * @param input what is to flow in
     * @return at least 0
     * @throws IllegalArgumentException if it is no sequence of real vectors
     */
    public static long inputs(String family, DataSpec input) {
        return features(family, "takes", input);
    }

    /**
     * The number of features of the output of a family that gives sequences.
     *
     * @param family the family's name, for the message
     * @param output what is to flow out
     * @return at least 0
     * @throws IllegalArgumentException if it is no sequence of real vectors
     */
    public static long outputs(String family, DataSpec output) {
        return features(family, "gives", output);
    }

    /**
     * The number of inputs that are measured outputs of a start-up window: the output of the step before at the first steps, then 0. They come
     * last, and their names end in {@code "(t-1), at first"}.
     *
     * @param input what flows in
     * @return at least 0
     */
    public static int givenAtFirst(DataSpec input) {
        return (int) input.names().stream()
                .filter(name -> name.endsWith("(t-1), at first"))
                .count();
    }

    private static long features(String family, String verb, DataSpec data) {
        if (!data.axes().equals(AXES) || data.dataType().isInteger()) {
            throw new IllegalArgumentException("the model '" + family + "' " + verb
                    + " sequences of real vectors, (time, feature), not " + data
                    + "; choose a dataset and a task of such sequences");
        }
        return data.shape().get(1);
    }
}
