package org.homeostat.models.control.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.homeostat.api.dataset.DataSpec;
import org.homeostat.api.platform.TrainedModel;
import org.homeostat.control.LinearPlant;
import org.homeostat.control.LinearSystem;
import org.homeostat.nn.Sequences;

/**
 * Linearises a trained dynamical model where it rests: the state is followed without input until it stays, then A, B and C are central
 * differences, all in one pass of the model. Inputs that are measured outputs of a start-up window are no inputs of the plant: they stay 0,
 * as they are after the window.
 */
final class Identification {

    private static final List<DataSpec.Axis> SEQUENCE = List.of(DataSpec.Axis.TIME, DataSpec.Axis.FEATURE);
    private static final int SETTLING = 256;
    private static final int MOST_PASSES = 40;

    /** The share of the answer to an input that may come at once: a plant's outputs are those of its state. */
    private static final double AT_ONCE = 0.05;

    private static final int ANSWER = 2_000;

    private final TrainedModel trained;
    private final NDManager manager;
    private final int n;
    private final int width;
    private final int m;
    private final int p;

    private Identification(TrainedModel trained, NDManager manager, int n, int m) {
        this.trained = trained;
        this.manager = manager;
        this.n = n;
        this.width = Math.toIntExact(trained.input().shape().get(1));
        this.m = m;
        this.p = Math.toIntExact(trained.output().shape().get(1));
    }

    static LinearPlant linearised(TrainedModel trained, String run) {
        if (!trained.input().axes().equals(SEQUENCE) || !trained.output().axes().equals(SEQUENCE)) {
            throw new IllegalArgumentException("the run '" + run + "' is of a model from " + trained.input() + " to "
                    + trained.output() + ", but an identified plant maps sequences to sequences; choose a run of"
                    + " system-identification");
        }
        OptionalDouble time = trained.input().sampleTime();
        if (time.isEmpty()) {
            throw new IllegalArgumentException("the dataset of the run '" + run + "' does not tell its sample time");
        }
        int m = plantInputs(trained.input(), run);
        try (NDManager scratch = trained.manager().newSubManager()) {
            NDList states = trained.model().initialState(scratch, 1);
            if (states.size() != 1 || states.head().getShape().dimension() != 2) {
                throw new IllegalArgumentException("the model '" + trained.family() + "' of the run '" + run
                        + "' has not one state vector but " + states.size() + "; take ren, lti or rnn");
            }
            int n = Math.toIntExact(states.head().getShape().get(1));
            Identification identification = new Identification(trained, scratch, n, m);
            return new LinearPlant(identification.system(run), time.getAsDouble());
        }
    }

    /** How many inputs are not measured outputs. */
    private static int plantInputs(DataSpec input, String run) {
        for (String name : input.names()) {
            if (name.endsWith("(t-1)")) {
                throw new IllegalArgumentException(
                        "the model of the run '" + run + "' takes the measured output '" + name
                                + "' as an input: it predicts one step ahead and is no plant; choose a run that simulates, with"
                                + " sequences.predict: false");
            }
        }
        return Math.toIntExact(input.shape().get(1)) - Sequences.givenAtFirst(input);
    }

    /** What the model puts out: (batch, T, p) and (batch, n). */
    private NDList step(NDArray u, NDArray x) {
        NDList inputs = new NDList(u.toType(trained.dataType(), false), x.toType(trained.dataType(), false));
        return trained.model().block().forward(trained.parameters(), inputs, false);
    }

    private LinearSystem system(String run) {
        double[] rest = rest(run);
        // as large as the rounding of the model's numbers asks for
        double h = trained.dataType() == DataType.FLOAT64 ? 1e-5 : 1e-2;
        int moved = n + m;
        double[] states = new double[2 * moved * n];
        double[] inputs = new double[2 * moved * width];
        for (int row = 0; row < 2 * moved; row++) {
            System.arraycopy(rest, 0, states, row * n, n);
            System.arraycopy(zero(), 0, inputs, row * width, width);
            int j = row / 2;
            double shift = row % 2 == 0 ? h : -h;
            if (j < n) {
                states[row * n + j] += shift;
            } else {
                inputs[row * width + j - n] += shift;
            }
        }
        NDList images = step(
                manager.create(inputs, new Shape(2L * moved, 1, width)),
                manager.create(states, new Shape(2L * moved, n)));
        RealMatrix next = slopes(images.get(1), n, h);
        RealMatrix output = slopes(images.get(0), p, h);
        LinearSystem standardised = new LinearSystem(
                next.getSubMatrix(0, n - 1, 0, n - 1),
                next.getSubMatrix(0, n - 1, n, moved - 1),
                output.getSubMatrix(0, p - 1, 0, n - 1));
        requireDelay(standardised, output.getSubMatrix(0, p - 1, n, moved - 1), run);
        return inUnits(standardised);
    }

