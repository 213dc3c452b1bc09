package org.homeostat.models.ren.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Status;
import org.homeostat.nn.FeedbackForm;
import org.homeostat.nn.InitialState;
import org.homeostat.nn.Matrices;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two evaluations against each other and against the model's equations. */
class EvaluationTest {

    private static Bench bench(
            boolean cyclic, String activation, RenPlugin.Evaluation evaluation, DataType type, double tolerance) {
        return bench(5, cyclic, activation, evaluation, type, tolerance);
    }

    /** A network of n states and n + 1 neurons. */
    private static Bench bench(
            int n,
            boolean cyclic,
            String activation,
            RenPlugin.Evaluation evaluation,
            DataType type,
            double tolerance) {
        return Bench.of(
                new Bench.Settings()
                        .sizes(n, n + 1)
                        .cyclic(cyclic)
                        .activation(activation)
                        .initial(InitialState.CARRIED)
                        .evaluation(evaluation)
                        .tolerance(tolerance)
                        .build(),
                2,
                3,
                type,
                7);
    }

    @ParameterizedTest
    @CsvSource({
        "5, 37, false, tanh, FLOAT64", "5, 37, true, tanh, FLOAT64",
        "5, 37, false, relu, FLOAT64", "5, 37, true, relu, FLOAT64",
        "5, 37, false, tanh, FLOAT32", "5, 37, true, tanh, FLOAT32",
        "5, 37, false, relu, FLOAT32", "5, 37, true, relu, FLOAT32",
        "40, 1024, false, tanh, FLOAT64", "40, 1024, true, relu, FLOAT64",
        "40, 1024, false, tanh, FLOAT32", "40, 1024, true, tanh, FLOAT32",
        "40, 1024, false, relu, FLOAT32", "40, 1024, true, relu, FLOAT32",
    })
    void bothAgree(int n, int steps, boolean cyclic, String activation, DataType type) {
        boolean wide = type == DataType.FLOAT64;
        double tolerance = wide ? 1e-13 : 1e-6;
        try (Bench all = bench(n, cyclic, activation, RenPlugin.Evaluation.TRAJECTORY, type, tolerance);
                Bench stepping = bench(n, cyclic, activation, RenPlugin.Evaluation.STEPPING, type, tolerance)) {
            NDArray u = all.random(3, steps, 2);
            NDArray x0 = all.random(3, n);
            NDList found = all.forward(u, x0);
            NDList expected = stepping.forward(u, x0);
            SolveReport report = all.model.layers().get(0).forward().orElseThrow();
            assertEquals(3, report.count(Status.CONVERGED));
            assertEquals(Optional.empty(), all.model.layers().get(1).forward().map(SolveReport::evaluations));
            for (int i = 0; i < 2; i++) {
                double error = found.get(i)
                        .sub(expected.get(i))
                        .norm()
                        .toType(DataType.FLOAT64, true)
                        .getDouble();
                double scale =
                        expected.get(i).norm().toType(DataType.FLOAT64, true).getDouble();
                assertTrue(scale > 0.1);
                assertTrue(error / scale < (wide ? 1e-10 : 1e-5), i + ": " + error / scale);
            }
        }
    }

    /** x⁺ = Ax + B₁w + B₂u + b_x, w = σ(C₁x + D₁₁w + D₁₂u + b_v), y = C₂x + D₂₁w + D₂₂u + b_y, neuron by neuron in Java. */
    @ParameterizedTest
    @CsvSource({"STEPPING", "TRAJECTORY"})
    void outputsAreThoseOfTheEquations(RenPlugin.Evaluation evaluation) {
        try (Bench bench = bench(false, "tanh", evaluation, DataType.FLOAT64, 1e-13)) {
            double[][] u = Matrices.rows(bench.random(9, 2));
            double[][] x0 = Matrices.rows(bench.random(1, 5));
            NDList found = bench.forward(bench.manager.create(u).reshape(1, 9, 2), bench.manager.create(x0));
            FeedbackForm form = bench.model.feedbackForm(bench.parameters);
            FeedbackForm.Trajectory expected = form.simulate(Math::tanh, x0[0], u);
            double[][] y = Matrices.rows(found.get(0).reshape(9, 3));
            for (int t = 0; t < 9; t++) {
                for (int i = 0; i < 3; i++) {
                    assertEquals(expected.outputs()[t][i], y[t][i], 1e-11);
                }
            }
            double[] last = found.get(1).toDoubleArray();
            for (int i = 0; i < 5; i++) {
                assertEquals(expected.last()[i], last[i], 1e-11);
            }
        }
    }

