package org.homeostat.models.ren.internal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import org.homeostat.api.platform.EquilibriumLayer;
import org.homeostat.api.solver.SolveReport;
import org.homeostat.models.ren.internal.RenPlugin.Evaluation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Measures stepping against trajectories, each after a parameter update: the least milliseconds of some repetitions, and the
 * milliseconds of the calling thread alone, which count everything if the engine has one thread, whatever else the machine does.
 *
 * <p>Not among the tests; run by {@code ./mvnw verify -pl bundles/models/ren -am -Dtest=EvaluationBenchmark
 * -Dsurefire.failIfNoSpecifiedTests=false}, with {@code OMP_NUM_THREADS} for the threads, and {@code -Dren.lengths=128,1024,8192},
 * {@code -Dren.batches=1,32}, {@code -Dren.sizes=10,40,100}.
 */
class EvaluationBenchmark {

    private static final int REPETITIONS = 5;

    /** Longer or larger ones would take minutes by stepping. */
    private static final long MOST_STEPS = 1024;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void milliseconds(boolean cyclic) {
        System.out.println(
                "| | T | batch | n = q | evaluation | forward | with gradients | forward, thread | with gradients, thread |"
                        + " iterations | adjoint | threads |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|---|---|");
        for (long size : setting("ren.sizes", "10,40,100")) {
            for (long steps : setting("ren.lengths", "128,1024,8192")) {
                for (long batch : setting("ren.batches", "1,32")) {
                    measure(size, steps, batch, cyclic, Evaluation.TRAJECTORY);
                    if (steps <= MOST_STEPS) {
                        measure(size, steps, batch, cyclic, Evaluation.STEPPING);
                    }
                }
            }
        }
    }

    private static long[] setting(String name, String usual) {
        return Arrays.stream(System.getProperty(name, usual).split(",", -1))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    /** The least of wall and thread milliseconds. */
    private record Least(double wall, double thread) {

        static Least of(int repetitions, Runnable work) {
            long[][] taken = new long[2][repetitions];
            for (int i = 0; i < repetitions; i++) {
                long thread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                long start = System.nanoTime();
                work.run();
                taken[0][i] = System.nanoTime() - start;
                taken[1][i] = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - thread;
            }
            return new Least(
                    LongStream.of(taken[0]).min().orElseThrow() / 1e6,
                    LongStream.of(taken[1]).min().orElseThrow() / 1e6);
        }
    }

    private static void measure(long size, long steps, long batch, boolean cyclic, Evaluation evaluation) {
        int n = Math.toIntExact(size);
        Bench.Settings settings = new Bench.Settings()
                .sizes(n, n)
                .cyclic(cyclic)
                .evaluation(evaluation)
                .tolerance(1e-5);
        try (Bench bench = Bench.of(settings.build(), 1, 1, DataType.FLOAT32, 1)) {
            NDArray u = bench.random(batch, steps, 1);
            int repetitions = evaluation == Evaluation.STEPPING && steps > 100 ? 1 : REPETITIONS;
            Least forward = Least.of(repetitions, () -> pass(bench, u));
            Least both = Least.of(repetitions, () -> step(bench, u));
            EquilibriumLayer layer = bench.model.layers().get(0);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %d | %d | %s | %.1f | %.1f | %.1f | %.1f | %s | %s | %s |%n",
                    cyclic ? "cyclic" : "acyclic",
                    steps,
                    batch,
                    size,
                    evaluation.name().toLowerCase(Locale.ROOT),
                    forward.wall(),
                    both.wall(),
                    forward.thread(),
                    both.thread(),
                    most(layer.forward()),
                    most(layer.adjoint()),
                    Optional.ofNullable(System.getenv("OMP_NUM_THREADS")).orElse("default"));
        }
    }

    private static String most(Optional<SolveReport> report) {
        return report.map(solve ->
                        Integer.toString(Arrays.stream(solve.iterations()).max().orElse(0)))
                .orElse("");
    }

    private static void pass(Bench bench, NDArray u) {
        try (NDManager scratch = bench.manager.newSubManager()) {
            NDArray own = u.duplicate();
            own.attach(scratch);
            bench.model.parametersChanged();
            bench.forward(own).head().toFloatArray();
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
}
