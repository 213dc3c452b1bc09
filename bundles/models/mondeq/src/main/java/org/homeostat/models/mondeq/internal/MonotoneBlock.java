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

    /** What rounding may take from sums of hundreds of products, over their size, generously. */
    private static final double ROUNDING = 1e-6;

    private static final double DOUBLE_ROUNDING = 1e-14;

    /** The step, relative, to which equilibria are found for radii: an inexact one would cost the smaller of them. */
    private static final double REFINED = 1e-5;

    private static final int MAX_ITERATIONS = 200;

    private final Activation activation;
    private Optional<NDManager> model = Optional.empty();
    private Optional<Factors> factors = Optional.empty();
    private OptionalDouble lipschitz = OptionalDouble.empty();
    private Optional<Proof> proof = Optional.empty();
    private Optional<Robustness> robustness = Optional.empty();
    private Optional<StepSizeTuner> tuner = Optional.empty();
    private Optional<Application> latest = Optional.empty();
    private Optional<Given> given = Optional.empty();

    MonotoneBlock(Activation activation) {
        if (activation.maxSlope() > 1) {
            throw new IllegalArgumentException(
                    "a monotone operator equilibrium network wants an activation that is a proximal"
                            + " operator, with slopes in [0, 1]; this one has slopes up to " + activation.maxSlope()
                            + "; choose relu, tanh, sigmoid or softplus");
        }
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

    /** Twice {@link #solve}, a fresh array; to be overridden where the factor costs nothing. */
    NDArray solveTwice(NDArray r, NDList prepared, NDList weights) {
        return solve(r, prepared, weights).muli(2);
    }

    /** Twice {@link #solveTransposed}, a fresh array; to be overridden where the factor costs nothing. */
    NDArray solveTransposedTwice(NDArray r, NDList prepared, NDList weights) {
        return solveTransposed(r, prepared, weights).muli(2);
    }

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
        return prove(parameters, (found, values) -> {
            List<Certificate> all = new ArrayList<>(found.certificates(headNorm(values)));
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

    /** States whose two-norms are those of the given ones in the layer's metric, (batch, d), a fresh array. */
    NDArray inMetric(NDArray states, NDList weights) {
        return states.duplicate();
    }

    /** A bound that is proved of what any difference of two outputs depends on the input by, beyond that of U and the margin. */
    double sensitivityOfDifferences(Function<Parameter, NDArray> values) {
        return Double.POSITIVE_INFINITY;
    }

    @Override
    public final double[] certifiedRadii(ParameterStore parameters, NDArray outputs) {
        if (robustness.isEmpty()) {
            robustness = Optional.of(prove(parameters, this::robustness));
        }
        Given now = given();
        try (NDManager scratch = outputs.getManager().newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray c = now.c().stopGradient();
            c.attach(scratch);
            MonotoneOperator operator = new ForwardOperator(this, c, now.weights());
            NDArray z = PublishedIteration.run(operator, operator.stepSize().orElse(1), c, REFINED, MAX_ITERATIONS)
                    .z();
            double[] errors = errors(z);
            double[][] logits =
                    Proof.rows(head().forward(parameters, new NDList(z), false).head());
            double[][] predictions = Proof.rows(outputs);
            double[] radii = new double[logits.length];
            Arrays.setAll(radii, i -> robustness.get().radius(Robustness.best(predictions[i]), logits[i], errors[i]));
            return radii;
        }
    }

    private Given given() {
        return given.orElseThrow(() -> new IllegalStateException("radii without a pass that trained nothing"));
    }

    /** How far states of the latest pass may be from their equilibria, what rounding hides included. */
    final double[] errors(NDArray z) {
        Proof known = proof.orElseThrow();
        Given now = given();
        double rounding = z.getDataType() == DataType.FLOAT64 ? DOUBLE_ROUNDING : ROUNDING;
        try (NDManager scratch = z.getManager().newSubManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray state = z.stopGradient();
            state.attach(scratch);
            NDArray step =
                    image(affine(state, now.c(), now.weights()), now.weights()).sub(state);
            double[] steps = norms(step, now.weights());
            double[] moved = norms(multiply(step, now.weights()), now.weights());
            double[] sizes = norms(state, now.weights());
            double[] shifts = norms(now.c(), now.weights());
            double[] errors = new double[steps.length];
            Arrays.setAll(
                    errors,
                    i -> known.error(steps[i], moved[i] + rounding * (known.operator() * sizes[i] + shifts[i])));
            return errors;
        }
    }

    private double[] norms(NDArray states, NDList weights) {
        try (NDArray measured = inMetric(states, weights);
                NDArray wide = measured.toType(DataType.FLOAT64, false);
                NDArray squares = wide.mul(wide);
                NDArray sums = squares.sum(new int[] {1})) {
            double[] norms = sums.toDoubleArray();
            Arrays.setAll(norms, i -> Math.sqrt(norms[i]));
            return norms;
        }
    }

    private Robustness robustness(Proof found, Function<Parameter, NDArray> values) {
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
        return new Robustness(pairs, found.equilibriumLipschitz(), sensitivityOfDifferences(values));
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
            if (proof.isEmpty()) {
                proof = Optional.of(proof(values, scratch));
            }
            return use.apply(proof.get(), values);
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
        NDList weights = weights(parameter -> parameters.getValue(parameter, like.getDevice(), training), like);
        forget();
        if (!training) {
            given = Optional.of(Given.of(weights, lastingManager(like.getDevice())));
        }
        return weights;
    }

    /** Ux + b, (batch, d); recordable. */
    abstract NDList injected(ParameterStore parameters, NDList inputs, boolean training);

    @Override
    public final NDList inject(ParameterStore parameters, NDList inputs, boolean training) {
        NDList injection = injected(parameters, inputs, training);
        given = given.map(known -> known.with(injection.head()));
        return injection;
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
        return image(argument, weights);
    }

    /** σ of Wz + c. */
    private NDArray image(NDArray argument, NDList weights) {
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
        proof = Optional.empty();
        robustness = Optional.empty();
        forget();
    }

    private void forget() {
        given.ifPresent(Given::close);
        given = Optional.empty();
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