    /** A network without inputs runs by itself from its initial state, one without outputs has nothing to show. */
    @ParameterizedTest
    @CsvSource({"0, 2, 4, 5", "2, 0, 4, 5", "2, 2, 0, 5", "2, 2, 4, 0", "2, 2, 0, 0"})
    void whatIsAbsentIsAnEmptyAxis(int nu, int ny, int n, int q) {
        for (boolean cyclic : new boolean[] {false, true}) {
            Bench.Settings settings = new Bench.Settings()
                    .sizes(n, q)
                    .cyclic(cyclic)
                    .initial(n == 0 ? InitialState.ZERO : InitialState.CARRIED);
            try (Bench all = Bench.of(
                            settings.evaluation(RenPlugin.Evaluation.TRAJECTORY).build(), nu, ny, DataType.FLOAT64, 7);
                    Bench stepping = Bench.of(
                            settings.evaluation(RenPlugin.Evaluation.STEPPING).build(), nu, ny, DataType.FLOAT64, 7)) {
                NDArray u = all.random(3, 9, nu);
                NDArray x0 = all.random(3, n);
                NDArray[] inputs = n == 0 ? new NDArray[] {u} : new NDArray[] {u, x0};
                NDArray found = all.forward(inputs).head();
                NDArray expected = stepping.forward(inputs).head();
                assertEquals(new Shape(3, 9, ny), found.getShape());
                assertArrayEquals(expected.toDoubleArray(), found.toDoubleArray(), 1e-10);
                assertTrue(ny == 0 || found.norm().getDouble() > 0);
            }
        }
    }

    /** While training, α is chosen by iterations: where H is small it is not 1, and solves take fewer. */
    @Test
    void theStepSizeIsTuned() {
        Bench.Settings settings = new Bench.Settings()
                .sizes(6, 8)
                .cyclic(true)
                .activation("relu")
                .polar(false)
                .tolerance(1e-4);
        try (Bench fixed = Bench.of(settings.build(), 2, 1, DataType.FLOAT64, 7);
                Bench tuned = Bench.of(settings.tune(2).build(), 2, 1, DataType.FLOAT64, 7)) {
            int[] iterations = new int[2];
            for (Bench bench : List.of(fixed, tuned)) {
                Parameter x = bench.byName().get("X");
                double[] values = x.getArray().toDoubleArray();
                Arrays.setAll(values, i -> values[i] / 3);
                bench.set(x, values);
                NDArray u = bench.random(2, 8, 2);
                for (int k = 0; k < 2; k++) {
                    bench.backward(outputs -> outputs.head().sum(), u.duplicate());
                    bench.clearGradients();
                }
                bench.forward(u);
                iterations[bench == fixed ? 0 : 1] = Arrays.stream(bench.model
                                .layers()
                                .get(0)
                                .forward()
                                .orElseThrow()
                                .iterations())
                        .max()
                        .orElseThrow();
            }
            Parameter chosen = tuned.block().getParameters().values().stream()
                    .filter(parameter -> parameter.getName().equals("stepSize"))
                    .findFirst()
                    .orElseThrow();
            double alpha = chosen.getArray().toDoubleArray()[0];
            assertTrue(alpha > 0 && alpha != 1, "α is " + alpha);
            assertTrue(iterations[1] < iterations[0], iterations[1] + " against " + iterations[0]);
        }
    }

