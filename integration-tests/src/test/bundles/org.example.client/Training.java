package org.example.client;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.homeostat.api.platform.Experiment;
import org.homeostat.api.platform.Experiments;
import org.homeostat.api.platform.Run;
import org.homeostat.api.platform.RunListener;
import org.homeostat.api.platform.RunResult;
import org.homeostat.api.platform.StepProgress;

/** Trains one experiment to its end and cancels another that trains at the same time. */
final class Training {

    private static final long PATIENCE = 90;

    private final Experiments experiments;

    Training(Experiments experiments) {
        this.experiments = experiments;
    }

    void run(Path folder, Findings findings) throws Exception {
        String yaml = Files.readString(folder.resolve("tiny.yaml"));
        AtomicInteger steps = new AtomicInteger();
        AtomicInteger epochs = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        Experiment whole = experiments.parse(yaml, "tiny.yaml", Map.of());
        Experiment endless = experiments.parse(yaml, "tiny.yaml", Map.of("training.epochs", "100000"));
        Run cancelled = experiments.start(endless, folder.resolve("cancelled"), new RunListener() {
            @Override
            public void step(StepProgress step) {
                begun.countDown();
            }
        });
        Run trained = experiments.start(whole, folder.resolve("trained"), new RunListener() {
            @Override
            public void step(StepProgress step) {
                steps.incrementAndGet();
            }

            @Override
            public void epoch(int epoch, Map<String, Object> metrics) {
                epochs.incrementAndGet();
            }
        });
        findings.add("begun", begun.await(PATIENCE, TimeUnit.SECONDS));
        RunResult result = trained.result().toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
        findings.add("trained.state", trained.state());
        findings.add("trained.steps", steps);
        findings.add("trained.epochs", epochs);
        findings.add("trained.parameters", result.parameters());
        findings.add("trained.accuracy", result.metrics().get("test").get("accuracy"));
        cancelled.cancel();
        RunResult end = cancelled.result().toCompletableFuture().get(PATIENCE, TimeUnit.SECONDS);
        findings.add("cancelled.state", cancelled.state());
        findings.add("cancelled.result", end.state());
    }
}
