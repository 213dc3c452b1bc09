package org.homeostat.models.mondeq.internal;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.homeostat.api.model.Activation;
import org.homeostat.api.model.Certificate;
import org.homeostat.api.solver.MonotoneOperator;
import org.homeostat.models.mondeq.MonotoneMap;
import org.homeostat.nn.MapBlock;

/**
 * z ↦ σ(Wz + Ux + b) with I - W strongly monotone (Winston and Kolter 2020, theorem 1 and proposition 1). States are flat,
 * (batch, d).
 *
 * <p>A subclass says what W is. Its products are recordable; what resolvents need is computed once for each step size and
 * parameter update.
 */
abstract class MonotoneBlock extends MapBlock implements MonotoneMap {

    private final Activation activation;
    private Optional<NDManager> model = Optional.empty();
    private Optional<Factors> factors = Optional.empty();
    private OptionalDouble lipschitz = OptionalDouble.empty();
    private Optional<Robustness> robustness = Optional.empty();
    private Optional<StepSizeTuner> tuner = Optional.empty();
    private Optional<Application> latest = Optional.empty();

    MonotoneBlock(Activation activation) {
        this.activation = activation;
    }

    /** The modulus of strong monotonicity of I - W, in the metric of {@link #lipschitz}. */
    abstract double margin(NDList weights);

    /** An upper bound of ‖I - W‖. */
    abstract double lipschitz(NDList weights);

    /** Wz, (batch, d). */
    abstract NDArray multiply(NDArray z, NDList weights);

    /** Wᵀz, (batch, d). */
    abstract NDArray multiplyTransposed(NDArray z, NDList weights);

    /** What {@link #solve} and {@link #solveTransposed} need for a step size. */
    abstract NDList factors(double alpha, NDList weights);

    /** (I + α(I - W))⁻¹r, (batch, d). */
    abstract NDArray solve(NDArray r, NDList prepared, NDList weights);

    /** (I + α(I - Wᵀ))⁻¹r, (batch, d). */
    abstract NDArray solveTransposed(NDArray r, NDList prepared, NDList weights);

    /** Wz + c; to be overridden where the engine fuses the two. */
    NDArray affine(NDArray z, NDArray c, NDList weights) {
        try (NDArray product = multiply(z, weights)) {
            return product.add(c);
        }
    }

    /**
     * What can be proved with the present weights.
     *
     * @param values the parameters in float64
     * @param manager owner of what is computed on the way
     */
    abstract Proof proof(Function<Parameter, NDArray> values, NDManager manager);

    @Override
    public abstract Head head();

    @Override
    public final List<Certificate> certificates(ParameterStore parameters) {
        return prove(parameters, (proof, values) -> {
            List<Certificate> all = new ArrayList<>(proof.certificates(headNorm(values)));
            all.addAll(further(values));
            return List.copyOf(all);
        });
    }

    /** The norm of the head, ‖W_o‖·‖pool‖, on states in the layer's metric. */
    private double headNorm(Function<Parameter, NDArray> values) {
        return head().readout().norm() * Proof.spectralNorm(headInMetric(values));
    }

    /** W_o as it acts on states in the layer's metric. */
    NDArray headInMetric(Function<Parameter, NDArray> values) {
        return values.apply(head().weight());
    }

    /** The largest norm of a state in the layer's metric over its two-norm. */
    double metric(Function<Parameter, NDArray> values) {
        return 1;
    }

    /** A bound of what the construction allows any difference of two outputs to depend on the input. */
    double sensitivityOfDifferences() {
        return Double.POSITIVE_INFINITY;
    }

    @Override
    public final double[] certifiedRadii(ParameterStore parameters, NDArray outputs, double[] residuals) {
        if (robustness.isEmpty()) {
            robustness = Optional.of(prove(parameters, this::robustness));
        }
        double[][] logits = Proof.rows(outputs);
        double[] radii = new double[logits.length];
        Arrays.setAll(radii, i -> robustness.get().radius(logits[i], residuals[i]));
        return radii;
    }

