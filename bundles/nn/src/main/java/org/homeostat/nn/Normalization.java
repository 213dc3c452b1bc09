package org.homeostat.nn;

import ai.djl.nn.Parameter;
import java.util.function.UnaryOperator;
import org.homeostat.api.Kind;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * How a block's trained weight becomes the one it computes with, such as weight or spectral normalisation. Immutable.
 *
 * <p>A block offers it as a setting {@code Ref<Normalization>}, calls {@link #of} in its constructor for each weight that is
 * to be normalised, and uses the result in place of the parameter's value. An equilibrium map does so in {@code weights}, so
 * that it costs once a pass and nothing an iteration.
 */
@Kind("normalization")
@ConsumerType
public interface Normalization {

    /**
     * Normalises a weight of a block that is being built.
     *
     * @param weight the weight, a parameter of the block with its shape set; the first axis counts outputs, the second
     *     inputs, further ones the positions of a convolution's kernel
     * @param addParameter adds a further parameter to the block ({@code this::addParameter})
     * @return the weight to compute with
     */
    NormalizedWeight of(Parameter weight, UnaryOperator<Parameter> addParameter);
}
