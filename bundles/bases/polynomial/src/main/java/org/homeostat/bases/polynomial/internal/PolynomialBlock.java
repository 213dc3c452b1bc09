package org.homeostat.bases.polynomial.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.ArrayList;
import java.util.List;
import org.homeostat.nn.Positions;
import org.homeostat.nn.Scalars;

/**
 * Products of polynomials of one variable. They are computed by their three-term recurrences for all variables at once, and
 * gathered and multiplied factor by factor: an observable has as many factors as variables, at most the degree.
 */
final class PolynomialBlock extends AbstractBlock {

    private static final byte VERSION = 1;

    private final Positions positions;
    private final PolynomialPlugin.Family family;
    private final double scale;
    private final int degree;
    private final int dimension;
    /** For each factor of an observable the column of the table [1, p₁(x₀), p₁(x₁)…, p₂(x₀)…] that it is. */
    private final List<long[]> factors;

    PolynomialBlock(Positions positions, PolynomialPlugin.Family family, double scale, List<int[]> exponents) {
        super(VERSION);
        this.positions = positions;
        this.family = family;
        this.scale = scale;
        dimension = exponents.size();
        degree = exponents.get(dimension - 1).length;
        factors = factors(exponents, Math.toIntExact(positions.features()));
    }

    private static List<long[]> factors(List<int[]> exponents, int variables) {
        List<long[]> factors = new ArrayList<>();
        for (int i = 0; i < exponents.size(); i++) {
            int slot = 0;
            int[] monomial = exponents.get(i);
            for (int from = 0; from < monomial.length; slot++) {
                int to = from;
                while (to < monomial.length && monomial[to] == monomial[from]) {
                    to++;
                }
                if (slot == factors.size()) {
                    factors.add(new long[exponents.size()]);
                }
                int power = to - from;
                factors.get(slot)[i] = 1 + (power - 1L) * variables + monomial[from];
                from = to;
            }
        }
        return factors;
    }

    int dimension() {
        return dimension;
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        NDArray vectors = positions.vectors(inputs.singletonOrThrow());
        if (degree == 0) {
            return new NDList(ones(vectors));
        }
        NDArray table = table(scale == 1 ? vectors : vectors.mul(Scalars.like(vectors, 1 / scale)));
        NDArray product = null;
        for (long[] columns : factors) {
            NDArray factor = table.get(
                    new NDIndex("..., {}", table.getManager().create(columns).toDevice(table.getDevice(), false)));
            product = product == null ? factor : product.mul(factor);
        }
        return new NDList(product);
    }

    private static NDArray ones(NDArray vectors) {
        long[] shape = vectors.getShape().getShape();
        shape[shape.length - 1] = 1;
        return vectors.getManager().ones(new Shape(shape), vectors.getDataType(), vectors.getDevice());
    }

    /** 1, then p₁ of all variables, then p₂ of all, and so on. */
    private NDArray table(NDArray x) {
        NDList columns = new NDList(ones(x), x);
        NDArray before = x.onesLike();
        NDArray last = x;
        for (int k = 1; k < degree; k++) {
            NDArray next = switch (family) {
                case MONOMIAL -> x.mul(last);
                case LEGENDRE ->
                    combine(x.mul(last), (2.0 * k + 1) / (k + 1)).sub(combine(before, (double) k / (k + 1)));
                case CHEBYSHEV -> combine(x.mul(last), 2).sub(before);
                case HERMITE -> x.mul(last).sub(combine(before, k));
            };
            before = last;
            last = next;
            columns.add(next);
        }
        return NDArrays.concat(columns, -1);
    }

    private static NDArray combine(NDArray x, double factor) {
        return x.mul(Scalars.like(x, factor));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {positions.output(inputShapes[0], dimension)};
    }

    @Override
    public String toString() {
        return "Polynomial(" + positions.features() + " -> " + dimension + ")";
    }
}
