package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.homeostat.nn.Embedding.Cluster;

/**
 * Scores of all tokens at each position: (batch, position, features) to (batch, position, tokens), whose softmax are the
 * tokens' probabilities. With clusters they are logarithms of probabilities already, ln p(cluster) + ln p(token | cluster).
 */
public final class TokenScores extends AbstractBlock {

    private static final byte VERSION = 1;

    /**
     * What scores the tokens of one cluster.
     *
     * @param vectors (tokens, their width)
     * @param projection (features, their width), where theirs is another
     * @param bias (tokens)
     */
    private record Table(Parameter vectors, Optional<Parameter> projection, Parameter bias) {}

    private final int vocabulary;
    private final Optional<NDIndex> read;
    private final List<Table> tables = new ArrayList<>();
    private final Optional<Parameter> clusterVectors;
    private final Optional<Parameter> clusterBias;

    /**
     * Creates it.
     *
     * @param settings how
     * @param vectors the vectors of the input, which a tied output shares
     * @param vocabulary the number of tokens
     * @param features components at each position
     * @throws IllegalArgumentException if a tied output would need more features
     */
    public TokenScores(Embedding settings, TokenVectors vectors, int vocabulary, long features) {
        super(VERSION);
        this.vocabulary = vocabulary;
        if (settings.tied() && features < settings.width()) {
            throw new IllegalArgumentException("embedding.width is " + settings.width()
                    + ", but there are " + features
                    + " components at each position, too few for a tied output; make the"
                    + " state wider or set embedding.tied to false");
        }
        long used = settings.tied() ? settings.width() : features;
        read = used == features ? Optional.empty() : Optional.of(new NDIndex("..., :" + used));
        for (TokenVectors.Table table : vectors.tables()) {
            tables.add(table(settings.tied(), table, used));
        }
        int further = tables.size() - 1;
        clusterVectors = further == 0
                ? Optional.empty()
                : Optional.of(add("clusters", Parameter.Type.WEIGHT, new Shape(further, used), Layers.uniform(used)));
        clusterBias = further == 0
                ? Optional.empty()
                : Optional.of(add("clusters_bias", Parameter.Type.BIAS, new Shape(further), Initializer.ZEROS));
    }

    private Table table(boolean tied, TokenVectors.Table input, long used) {
        String suffix = tables.isEmpty() ? "" : "_" + tables.size();
        Cluster cluster = input.tokens();
        Parameter bias = add("bias" + suffix, Parameter.Type.BIAS, new Shape(cluster.size()), Initializer.ZEROS);
        if (tied) {
            return new Table(input.vectors(), input.projection(), bias);
        }
        boolean projected = input.projection().isPresent();
        long length = projected ? cluster.width() : used;
        Parameter own = add(
                "vectors" + suffix, Parameter.Type.WEIGHT, new Shape(cluster.size(), length), Layers.uniform(length));
        Optional<Parameter> projection = projected
                ? Optional.of(add(
                        "projection" + suffix, Parameter.Type.WEIGHT, new Shape(used, length), Layers.uniform(used)))
                : Optional.empty();
        return new Table(own, projection, bias);
    }

    private Parameter add(String name, Parameter.Type type, Shape shape, Initializer start) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(type)
                .optShape(shape)
                .optInitializer(start)
                .build());
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray state = inputs.singletonOrThrow();
        NDArray x = read.isPresent() ? state.get(read.get()) : state;
        Table frequent = tables.get(0);
        NDArray vectors = value(frequent.vectors(), parameters, x, training);
        NDArray bias = value(frequent.bias(), parameters, x, training);
        if (clusterVectors.isEmpty()) {
            return Linear.linear(x, vectors, bias);
        }
        // the first cluster's tokens and the other clusters compete in one softmax
        NDArray all = NDArrays.concat(new NDList(vectors, value(clusterVectors.get(), parameters, x, training)), 0);
        NDArray biases =
                NDArrays.concat(new NDList(bias, value(clusterBias.orElseThrow(), parameters, x, training)), 0);
        NDArray head = Linear.linear(x, all, biases).head().logSoftmax(-1);
        long first = bias.size();
        NDList parts = new NDList(head.get(new NDIndex("..., :" + first)));
        for (int i = 1; i < tables.size(); i++) {
            Table table = tables.get(i);
            NDArray mapped = table.projection().isPresent()
                    ? x.matMul(value(table.projection().get(), parameters, x, training))
                    : x;
            NDArray inside = Linear.linear(
                            mapped,
                            value(table.vectors(), parameters, x, training),
                            value(table.bias(), parameters, x, training))
                    .head()
                    .logSoftmax(-1);
            long at = first + i - 1;
            parts.add(inside.add(head.get(new NDIndex("..., " + at + ":" + (at + 1)))));
        }
        return new NDList(NDArrays.concat(parts, -1));
    }

    private static NDArray value(Parameter parameter, ParameterStore parameters, NDArray like, boolean training) {
        return parameters.getValue(parameter, like.getDevice(), training);
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        Shape shape = inputShapes[0];
        return new Shape[] {shape.slice(0, shape.dimension() - 1).add(vocabulary)};
    }
}