    /** Refuses models whose outputs depend much on the input at the same step, which a linear plant's do not. */
    private static void requireDelay(LinearSystem system, RealMatrix direct, String run) {
        double atOnce = direct.getFrobeniusNorm();
        double later = 0;
        RealMatrix state = system.b();
        for (int t = 0; t < ANSWER; t++) {
            later += system.c().multiply(state).getFrobeniusNorm();
            state = system.a().multiply(state);
        }
        if (atOnce > AT_ONCE * (atOnce + later)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "the model of the run '%s' answers %.0f %% of an impulse at the very step of the input; an identified plant's"
                            + " outputs are those of its state, so that at most %.0f %% is accepted. Choose a ren or lti that was trained"
                            + " on outputs measured before the input of their step acts",
                    run,
                    100 * atOnce / (atOnce + later),
                    100 * AT_ONCE));
        }
    }

    /** Columns of (f(z + h) - f(z - h))/2h, (rows, n + m). */
    private RealMatrix slopes(NDArray images, int rows, double h) {
        double[] values;
        try (NDArray wide = images.toType(DataType.FLOAT64, true)) {
            values = wide.toDoubleArray();
        }
        RealMatrix slopes = MatrixUtils.createRealMatrix(rows, n + m);
        for (int j = 0; j < n + m; j++) {
            for (int i = 0; i < rows; i++) {
                double above = values[2 * j * rows + i];
                double below = values[(2 * j + 1) * rows + i];
                slopes.setEntry(i, j, (above - below) / (2 * h));
            }
        }
        return slopes;
    }

    /** Undoes the standardisation of the data: offsets are part of the operating point, deviations scale B and C. */
    private LinearSystem inUnits(LinearSystem standardised) {
        RealMatrix perInput = MatrixUtils.createRealIdentityMatrix(m);
        for (int j = 0; j < m; j++) {
            perInput.setEntry(j, j, 1 / deviation(trained.input(), j));
        }
        RealMatrix perOutput = MatrixUtils.createRealIdentityMatrix(p);
        for (int i = 0; i < p; i++) {
            perOutput.setEntry(i, i, deviation(trained.output(), i));
        }
        return new LinearSystem(
                standardised.a(), standardised.b().multiply(perInput), perOutput.multiply(standardised.c()));
    }

    private static double deviation(DataSpec data, int channel) {
        List<Double> deviations = data.deviations();
        return deviations.isEmpty() ? 1 : deviations.get(deviations.size() == 1 ? 0 : channel);
    }

    /** No input, as the model is told of it. */
    private double[] zero() {
        List<Double> means = trained.input().means();
        double[] zero = new double[width];
        for (int j = 0; j < Math.min(m, means.size()); j++) {
            zero[j] = -means.get(j) / deviation(trained.input(), j);
        }
        return zero;
    }

    /** The state that no input leads to. */
    private double[] rest(String run) {
        double[] x = new double[n];
        NDArray inputs = manager.create(zero(), new Shape(1, 1, width)).repeat(1, SETTLING);
        for (int pass = 0; pass < MOST_PASSES; pass++) {
            NDArray last = step(inputs, manager.create(x, new Shape(1, n))).get(1);
            double[] next;
            try (NDArray wide = last.toType(DataType.FLOAT64, true)) {
                next = wide.toDoubleArray();
            }
            double moved = 0;
            double size = 1;
            for (int i = 0; i < n; i++) {
                moved = Math.max(moved, Math.abs(next[i] - x[i]));
                size = Math.max(size, Math.abs(next[i]));
            }
            x = next;
            if (moved < 1e-4 * size) {
                return x;
            }
        }
        throw new IllegalArgumentException(
                "the model of the run '" + run + "' does not come to rest without input within "
                        + SETTLING * MOST_PASSES + " steps; an identified plant is linearised where it rests");
    }
}
