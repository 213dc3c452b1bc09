package org.homeostat.datasets.sysid.internal;

import java.util.Arrays;

/**
 * What was fed into a system and what it answered, in the data's own units. The rows are not to be changed.
 *
 * @param name tells it from others
 * @param inputs (T, nu)
 * @param outputs (T, ny)
 */
record Recording(String name, double[][] inputs, double[][] outputs) {

    Recording {
        if (inputs.length != outputs.length) {
            throw new IllegalArgumentException(
                    "recording '" + name + "' has " + inputs.length + " inputs and " + outputs.length + " outputs");
        }
    }

    int length() {
        return inputs.length;
    }

    Recording part(String named, int from, int to) {
        return new Recording(named, Arrays.copyOfRange(inputs, from, to), Arrays.copyOfRange(outputs, from, to));
    }
}
