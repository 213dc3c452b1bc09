package org.homeostat.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.homeostat.nn.Embedding.Cluster;

/**
 * Tokens as trained vectors: (batch, position) whole numbers to (batch, position, width), each the token's vector times √width,
 * so that its components are of size 1 at the start.
 */
public final class TokenVectors extends AbstractBlock {

    private static final byte VERSION = 1;

    /**
     * The trained numbers of one cluster.
     *
     * @param tokens which ones
     * @param vectors (tokens, their width)
     * @param projection (width, their width), where theirs is another
     */
    record Table(Cluster tokens, Parameter vectors, Optional<Parameter> projection) {}

    private final int width;
    private final List<Table> tables = new ArrayList<>();

    /**
     * Creates it.
     *
     * @param settings how
     * @param vocabulary the number of tokens
     * @throws IllegalArgumentException if the settings do not fit the vocabulary
     */
    public TokenVectors(Embedding settings, int vocabulary) {
        super(VERSION);
        width = settings.width();
        for (Cluster cluster : settings.clusters(vocabulary)) {
            String suffix = tables.isEmpty() ? "" : "_" + tables.size();
            Parameter vectors = add("vectors" + suffix, new Shape(cluster.size(), cluster.width()), cluster.width());
            Optional<Parameter> projection = cluster.width() == width
                    ? Optional.empty()
                    : Optional.of(add("projection" + suffix, new Shape(width, cluster.width()), width));
            tables.add(new Table(cluster, vectors, projection));
        }
    }

    private Parameter add(String name, Shape shape, int length) {
        return addParameter(Parameter.builder()
                .setName(name)
                .setType(Parameter.Type.WEIGHT)
                .optShape(shape)
                .optInitializer(new NormalInitializer((float) (1 / Math.sqrt(length))))
                .build());
    }

    List<Table> tables() {
        return tables;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray tokens = inputs.singletonOrThrow();
        NDArray sum = null;
        for (Table table : tables) {
            NDArray found = vectors(table, tokens, parameters, training);
            sum = sum == null ? found : sum.add(found);
        }
        return new NDList(sum.mul(Scalars.like(sum, Math.sqrt(width))));
    }

    /** The vectors of the tokens that belong to a table, and zeros at the others. */
    private NDArray vectors(Table table, NDArray tokens, ParameterStore parameters, boolean training) {
        NDArray weight = parameters.getValue(table.vectors(), tokens.getDevice(), training);
        Cluster cluster = table.tokens();
        boolean all = tables.size() == 1;
        NDArray local = all ? tokens : tokens.sub(cluster.first()).clip(0, cluster.size() - 1);
        NDArray found = ai.djl.nn.core.Embedding.embedding(local, weight, SparseFormat.DENSE)
                .singletonOrThrow();
        NDArray full = table.projection().isPresent()
                ? found.matMul(parameters
                        .getValue(table.projection().get(), tokens.getDevice(), training)
                        .transpose())
                : found;
        if (all) {
            return full;
        }
        NDArray inside = tokens.gte(cluster.first()).logicalAnd(tokens.lt(cluster.first() + cluster.size()));
        return full.mul(inside.toType(full.getDataType(), false).expandDims(-1));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {inputShapes[0].add(width)};
    }
}
