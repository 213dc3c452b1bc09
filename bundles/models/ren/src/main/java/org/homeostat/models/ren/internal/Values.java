package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.function.Function;

/**
 * The parameters' present values.
 *
 * @param source gives a parameter's value
 * @param like an array of the type and on the device of the values
 */
record Values(Function<Parameter, NDArray> source, NDArray like) {}
