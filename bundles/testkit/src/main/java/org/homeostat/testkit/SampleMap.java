package org.homeostat.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.training.ParameterStore;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.solver.AffineMap;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.api.solver.StrictlyTriangular;

/**
 * A batch of samples as the map of an equilibrium layer. Its input and injection is a column of row numbers, so that samples
 * can leave; arithmetic is done in Java, row by row, so that no row can depend on another.
 */
final class SampleMap implements EquilibriumMap {

    private final List<Sample> samples;
    private final int dimension;
    private final IntConsumer evaluated;
    private final Runnable used;
    private final Block block = Blocks.identityBlock();
    private final Set<Double> prepared = new HashSet<>();

    /**
     * Creates it.
     *
     * @param samples at least one, of one dimension
     * @param dimension their dimension
     * @param evaluated told of each evaluation and each product with the weights, as in resolvents, and its number of rows
     * @param used told of each evaluation and each other use
     */
    SampleMap(List<Sample> samples, int dimension, IntConsumer evaluated, Runnable used) {
        this.samples = samples;
        this.dimension = dimension;
        this.evaluated = evaluated;
        this.used = used;
    }

    @Override
    public Block block() {
        return block;
    }

    @Override
    public Shape stateShape(Shape... inputs) {
        return new Shape(dimension);
    }

    @Override
    public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
        return new NDList();
    }

    @Override
    public NDList inject(ParameterStore parameters, NDList inputs, boolean training) {
        return inputs;
    }

    @Override
    public NDArray apply(NDArray z, NDList injection, NDList weights) {
        List<Sample> rows = rows(injection);
        evaluated.accept(rows.size());
        return map(z, rows, (sample, row) -> sample.map().image(row));
    }

    private List<Sample> rows(NDList injection) {
        double[] numbers = Values.of(injection.head());
        return IntStream.range(0, numbers.length)
                .mapToObj(i -> samples.get((int) numbers[i]))
                .toList();
    }

    private NDArray map(NDArray z, List<Sample> rows, BiFunction<Sample, double[], double[]> f) {
        used.run();
        double[][] values = Values.rows(z);
        if (values.length != rows.size()) {
            throw new IllegalArgumentException("the structure is that of " + rows.size() + " samples and was given "
                    + values.length + "; ask the problem for it again when samples have left");
        }
        double[] result = new double[rows.size() * dimension];
        for (int row = 0; row < values.length; row++) {
            System.arraycopy(f.apply(rows.get(row), values[row]), 0, result, row * dimension, dimension);
        }
        return Values.array(z.getManager(), result, z.getShape(), z.getDataType());
    }

    @Override
    public <T> Optional<T> structure(Class<T> type, NDList injection, NDList weights) {
        boolean offered =
                samples.stream().allMatch(sample -> sample.map().offers().contains(type));
        return offered ? Optional.of(type.cast(new Structure(rows(injection)))) : Optional.empty();
    }

    /** What all samples of one moment offer together. The bounds are those of the whole map: they belong to the parameters. */
    private final class Structure implements AffineMap, MonotoneOperator, StrictlyTriangular {

        private final List<Sample> rows;

        Structure(List<Sample> rows) {
            this.rows = rows;
        }

        private static Layer layer(Sample sample) {
            return (Layer) sample.map();
        }

        @Override
        public NDArray linear(NDArray p) {
            evaluated.accept(rows.size());
            return map(p, rows, (sample, row) -> layer(sample).weights().apply(row));
        }

        @Override
        public double margin() {
            return samples.stream()
                    .mapToDouble(sample -> layer(sample).weights().margin())
                    .min()
                    .orElseThrow();
        }

        @Override
        public double lipschitz() {
            return samples.stream()
                    .mapToDouble(sample -> layer(sample).weights().lipschitz())
                    .max()
                    .orElseThrow();
        }

        @Override
        public void prepare(double alpha) {
            prepared.add(alpha);
        }

        @Override
        public NDArray resolvent(double alpha, NDArray r) {
            if (!prepared.contains(alpha)) {
                throw new IllegalStateException("resolvent(" + alpha + ") without prepare(" + alpha + ")");
            }
            evaluated.accept(rows.size());
            return map(r, rows, (sample, row) -> layer(sample).resolvent(alpha, row));
        }

        @Override
        public NDArray affine(NDArray z) {
            evaluated.accept(rows.size());
            return map(z, rows, (sample, row) -> layer(sample).affine(row));
        }

        @Override
        public NDArray prox(double alpha, NDArray u) {
            return map(u, rows, (sample, row) -> layer(sample).activation(row));
        }

        @Override
        public int depth() {
            return samples.stream()
                    .mapToInt(sample -> layer(sample).weights().depth())
                    .max()
                    .orElseThrow();
        }
    }
}