    /** With budgets too small for forward or adjoint solves, the results are those of stepping all the same. */
    @ParameterizedTest
    @CsvSource({"2, 5000", "5000, 2"})
    void whatDoesNotConvergeIsStepped(int forward, int adjoint) {
        Bench.Settings settings = new Bench.Settings().sizes(5, 6).start(Start.RANDOM);
        try (Bench whole = Bench.of(settings.build(), 2, 3, DataType.FLOAT64, 7);
                Bench cut = Bench.of(settings.iterations(forward, adjoint).build(), 2, 3, DataType.FLOAT64, 7)) {
            NDArray u = whole.random(2, 20, 2);
            NDArray same = u.duplicate();
            whole.backward(outputs -> outputs.head().sin().sum(), u);
            cut.backward(outputs -> outputs.head().sin().sum(), same);
            SolveReport report = forward == 2
                    ? cut.model.layers().get(0).forward().orElseThrow()
                    : cut.model.layers().get(0).adjoint().orElseThrow();
            assertEquals(forward == 2 ? 0 : 2, report.count(Status.CONVERGED));
            NDArray error = u.getGradient().sub(same.getGradient());
            assertTrue(error.norm().getDouble() < 1e-10 * u.getGradient().norm().getDouble());
        }
    }

    /** As long as needed for short trajectories, and no longer for long ones. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void iterationsDoNotDependOnTheLength(boolean cyclic) {
        try (Bench bench = bench(cyclic, "tanh", RenPlugin.Evaluation.TRAJECTORY, DataType.FLOAT64, 1e-6)) {
            int[] iterations = new int[2];
            for (int i = 0; i < 2; i++) {
                bench.forward(bench.random(1, i == 0 ? 32 : 2048, 2), bench.random(1, 5));
                iterations[i] =
                        bench.model.layers().get(0).forward().orElseThrow().iterations()[0];
            }
            assertTrue(Math.abs(iterations[1] - iterations[0]) <= 5, iterations[0] + " and " + iterations[1]);
            assertTrue(iterations[0] > 2);
        }
    }

    @ParameterizedTest
    @CsvSource({"TRAJECTORY", "STEPPING"})
    void samplesAreAlone(RenPlugin.Evaluation evaluation) {
        try (Bench bench = bench(true, "tanh", evaluation, DataType.FLOAT64, 1e-12)) {
            NDArray u = bench.random(7, 11, 2).mul(bench.random(7, 1, 1).exp());
            NDArray x0 = bench.random(7, 5);
            NDArray together = bench.forward(u, x0).head();
            for (int i = 0; i < 7; i++) {
                NDArray alone = bench.forward(u.get(i + ":" + (i + 1)), x0.get(i + ":" + (i + 1)))
                        .head();
                assertEquals(0, together.get(i).sub(alone.get(0)).norm().getDouble(), 1e-9);
            }
        }
    }

    /** From what is read inside the outputs follow by the output equation. */
    @ParameterizedTest
    @CsvSource({"3, 4, TRAJECTORY", "3, 4, STEPPING", "0, 4, TRAJECTORY", "3, 0, TRAJECTORY"})
    void outputsFollowFromTheEchoes(int n, int q, RenPlugin.Evaluation evaluation) {
        RenPlugin.Ren ren =
                new Bench.Settings().sizes(n, q).evaluation(evaluation).build();
        try (Bench bench = Bench.of(ren, 2, 3, DataType.FLOAT64, 5)) {
            NDArray u = bench.random(2, 9, 2);
            NDArray inside = bench.model.echoes(bench.parameters, u, false);
            assertEquals(new Shape(2, 9, bench.model.echoes()), inside.getShape());
            FeedbackForm form = bench.model.feedbackForm(bench.parameters);
            double[][] all = Matrices.rows(inside.reshape(18, n + q));
            double[][] inputs = Matrices.rows(u.reshape(18, 2));
            double[][] outputs = Matrices.rows(bench.forward(u).head().reshape(18, 3));
            for (int row = 0; row < 18; row++) {
                for (int i = 0; i < 3; i++) {
                    double y = form.by()[i];
                    for (int j = 0; j < n; j++) {
                        y += form.c2()[i][j] * all[row][j];
                    }
                    for (int j = 0; j < q; j++) {
                        y += form.d21()[i][j] * all[row][n + j];
                    }
                    for (int j = 0; j < 2; j++) {
                        y += form.d22()[i][j] * inputs[row][j];
                    }
                    assertEquals(y, outputs[row][i], 1e-10);
                }
            }
        }
    }
}
