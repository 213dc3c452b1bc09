package org.homeostat.runtime.internal.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.homeostat.api.HomeostatException;
import org.homeostat.api.platform.Run;
import org.homeostat.api.platform.RunListener;
import org.homeostat.api.platform.StepProgress;
import org.homeostat.runtime.internal.checkpoint.Checkpoint;
import org.homeostat.runtime.internal.storage.DiskStorage;
import org.homeostat.runtime.internal.storage.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that ends too early goes on, and its numbers are those of a run that did not. */
class ResumeTest {

    private static final String MLP = """
            homeostat: 1
            task: classification
            dataset: digits
            model: {name: mlp, widths: [16]}
            training:
              epochs: 2
              batchSize: 300
              optimizer: {name: adam, learningRate: 1e-2}
              schedule: {name: cosine, warmUp: 0.5}
              evaluateTraining: false
              checkpoint: {every: 2}
            seed: 5
            threads: 1
            """;

    private static final String DEQ = """
            homeostat: 1
            task: classification
            dataset: digits
            model: {name: deq, cell: {name: dense, width: 16}}
            training:
              epochs: 2
              batchSize: 300
              optimizer: {name: sgd, learningRate: 0.1, nesterov: true}
              evaluateTraining: false
              clip: {norm: 0.5}
            seed: 6
            threads: 1
            """;

    private static final int STRIDE = 9;

    @TempDir
    private Path folder;

    private static Platform platform(Storage storage) {
        return new Platform(storage, Path.of("missing"), Duration.ofSeconds(60));
    }

    private static void assertSame(Path expected, Path run) throws IOException {
        assertEquals(Metrics.of(expected), Metrics.of(run));
        assertEquals(Metrics.result(expected), Metrics.result(run));
        // the last checkpoint holds the parameters and all memory to the last bit; only the time in it differs
        Path name = last(expected).getFileName();
        assertEquals(name, last(run).getFileName());
        byte[] best = Files.readAllBytes(expected.resolve("checkpoints/best.safetensors"));
        assertArrayEquals(best, Files.readAllBytes(run.resolve("checkpoints/best.safetensors")));
    }

