package org.homeostat.gradients.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import java.util.Optional;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;
import org.homeostat.api.model.EquilibriumMap;
import org.homeostat.api.solver.MonotoneOperator;

/** f(z) = σ(zW + xU + b), σ = tanh or the identity, with parameters as given. */
final class MapUnderTest extends AbstractBlock implements EquilibriumMap {

    private final RealMatrix recurrent;
    private final boolean linear;
    private final Parameter w;
    private final Parameter u;
    private final Parameter b;

    private MapUnderTest(NDManager manager, DataType type, RealMatrix w, RealMatrix u, RealMatrix b, boolean linear) {
        this.recurrent = w;
        this.linear = linear;
        this.w = parameter("W", manager, type, w);
        this.u = parameter("U", manager, type, u);
        this.b = parameter("b", manager, type, b);
    }

    private Parameter parameter(String name, NDManager manager, DataType type, RealMatrix values) {
        Parameter parameter = addParameter(
                Parameter.builder().setName(name).setType(Parameter.Type.OTHER).build());
        NDArray array = Matrices.array(manager, values).toType(type, false);
        array.setRequiresGradient(true);
        parameter.setArray(array);
        return parameter;
    }

    /** A random tanh map whose W has the spectral norm given. */
    static MapUnderTest tanh(NDManager manager, DataType type, Matrices random, int inputs, int width, double norm) {
        RealMatrix u = random.gaussian(inputs, width).scalarMultiply(0.5);
        RealMatrix b = random.gaussian(1, width).scalarMultiply(0.3);
        return new MapUnderTest(manager, type, random.withNorm(width, norm), u, b, false);
    }

    /** f(z) = zW + xC, whose θ is x as far as gradients go: ∂f/∂x = C. */
    static MapUnderTest linear(NDManager manager, RealMatrix w, RealMatrix c) {
        RealMatrix zero = w.getRowMatrix(0).scalarMultiply(0);
        return new MapUnderTest(manager, DataType.FLOAT64, w, c, zero, true);
    }

    /** ∂f/∂z where f(z) is the image given, for products u·J from the left. */
    RealMatrix jacobian(double[] image) {
        RealMatrix j = recurrent.transpose();
        for (int i = 0; i < image.length && !linear; i++) {
            j.setRowMatrix(i, j.getRowMatrix(i).scalarMultiply(1 - image[i] * image[i]));
        }
        return j;
    }

    @Override
    public Block block() {
        return this;
    }

    @Override
    public Shape stateShape(Shape... inputs) {
        return new Shape(recurrent.getRowDimension());
    }

    @Override
    public NDList weights(ParameterStore parameters, NDArray like, boolean training) {
        return new NDList(parameters.getValue(w, like.getDevice(), training));
    }

    @Override
    public NDList inject(ParameterStore parameters, NDList inputs, boolean training) {
        NDArray x = inputs.head();
        return new NDList(x.matMul(parameters.getValue(u, x.getDevice(), training))
                .add(parameters.getValue(b, x.getDevice(), training)));
    }

    @Override
    public NDArray apply(NDArray z, NDList injection, NDList weights) {
        NDArray sum = z.matMul(weights.head()).add(injection.head());
        return linear ? sum : sum.tanh();
    }

    private double norm() {
        return new SingularValueDecomposition(recurrent).getNorm();
    }

    @Override
    public <T> Optional<T> structure(Class<T> type, NDList injection, NDList weights) {
        return type != MonotoneOperator.class || linear
                ? Optional.empty()
                : Optional.of(type.cast(
                        new UnitStepOperator(weights.head(), injection.head(), NDArray::tanh, norm(), false)));
    }

    @Override
    public <T> Optional<T> adjointStructure(Class<T> type, NDArray z, NDArray v, NDList injection, NDList weights) {
        if (type != MonotoneOperator.class || linear) {
            return Optional.empty();
        }
        NDArray image = apply(z, injection, weights);
        NDArray slopes = image.mul(image).neg().add(1);
        return Optional.of(type.cast(new UnitStepOperator(weights.head().transpose(), v, slopes::mul, norm(), true)));
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore parameters, NDList inputs, boolean training, PairList<String, Object> params) {
        throw new AssertionError("only the layer evaluates the map");
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape(inputShapes[0].get(0)).addAll(stateShape(inputShapes))};
    }
}
