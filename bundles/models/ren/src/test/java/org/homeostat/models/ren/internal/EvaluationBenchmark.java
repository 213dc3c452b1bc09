package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import org.homeostat.models.ren.internal.RenPlugin.Evaluation;

/**
 * Measures stepping against trajectories: milliseconds of a forward pass and of a forward and backward pass, and iterations.
 *
 * <p>Run by hand with the test class path; arguments: the largest T, and whether networks are cyclic.
 */
final class EvaluationBenchmark {

    private static final int REPETITIONS = 5;

    private EvaluationBenchmark() {}

    /**
     * Runs.
     *
     * @param arguments the largest T, cyclic
     */
    public static void main(String[] arguments) {
        long largest = Long.parseLong(arguments[0]);
        boolean cyclic = Boolean.parseBoolean(arguments[1]);
        System.out.println(
                "| T | batch | n = q | evaluation | forward ms | with gradients ms | iterations | adjoint |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (int size : new int[] {10, 40, 100}) {
            for (long steps : new long[] {128, 1024, 8192}) {
                for (int batch : new int[] {1, 32}) {
                    if (steps <= largest && steps * batch <= 32 * 1024) {
                        measure(size, steps, batch, cyclic, Evaluation.TRAJECTORY);
                        if (steps <= 1024) {
                            measure(size, steps, batch, cyclic, Evaluation.STEPPING);
                        }
                    }
                }
            }
        }
    }

    private static void measure(int size, long steps, int batch, boolean cyclic, Evaluation evaluation) {
        Bench.Settings settings = new Bench.Settings()
                .sizes(size, size)
                .cyclic(cyclic)
                .evaluation(evaluation)
                .tolerance(1e-5);
        try (Bench bench = Bench.of(settings.build(), 1, 1, DataType.FLOAT32, 1)) {
            NDArray u = bench.random(batch, steps, 1);
            int repetitions = evaluation == Evaluation.STEPPING ? 1 : REPETITIONS;
            double forward = IntStream.range(0, repetitions)
                    .mapToDouble(k -> milliseconds(() -> pass(bench, u)))
                    .min()
                    .orElseThrow();
            double backward = IntStream.range(0, repetitions)
                    .mapToDouble(k -> milliseconds(() -> step(bench, u)))
                    .min()
                    .orElseThrow();
            String iterations = bench.model
                    .layers()
                    .get(0)
                    .forward()
                    .map(r -> max(r.iterations()))
                    .orElse("");
            String adjoint = bench.model
                    .layers()
                    .get(0)
                    .adjoint()
                    .map(r -> max(r.iterations()))
                    .orElse("");
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %d | %d | %s | %.1f | %.1f | %s | %s |%n",
                    steps,
                    batch,
                    size,
                    evaluation,
                    forward,
                    backward,
                    iterations,
                    adjoint);
        }
    }

    private static String max(int[] iterations) {
        return Integer.toString(Arrays.stream(iterations).max().orElse(0));
    }

    private static void pass(Bench bench, NDArray u) {
        try (NDManager scratch = bench.manager.newSubManager()) {
            NDArray own = u.duplicate();
            own.attach(scratch);
            bench.model.parametersChanged();
            NDList outputs = bench.forward(own);
            outputs.head().toFloatArray();
        }
    }

    private static void step(Bench bench, NDArray u) {
        try (NDManager scratch = bench.manager.newSubManager()) {
            NDArray own = u.duplicate();
            own.attach(scratch);
            bench.model.parametersChanged();
            bench.backward(outputs -> outputs.head().mul(outputs.head()).mean(), own);
            bench.clearGradients();
        }
    }

    private static double milliseconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e6;
    }
}
