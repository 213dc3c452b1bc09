package org.homeostat.runtime.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.Ref;
import org.homeostat.api.gradient.GradientRule;
import org.homeostat.api.platform.Run;
import org.homeostat.api.platform.RunListener;
import org.homeostat.api.platform.RunResult;
import org.homeostat.api.platform.StepProgress;
import org.homeostat.api.solver.Iteration;
import org.homeostat.api.solver.Problem;
import org.homeostat.api.solver.Solver;
import org.homeostat.api.training.Schedule;
import org.homeostat.runtime.internal.storage.DiskStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plug-ins that break in the middle of a run end the run, not the platform, and are named. */
class BrokenPluginTest {

    private static final String EXPERIMENT = """
            homeostat: 1
            task: classification
            dataset: digits
            model: {name: deq, cell: {name: dense, width: 16}, solver: {name: broken, maxIterations: 20}}
            training: {epochs: 1, batchSize: 300, evaluateTraining: false}
            threads: 1
            """;

    /** A solver whose image is what a test says. */
    private record Broken(BiFunction<Problem, NDArray, NDArray> step) implements Solver {
        @Override
        public Iteration begin(Problem problem, NDManager memory) {
            return state -> step.apply(problem, state);
        }
    }

    @TempDir
    private Path folder;

    private Platform platform(Duration watchdog, BiFunction<Problem, NDArray, NDArray> step) {
        return new Platform(
                new DiskStorage(), Path.of("missing"), watchdog, TestPlugin.of("solver", "broken", new Broken(step)));
    }

    private HomeostatException failure(Duration watchdog, BiFunction<Problem, NDArray, NDArray> step) {
        Run run = platform(watchdog, step).start(EXPERIMENT, folder.resolve("run"), RunListener.NONE);
        CompletionException e = assertThrows(CompletionException.class, () -> Platform.end(run));
        assertEquals(Run.State.FAILED, run.state());
        return (HomeostatException) e.getCause();
    }

    private static void assertNamed(HomeostatException e) {
        assertTrue(e.getMessage().contains("solver 'broken' of bundle org.example 1.2.3"), e.getMessage());
    }

    @Test
    void aSolverThatThrowsIsNamed() throws IOException {
        HomeostatException e = failure(Duration.ofSeconds(60), (problem, state) -> {
            throw new IllegalStateException("out of luck");
        });
        assertNamed(e);
        assertTrue(e.getMessage().contains("out of luck"), e.getMessage());
        String result = Files.readString(folder.resolve("run/result.json"));
        assertTrue(result.contains("\"failed\"") && result.contains("out of luck"), result);
    }

    @Test
    void aSolverThatARuleBringsAlongIsTheRules() {
        Solver inner = new Broken((problem, state) -> {
            throw new IllegalStateException("out of luck");
        });
        GradientRule rule = (equilibrium, v) -> equilibrium
                .solveAdjoint(Ref.to("inner", Solver.class, inner).withCommon(equilibrium.budget()), v)
                .z();
        Platform platform = new Platform(
                new DiskStorage(),
                Path.of("missing"),
                Duration.ofSeconds(60),
                TestPlugin.of("gradient", "bringing", rule));
        String experiment =
                EXPERIMENT.replace("name: broken", "name: anderson").replace("}}", "}, gradient: bringing}");
        Run run = platform.start(experiment, folder.resolve("run"), RunListener.NONE);
        String message = assertThrows(CompletionException.class, () -> Platform.end(run))
                .getCause()
                .getMessage();
        assertTrue(message.contains("gradient 'bringing' of bundle org.example 1.2.3"), message);
        assertTrue(message.contains("out of luck"), message);
        assertFalse(message.contains("unknown"), message);
    }

    @Test
    void missingClassesAreThePluginsFault() {
        assertNamed(failure(Duration.ofSeconds(60), (problem, state) -> {
            throw new NoClassDefFoundError("org/example/Gone");
        }));
    }

