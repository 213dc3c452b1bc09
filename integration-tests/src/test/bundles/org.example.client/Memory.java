package org.example.client;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.homeostat.api.platform.Compute;
import org.homeostat.api.platform.Experiments;
import org.homeostat.api.platform.Run;
import org.homeostat.api.platform.RunListener;
import org.homeostat.api.platform.StepProgress;

/**
 * Trains {@code memory.yaml} for {@code CLIENT_STEPS} steps at most, and notes after each the resident memory and the number
 * of live arrays.
 */
final class Memory {

    private static final long PAGE = 4096;

    private final Experiments experiments;
    private final Compute compute;

    Memory(Experiments experiments, Compute compute) {
        this.experiments = experiments;
        this.compute = compute;
    }

    void run(Path folder, Findings findings) throws Exception {
        Path file = folder.resolve("memory.csv");
        Field resources = BaseNDManager.class.getDeclaredField("resources");
        resources.setAccessible(true);
        long last = Long.parseLong(System.getenv("CLIENT_STEPS"));
        CompletableFuture<Run> started = new CompletableFuture<>();
        try (BufferedWriter out = Files.newBufferedWriter(file);
                NDManager own = compute.newManager(compute.device("cpu"))) {
            NDManager root = root(own);
            Run run = experiments.start(
                    experiments.read(folder.resolve("memory.yaml"), Map.of()),
                    folder.resolve("run"),
                    new RunListener() {
                        @Override
                        public void step(StepProgress step) {
                            write(out, step.step() + "," + resident() + "," + arrays(root, resources));
                            if (step.step() == last) {
                                started.thenAccept(Run::cancel);
                            }
                        }
                    });
            started.complete(run);
            run.result().toCompletableFuture().get();
        }
        findings.add("file", file);
    }

    private static void write(BufferedWriter out, String line) {
        try {
            out.write(line + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long resident() {
        try {
            return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) * PAGE;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NDManager root(NDManager manager) {
        NDManager parent = manager.getParentManager();
        return parent == null || parent == manager ? manager : root(parent);
    }

    private static int arrays(Object manager, Field resources) {
        int count = 0;
        try {
            for (Object resource : ((Map<?, ?>) resources.get(manager)).values()) {
                count += resource instanceof NDArray ? 1 : resource instanceof BaseNDManager ? arrays(resource, resources) : 0;
            }
            return count;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
