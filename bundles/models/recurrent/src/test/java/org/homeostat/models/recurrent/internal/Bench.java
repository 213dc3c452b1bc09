package org.homeostat.models.recurrent.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.api.platform.Equilibria;

/** A model on the work bench. */
final class Bench implements AutoCloseable {

    final NDManager manager = NDManager.newBaseManager();
    final ParameterStore parameters = new ParameterStore(manager, false);
    final Model model;
    private final DataType type;

    private Bench(Model model, DataType type) {
        this.model = model;
        this.type = type;
    }

    static Bench of(ModelFamily family, long nu, long ny, DataType type, int seed) {
        return of(family, sequence(nu), ny, type, seed);
    }

    static Bench of(ModelFamily family, DataSpec input, long ny, DataType type, int seed) {
        Bench bench = new Bench(family.build(new Context(input, sequence(ny))), type);
        bench.manager.getEngine().setRandomSeed(seed);
        bench.model
                .block()
                .initialize(bench.manager, type, new Shape(1, 1, input.shape().get(1)));
        return bench;
    }

    static DataSpec sequence(long features) {
        return DataSpec.real(new Shape(-1, features), DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);
    }

    record Context(DataSpec input, DataSpec output) implements ModelContext {
        @Override
        public Equilibria equilibria() {
            throw new UnsupportedOperationException("these models have no equilibrium");
        }

        @Override
        public long seed() {
            return 1;
        }
    }

    List<Parameter> weights() {
        return model.block().getParameters().values();
    }

    Parameter named(String name) {
        return weights().stream()
                .filter(parameter -> parameter.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    long size() {
        return weights().stream().mapToLong(weight -> weight.getArray().size()).sum();
    }

    /** Moves all parameters at random. */
    void disturb(double scale, Random random) {
        for (Parameter weight : weights()) {
            double[] steps =
                    random.doubles(weight.getArray().size(), -scale, scale).toArray();
            move(weight.getArray(), steps);
        }
    }

    void move(NDArray array, double[] steps) {
        try (NDArray plain = array.stopGradient();
                NDArray wide = manager.create(steps, array.getShape());
                NDArray typed = wide.toType(array.getDataType(), true);
                NDArray sum = plain.add(typed)) {
            plain.set(new NDIndex("..."), sum);
        }
    }

    NDArray random(long... shape) {
        return manager.randomNormal(0, 1, new Shape(shape), type);
    }

    NDList forward(NDArray... inputs) {
        return model.block().forward(parameters, new NDList(inputs), false);
    }

    /** The gradients of a loss agree with central differences in a random direction for each parameter and input. */
    double worstGradient(Function<NDList, NDArray> loss, NDArray... inputs) {
        NDList arrays = new NDList(inputs);
        weights().forEach(weight -> arrays.add(weight.getArray()));
        arrays.forEach(array -> array.setRequiresGradient(true));
        try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
            collector.backward(loss.apply(model.block().forward(parameters, new NDList(inputs), true)));
        }
        Random random = new Random(5);
        double worst = 0;
        double step = 1e-5;
        for (NDArray array : arrays) {
            double[] gradient = array.getGradient().toDoubleArray();
            array.setRequiresGradient(false);
            double[] direction = random.doubles(gradient.length, -1, 1).toArray();
            double slope = 0;
            for (int i = 0; i < gradient.length; i++) {
                slope += gradient[i] * direction[i];
                direction[i] *= step;
            }
            move(array, direction);
            double above = loss.apply(forward(inputs)).getDouble();
            for (int i = 0; i < direction.length; i++) {
                direction[i] *= -2;
            }
            move(array, direction);
            double below = loss.apply(forward(inputs)).getDouble();
            for (int i = 0; i < direction.length; i++) {
                direction[i] *= -0.5;
            }
            move(array, direction);
            double difference = (above - below) / (2 * step);
            if (Math.abs(difference) < 1e-4) {
                return Double.NaN;
            }
            worst = Math.max(worst, Math.abs(slope - difference) / Math.abs(difference));
        }
        return worst;
    }

    @Override
    public void close() {
        manager.close();
    }
}
