package org.homeostat.gradients.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.util.List;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.model.Model;
import org.homeostat.api.model.ModelContext;
import org.homeostat.api.model.ModelFamily;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Equilibria;

/** A forward and backward pass of a model on a random batch. */
final class TrainingStep implements AutoCloseable, Runnable {

    /**
     * What flows in and out.
     *
     * @param input one sample's input: real numbers or tokens
     * @param output one sample's output
     */
    record Data(DataSpec input, DataSpec output) {}

    private record Context(DataSpec input, DataSpec output, Equilibria equilibria, long seed) implements ModelContext {}

    private final Compute compute;
    private final Equilibria equilibria;
    private final NDManager manager;
    private final ParameterStore parameters;
    private final Model model;
    private final NDArray x;

    TrainingStep(ModelFamily family, Data data, long batch, Equilibria equilibria, Compute compute) {
        this.compute = compute;
        this.equilibria = equilibria;
        model = family.build(new Context(data.input(), data.output(), equilibria, 1));
        manager = compute.newManager(compute.device("cpu"));
        parameters = new ParameterStore(manager, false);
        compute.seed(1);
        Shape shape = new Shape(batch).addAll(data.input().shape());
        model.block().initialize(manager, DataType.FLOAT32, shape);
        int tokens = data.input().classes().size();
        x = tokens > 0 ? manager.randomInteger(0, tokens, shape, DataType.INT64) : manager.randomNormal(shape);
    }

    /** The model, for the reports of its layers. */
    Model model() {
        return model;
    }

    @Override
    public void run() {
        List<Parameter> all =
                model.block().getParameters().values().stream().distinct().toList();
        List<NDArray> trained = all.stream()
                .filter(Parameter::requiresGradient)
                .map(Parameter::getArray)
                .toList();
        trained.forEach(weight -> weight.setRequiresGradient(true));
        model.parametersChanged();
        try (NDManager step = manager.newSubManager();
                GradientCollector collector = equilibria.newGradientCollector()) {
            all.forEach(parameter -> parameter.getArray().tempAttach(step));
            NDArray own = x.duplicate();
            own.attach(step);
            NDArray y = model.block().forward(parameters, new NDList(own), true).head();
            collector.backward(y.mul(y).mean());
        }
        trained.forEach(compute::clearGradient);
    }

    @Override
    public void close() {
        model.parametersChanged();
        manager.close();
    }
}