    private static Path last(Path run) throws IOException {
        try (Stream<Path> files = Files.list(run.resolve("checkpoints"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("step-"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    private static HomeostatException failure(Run run) {
        CompletionException e = assertThrows(CompletionException.class, () -> Platform.end(run));
        assertEquals(Run.State.FAILED, run.state());
        return (HomeostatException) e.getCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evaluateEvery: 1", "evaluateEvery: 2, figuresAt: [0, 1]"})
    void aKillAtAnyWriteLosesNothing(String settings) throws IOException {
        String yaml = MLP.replace("  checkpoint:", "  " + settings.replace(", f", "\n  f") + "\n  checkpoint:");
        Path whole = folder.resolve("whole");
        DyingStorage counting = DyingStorage.killedAt(Integer.MAX_VALUE);
        platform(counting).train(yaml, whole);
        assertTrue(counting.writes() > 20, counting.writes() + " writes");
        int first = 2 + new Random().nextInt(STRIDE);
        System.out.println("killed at write " + first + " and every " + STRIDE + "th after it");
        for (int write = first; write < counting.writes(); write += STRIDE) {
            Path run = folder.resolve("killed-" + write);
            Run killed = platform(DyingStorage.killedAt(write)).start(yaml, run, RunListener.NONE);
            failure(killed);
            Platform.end(platform(new DiskStorage()).experiments().resume(run, RunListener.NONE));
            assertSame(whole, run);
        }
    }

    @Test
    void aCancelledRunGoesOnFromItsLastStep() throws IOException {
        Platform platform = platform(new DiskStorage());
        Path whole = folder.resolve("whole");
        platform.train(DEQ, whole);
        Path run = folder.resolve("run");
        List<Run> runs = new ArrayList<>();
        RunListener canceller = new RunListener() {
            @Override
            public void step(StepProgress step) {
                if (step.step() == 3 || step.step() == 7) {
                    synchronized (runs) {
                        runs.get(runs.size() - 1).cancel();
                    }
                }
            }
        };
        synchronized (runs) {
            runs.add(platform.start(DEQ, run, canceller));
        }
        assertEquals(Run.State.CANCELLED, Platform.end(runs.get(0)).state());
        assertTrue(Files.exists(run.resolve("checkpoints/step-000000003.safetensors")));
        synchronized (runs) {
            runs.add(platform.experiments().resume(run, canceller));
        }
        assertEquals(Run.State.CANCELLED, Platform.end(runs.get(1)).state());
        Platform.end(platform.experiments().resume(run, RunListener.NONE));
        assertSame(whole, run);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4})
    void aFullDiskIsNamedAndThePreviousCheckpointIsWhole(int write) throws IOException {
        Path whole = folder.resolve("whole");
        platform(new DiskStorage()).train(MLP, whole);
        Path run = folder.resolve("run");
        Storage full = DyingStorage.fullAt(write, file -> file.toString().contains("step-"));
        HomeostatException e = failure(platform(full).start(MLP, run, RunListener.NONE));
        assertTrue(e.getMessage().contains("No space left on device"), e.getMessage());
        assertTrue(e.getMessage().contains("resume"), e.getMessage());
        try (Stream<Path> files = Files.list(run.resolve("checkpoints"))) {
            assertFalse(files.anyMatch(file -> file.toString().endsWith(DiskStorage.UNFINISHED)));
        }
        Platform.end(platform(new DiskStorage()).experiments().resume(run, RunListener.NONE));
        assertSame(whole, run);
    }

    @Test
    void aDamagedCheckpointIsPassedOverAndNamed() throws IOException {
        Platform platform = platform(new DiskStorage());
        Path whole = folder.resolve("whole");
        platform.train(MLP, whole);
        Path run = folder.resolve("run");
        platform.train(MLP, run);
        Path damaged = last(run);
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length - 7] ^= 1;
        Files.write(damaged, bytes);
        List<String> warnings = new ArrayList<>();
        Platform.end(platform.experiments().resume(run, Platform.collecting(warnings)));
        assertTrue(warnings.get(0).contains(damaged.getFileName().toString()), warnings.toString());
        assertTrue(warnings.get(0).contains("SHA-256"), warnings.toString());
        assertSame(whole, run);
    }

    @Test
    void withoutAnyWholeCheckpointTheMessageSaysWhatToDo() throws IOException {
        Platform platform = platform(new DiskStorage());
        Path run = folder.resolve("run");
        platform.train(MLP, run);
        try (Stream<Path> files = Files.list(run.resolve("checkpoints"))) {
            for (Path file : files.toList()) {
                Files.write(file, new byte[] {1, 2, 3});
            }
        }
        HomeostatException e = failure(platform.experiments().resume(run, RunListener.NONE));
        assertTrue(e.getMessage().contains("damaged"), e.getMessage());
        assertTrue(e.getMessage().contains("start the run again"), e.getMessage());
    }

    @Test
    void aStoredParameterThatIsNotFiniteIsNamedWithItsFile() throws IOException {
        Platform platform = platform(new DiskStorage());
        Path run = folder.resolve("run");
        platform.train(MLP, run);
        Path best = run.resolve("checkpoints/best.safetensors");
        Path last = last(run);
        String name = spoil(best);
        spoil(last);
        HomeostatException evaluated =
                failure(platform.experiments().evaluate(run, "test", Map.of(), RunListener.NONE));
        HomeostatException loaded = assertThrows(
                HomeostatException.class, () -> platform.experiments().load(run, Map.of()));
        for (HomeostatException e : List.of(evaluated, loaded)) {
            assertTrue(e.getMessage().contains("'" + name + "' of the checkpoint " + best + " holds"), e.getMessage());
        }
        HomeostatException resumed = failure(platform.experiments().resume(run, RunListener.NONE));
        assertTrue(resumed.getMessage().contains("'" + name + "' of the checkpoint " + last), resumed.getMessage());
        assertTrue(resumed.getMessage().contains("start the run again"), resumed.getMessage());
    }

    /** Makes the last number of a checkpoint's first parameter infinite, signed anew, and gives the parameter's name. */
    private static String spoil(Path file) throws IOException {
        Checkpoint checkpoint = Checkpoint.read(Files.readAllBytes(file));
        String name = checkpoint.tensors().keySet().stream()
                .filter(tensor -> !tensor.startsWith("optimizer."))
                .findFirst()
                .orElseThrow();
        byte[] bytes = checkpoint.tensors().get(name).bytes();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putFloat(bytes.length - 4, Float.POSITIVE_INFINITY);
        try (OutputStream out = Files.newOutputStream(file)) {
            checkpoint.file().writeTo(out);
        }
        return name;
    }

    @Test
    void aRunWhoseCheckpointsAreGoneSaysThatItStartsAgain() throws IOException {
        Platform platform = platform(new DiskStorage());
        Path run = folder.resolve("run");
        platform.train(MLP, run);
        List<String> before = Metrics.of(run);
        try (Stream<Path> files = Files.list(run.resolve("checkpoints"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        List<String> warnings = new ArrayList<>();
        Platform.end(platform.experiments().resume(run, Platform.collecting(warnings)));
        assertTrue(warnings.get(0).contains("starts again from its first step"), warnings.toString());
        assertEquals(before, Metrics.of(run));
    }

    @Test
    void theFolderOfANewRunMustBeEmptyAndThatOfAnOldOneARun() throws IOException {
        Platform platform = platform(new DiskStorage());
        Path begun = Files.createDirectories(folder.resolve("begun"));
        Files.writeString(begun.resolve("experiment.yaml" + DiskStorage.UNFINISHED), "homeo");
        assertEquals(Run.State.DONE, platform.train(MLP, begun).state());
        Path mine = Files.createDirectories(folder.resolve("mine"));
        Files.writeString(mine.resolve("experiment.yaml"), "mine");
        assertThrows(HomeostatException.class, () -> platform.start(MLP, mine, RunListener.NONE));
        assertEquals("mine", Files.readString(mine.resolve("experiment.yaml")));
        Files.writeString(folder.resolve("something"), "there");
        HomeostatException occupied =
                assertThrows(HomeostatException.class, () -> platform.start(MLP, folder, RunListener.NONE));
        assertTrue(occupied.getMessage().contains("not an empty folder"), occupied.getMessage());
        HomeostatException none = assertThrows(
                HomeostatException.class, () -> platform.experiments().resume(folder, RunListener.NONE));
        assertTrue(none.getMessage().contains("experiment.yaml"), none.getMessage());
        Path file = folder.resolve("something").resolve("run");
        HomeostatException unwritable =
                assertThrows(HomeostatException.class, () -> platform.start(MLP, file, RunListener.NONE));
        assertTrue(unwritable.getMessage().contains("cannot make or write"), unwritable.getMessage());
    }
}