    private Robustness robustness(Proof proof, Function<Parameter, NDArray> values) {
        double[][] rows = Proof.rows(headInMetric(values));
        double[][] pairs = new double[rows.length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < rows.length; j++) {
                double squares = 0;
                for (int k = 0; k < rows[i].length; k++) {
                    squares += (rows[i][k] - rows[j][k]) * (rows[i][k] - rows[j][k]);
                }
                pairs[i][j] = head().readout().norm() * Math.sqrt(squares);
            }
        }
        double error = proof.error() * metric(values);
        return new Robustness(pairs, proof.equilibriumLipschitz(), sensitivityOfDifferences(), error);
    }

    /** Certificates beyond margin and Lipschitz bound. */
    List<Certificate> further(Function<Parameter, NDArray> values) {
        return List.of();
    }

    /** Proves, and makes something of it before the float64 values are freed. */
    final <T> T prove(ParameterStore parameters, BiFunction<Proof, Function<Parameter, NDArray>, T> use) {
        Device device = head().weight().getArray().getDevice();
        try (NDManager scratch = NDManager.newBaseManager(device);
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Function<Parameter, NDArray> values = parameter -> {
                NDArray value = parameters.getValue(parameter, device, false).toType(DataType.FLOAT64, true);
                value.attach(scratch);
                return value;
            };
            return use.apply(proof(values, scratch), values);
        }
    }

    /** Sets to zero what the layer keeps at zero, as a part of the proximal operator; (batch, d). */
    NDArray masked(NDArray z, NDList weights) {
        return z;
    }

    /** The same, in the memory of the argument; not recorded. */
    NDArray maskedInPlace(NDArray z, NDList weights) {
        return z;
    }

    final Activation activation() {
        return activation;
    }

    /** W and what else its products need, from the parameters' values; recordable. */
    abstract NDList weights(Function<Parameter, NDArray> values, NDArray like);

    @Override
    public final NDList weights(ParameterStore parameters, NDArray like, boolean training) {
        tuner.ifPresent(present -> present.pass(training));
        return weights(parameter -> parameters.getValue(parameter, like.getDevice(), training), like);
    }

    @Override
    public final void tune(int every) {
        StepSizeTuner added = new StepSizeTuner(every);
        addParameter(added.state());
        tuner = Optional.of(added);
    }

    /** The step size that was found best, for the operator of the batch at hand. */
    final OptionalDouble stepSize(MonotoneOperator operator, NDArray like) {
        if (tuner.isEmpty()) {
            return OptionalDouble.empty();
        }
        if (tuner.get().isDue()) {
            tuner.get().choose(operator, like);
            // what the step sizes that were tried needed is of no more use
            factors.ifPresent(known -> known.keepOnly(tuner.get().stepSize().orElse(Double.NaN)));
        }
        return tuner.get().stepSize();
    }

    @Override
    public final NDArray apply(NDArray z, NDList injection, NDList weights) {
        NDArray argument = affine(z, injection.head(), weights);
        latest.ifPresent(Application::close);
        latest = Optional.of(Application.of(z, injection.head(), argument));
        return masked(activation.apply(argument), weights);
    }

    @Override
    protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
        model = Optional.of(manager);
    }

    /** The factors for a step size, computed at the first call after a parameter update. */
    final NDList prepared(double alpha, NDList weights) {
        return cache(weights).get(alpha, () -> factors(alpha, weights));
    }

    /** Whether the factors for a step size are there. */
    final boolean isPrepared(double alpha, NDList weights) {
        return cache(weights).has(alpha);
    }

    private Factors cache(NDList weights) {
        if (factors.isEmpty()) {
            factors = Optional.of(new Factors(lastingManager(weights.head().getDevice())));
        }
        return factors.get();
    }

    /** A fresh manager that lives as long as the parameters. */
    final NDManager lastingManager(Device device) {
        return model.map(NDManager::newSubManager).orElseGet(() -> NDManager.newBaseManager(device));
    }

    final double knownLipschitz(NDList weights) {
        if (lipschitz.isEmpty()) {
            lipschitz = OptionalDouble.of(lipschitz(weights));
        }
        return lipschitz.getAsDouble();
    }

    @Override
    public void parametersChanged() {
        latest.ifPresent(Application::close);
        latest = Optional.empty();
        factors.ifPresent(Factors::close);
        factors = Optional.empty();
        lipschitz = OptionalDouble.empty();
        robustness = Optional.empty();
    }

    @Override
    public final <T> Optional<T> structure(Class<T> type, NDList injection, NDList weights) {
        return type == MonotoneOperator.class
                ? Optional.of(type.cast(new ForwardOperator(this, injection.head(), weights)))
                : Optional.empty();
    }

    @Override
    public final <T> Optional<T> adjointStructure(
            Class<T> type, NDArray z, NDArray v, NDList injection, NDList weights) {
        return type == MonotoneOperator.class
                ? Optional.of(type.cast(new AdjointOperator(this, slope(z, injection.head(), weights), v, weights)))
                : Optional.empty();
    }

    /** An array that outlives the step of a solve in which it is made. */
    static NDArray lasting(NDArray array, NDManager owner) {
        array.attach(owner);
        NDScope.unregister(array);
        return array;
    }

    /** The diagonal J of ∂σ at Wz + c, which the last evaluation of f mostly was at. */
    private NDArray slope(NDArray z, NDArray c, NDList weights) {
        try (NDArray argument =
                latest.flatMap(application -> application.sum(z, c)).orElseGet(() -> affine(z, c, weights))) {
            return lasting(maskedInPlace(activation.derivative(argument), weights), z.getManager());
        }
    }
}
