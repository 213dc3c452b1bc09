package org.homeostat.models.tcn.internal;

import java.util.OptionalDouble;
import org.homeostat.nn.Normalization;

/**
 * The convolutions of a temporal network.
 *
 * @param channels channels of each
 * @param levels residual blocks
 * @param kernel positions of the kernels
 * @param dropout share of values that training drops
 * @param normalization what makes weights of the trained kernels
 * @param tokens how tokens become numbers
 * @param deviation the deviation of a normal start of what has no normalisation
 */
record Convolutions(
        int channels,
        int levels,
        int kernel,
        double dropout,
        Normalization normalization,
        Tokens tokens,
        OptionalDouble deviation) {}
