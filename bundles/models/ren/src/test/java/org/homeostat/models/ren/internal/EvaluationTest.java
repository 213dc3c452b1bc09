package org.homeostat.models.ren.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.Optional;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.api.solver.Status;
import org.homeostat.nn.InitialState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two evaluations against each other and against the model's equations. */
class EvaluationTest {

    private static Bench bench(
            boolean cyclic, String activation, RenPlugin.Evaluation evaluation, DataType type, double tolerance) {
        return Bench.of(
                new Bench.Settings()
                        .sizes(5, 6)
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
        "false, tanh, FLOAT64", "true, tanh, FLOAT64", "false, relu, FLOAT64", "true, relu, FLOAT64",
        "false, tanh, FLOAT32", "true, tanh, FLOAT32", "false, relu, FLOAT32", "true, relu, FLOAT32",
    })
    void bothAgree(boolean cyclic, String activation, DataType type) {
        boolean wide = type == DataType.FLOAT64;
        double tolerance = wide ? 1e-13 : 1e-6;
        try (Bench all = bench(cyclic, activation, RenPlugin.Evaluation.TRAJECTORY, type, tolerance);
                Bench stepping = bench(cyclic, activation, RenPlugin.Evaluation.STEPPING, type, tolerance)) {
            NDArray u = all.random(3, 37, 2);
            NDArray x0 = all.random(3, 5);
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
            double[][] u = Algebra.rows(bench.random(9, 2));
            double[][] x0 = Algebra.rows(bench.random(1, 5));
            NDList found = bench.forward(bench.manager.create(u).reshape(1, 9, 2), bench.manager.create(x0));
            double[][] expected = bench.lmi(lmi -> simulate(lmi.explicit(), x0[0], u));
            double[][] y = Algebra.rows(found.get(0).reshape(9, 3));
            for (int t = 0; t < 9; t++) {
                for (int i = 0; i < 3; i++) {
                    assertEquals(expected[t][i], y[t][i], 1e-11);
                }
            }
            double[] last = found.get(1).toDoubleArray();
            for (int i = 0; i < 5; i++) {
                assertEquals(expected[9][i], last[i], 1e-11);
            }
        }
    }

    /** The outputs, and the last state in the last row. */
    private static double[][] simulate(Explicit m, double[] x0, double[][] u) {
        double[] x = x0;
        double[][] y = new double[u.length + 1][];
        double[][] d11 = Algebra.rows(m.d11());
        for (int t = 0; t < u.length; t++) {
            double[] v = sum(m.c1(), x, m.d12(), u[t], m.bv());
            double[] w = new double[v.length];
            for (int i = 0; i < w.length; i++) {
                for (int j = 0; j < i; j++) {
                    v[i] += d11[i][j] * w[j];
                }
                w[i] = Math.tanh(v[i]);
            }
            double[] zero = new double[m.by().toDoubleArray().length];
            y[t] = add(sum(m.c2(), x, m.d22(), u[t], m.by()), times(m.d21(), w, zero));
            x = add(sum(m.a(), x, m.b2(), u[t], m.bx()), times(m.b1(), w, new double[x.length]));
        }
        y[u.length] = x;
        return y;
    }

    private static double[] sum(NDArray a, double[] x, NDArray b, double[] u, NDArray c) {
        return add(times(a, x, c.toDoubleArray()), times(b, u, new double[Algebra.rows(b).length]));
    }

    private static double[] times(NDArray a, double[] x, double[] start) {
        double[][] rows = Algebra.rows(a);
        double[] result = start.clone();
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < x.length; j++) {
                result[i] += rows[i][j] * x[j];
            }
        }
        return result;
    }

    private static double[] add(double[] a, double[] b) {
        double[] sum = a.clone();
        for (int i = 0; i < b.length; i++) {
            sum[i] += b[i];
        }
        return sum;
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
}