    @Test
    void aWrongShapeIsNamed() {
        HomeostatException e = failure(
                Duration.ofSeconds(60), (problem, state) -> state.getManager().zeros(new Shape(1, 2)));
        assertTrue(e.getMessage().contains("broken"), e.getMessage());
    }

    @Test
    void aSolverThatGivesNaNDoesNotSpoilTheParameters() {
        RunResult result = platform(Duration.ofSeconds(60), (problem, state) -> state.mul(Float.NaN))
                .train(EXPERIMENT, folder.resolve("run"));
        assertTrue(Double.isFinite(result.metrics().get("test").get("loss")), result.json());
        assertEquals(0, result.solver().get("converged"));
    }

    @Test
    void aSolverThatNeverReturnsIsGivenUp() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        AtomicReference<Thread> worker = new AtomicReference<>();
        HomeostatException e = failure(Duration.ofSeconds(1), (problem, state) -> {
            worker.set(Thread.currentThread());
            // not even an interruption ends it
            while (never.getCount() > 0) {
                Thread.onSpinWait();
            }
            return state;
        });
        assertNamed(e);
        assertTrue(e.getMessage().contains("has not returned from image"), e.getMessage());
        never.countDown();
        worker.get().join(60_000); // it may still write to the folder
    }

    @Test
    void whatIsSaidOfARunThatWasGivenUpStandsWhenItsCallReturnsAfterAll() throws IOException, InterruptedException {
        AtomicReference<Thread> worker = new AtomicReference<>();
        failure(Duration.ofSeconds(1), (problem, state) -> {
            if (worker.compareAndSet(null, Thread.currentThread())) {
                sleepUntilInterrupted();
            }
            return state;
        });
        worker.get().join(60_000);
        assertFalse(worker.get().isAlive());
        String result = Files.readString(folder.resolve("run/result.json"));
        assertTrue(result.contains("\"failed\""), result);
    }

    private static void sleepUntilInterrupted() {
        try {
            Thread.sleep(120_000);
        } catch (InterruptedException e) {
            // ends the sleep, and nothing else: a plug-in that swallows it is what is tried
        }
    }

    @Test
    void aScheduleThatFailsLosesNoStep() {
        Schedule broken = (learningRate, progress) -> {
            if (progress.updates() == 2) {
                throw new IllegalStateException("out of luck");
            }
            return learningRate;
        };
        Platform platform = new Platform(
                new DiskStorage(),
                Path.of("missing"),
                Duration.ofSeconds(60),
                TestPlugin.of("schedule", "broken", broken));
        String experiment = EXPERIMENT
                .replace("name: broken", "name: anderson")
                .replace("{epochs: 1,", "{epochs: 1, schedule: broken,");
        assertThrows(CompletionException.class, () -> platform.train(experiment, folder.resolve("run")));
        assertTrue(Files.exists(folder.resolve("run/checkpoints/step-000000002.safetensors")));
    }

    @Test
    void aBundleThatLeavesEndsTheRunAfterItsStepAndTheRunGoesOnLater() throws IOException {
        Platform platform = platform(Duration.ofSeconds(60), (problem, state) -> problem.evaluate(state));
        Run run = platform.start(EXPERIMENT, folder.resolve("run"), new RunListener() {
            @Override
            public void step(StepProgress step) {
                if (step.step() == 2) {
                    platform.lose("Bundle org.example 1.2.3 was removed.");
                }
            }
        });
        CompletionException e = assertThrows(CompletionException.class, () -> Platform.end(run));
        assertTrue(e.getCause().getMessage().contains("Bundle org.example 1.2.3 was removed."), e.getMessage());
        assertTrue(e.getCause().getMessage().contains("homeostat resume"), e.getMessage());
        assertTrue(Files.exists(folder.resolve("run/checkpoints/step-000000002.safetensors")));
        assertEquals(
                Run.State.DONE,
                Platform.end(platform.experiments().resume(folder.resolve("run"), RunListener.NONE))
                        .state());
    }
}
