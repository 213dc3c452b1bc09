package org.homeostat.datasets.sysid.internal;

import org.homeostat.api.Setting;

/**
 * How recordings become samples. Splits other than the training split keep their recordings whole.
 *
 * @param window steps of a training sample
 * @param stride steps between the starts of training samples
 * @param stream whether training samples continue one another
 * @param givenOutputs measured outputs that a model is given at a sequence's start
 * @param predict whether a model is given all measured outputs
 * @param normalise whether channels are standardised
 */
record Sequences(
        @Setting(
                value = "Steps of a training sample; 0 for whole recordings. Other splits keep their recordings whole.",
                unit = "steps",
                min = 0)
        int window,

        @Setting(
                value = "Steps from the start of a training sample to the start of the next; 0 for the window, so that"
                        + " samples do not overlap.",
                unit = "steps",
                min = 0)
        int stride,

        @Setting("Whether training samples continue one another, for models whose state is carried from batch to batch"
                + " (truncated back-propagation); otherwise they are independent and shuffled.")
        boolean stream,

        @Setting(
                value = "Measured outputs that a model is given at the start of a sequence, to find its state: further"
                        + " inputs, the output of the step before, then 0. With 0 nothing is given.",
                unit = "steps",
                min = 0)
        int givenOutputs,

        @Setting("Whether a model is given the measured output of the step before at all steps: one-step prediction in"
                + " place of simulation.")
        boolean predict,

        @Setting("Whether each channel is standardised by its mean and deviation in the training split.")
        boolean normalise) {

    Sequences {
        if (stream && (window == 0 || stride != 0 && stride != window)) {
            throw new IllegalArgumentException("sequences.stream: true continues one window by the next, which needs a"
                    + " window above 0 and the stride 0, not the window " + window + " and the stride " + stride);
        }
        if (predict && givenOutputs > 0) {
            throw new IllegalArgumentException("sequences.predict: true gives a model all outputs; leave out"
                    + " sequences.givenOutputs: " + givenOutputs);
        }
    }

    /** Simulation on windows of some length that do not overlap. */
    static Sequences ofWindow(int window) {
        return new Sequences(window, 0, false, 0, false, true);
    }

    Sequences withGivenOutputs(int steps) {
        return new Sequences(window, stride, stream, steps, predict, normalise);
    }

    /** Whether measured outputs are among a model's inputs. */
    boolean feedsBack() {
        return predict || givenOutputs > 0;
    }

    int step() {
        return stride == 0 ? window : stride;
    }
}
