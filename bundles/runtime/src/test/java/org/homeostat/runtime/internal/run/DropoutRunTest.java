package org.homeostat.runtime.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.homeostat.runtime.internal.storage.DiskStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masks depend on the run's seed alone, not on what else draws from the engine's generator. */
class DropoutRunTest {

    private static final String DEQ = """
            homeostat: 1
            task: classification
            dataset: digits
            model:
              name: deq
              cell: {name: dense, width: 16, contraction: 0.5, dropout: 0.3}
              dropout: 0.3
              solver: {name: anderson, tolerance: 1e-4}
            training: {epochs: 2, batchSize: 128, optimizer: {name: adam, learningRate: 1e-2}}
            seed: 3
            threads: 1
            """;

    @TempDir
    private Path folder;

    private final Platform platform = new Platform(new DiskStorage(), Path.of("missing"), Duration.ofSeconds(60));

    @Test
    void aRunBesideAnotherGivesTheSameNumbers() throws Exception {
        platform.train(DEQ, folder.resolve("alone"));
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger draws = new AtomicInteger();
        // from the first checkpoint on: parameters are initialised under a lock that runs share and this thread does
        // not
        Path begun = folder.resolve("beside").resolve("checkpoints");
        Thread other = new Thread(() -> {
            try (NDManager manager = NDManager.newBaseManager()) {
                while (!over.get()) {
                    if (Files.exists(begun) && holdsFiles(begun)) {
                        manager.randomNormal(new Shape(1)).close();
                        draws.incrementAndGet();
                    }
                    LockSupport.parkNanos(10_000);
                }
            }
        });
        other.start();
        try {
            platform.train(DEQ, folder.resolve("beside"));
        } finally {
            over.set(true);
            other.join();
        }
        assertTrue(draws.get() > 10, () -> "only " + draws + " draws beside the run");
        assertEquals(Metrics.of(folder.resolve("alone")), Metrics.of(folder.resolve("beside")));
        platform.train(DEQ.replace("dropout: 0.3", "dropout: 0"), folder.resolve("without"));
        assertNotEquals(Metrics.of(folder.resolve("alone")), Metrics.of(folder.resolve("without")));
    }

    private static boolean holdsFiles(Path folder) {
        String[] names = folder.toFile().list();
        return names != null && names.length > 0;
    }
}
