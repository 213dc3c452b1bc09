package org.homeostat.tasks.systemidentification.internal;

import java.util.Arrays;
import java.util.stream.Stream;

/** The errors of all outputs. */
final class Score {

    private final Errors[] outputs;

    Score(int outputs) {
        this.outputs = Stream.generate(Errors::new).limit(outputs).toArray(Errors[]::new);
    }

    void add(Trace trace) {
        for (int j = 0; j < outputs.length; j++) {
            for (int t = 0; t < trace.steps(); t++) {
                outputs[j].add(trace.measured()[j][t], trace.simulated()[j][t]);
            }
        }
    }

    Errors output(int output) {
        return outputs[output];
    }

    /** The mean over outputs. */
    double nrmse() {
        return Arrays.stream(outputs).mapToDouble(Errors::nrmse).average().orElseThrow();
    }
}
