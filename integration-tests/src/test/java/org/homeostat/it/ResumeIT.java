package org.homeostat.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A run that was cut short goes on as if nothing had happened. */
class ResumeIT {

    private static final boolean FULL = Boolean.getBoolean("homeostat.full");
    private static final int KILLS = FULL ? 20 : 2;
    private static final String UNFINISHED = ".unfinished";
    private static final String[] CHANGES = {
        "--set", "training.epochs=6",
        "--set", "training.batchSize=32",
        "--set", "training.checkpoint.every=6",
        "--set", "training.evaluateTraining=false"
    };

    private static Path folder;
    private static Installation installation;
    private static RunFolder whole;
    private static long millis;

    @BeforeAll
    static void runWithoutInterruption() throws IOException {
        folder = Folders.fresh(ResumeIT.class, "work");
        installation = Installation.linked(folder.resolve("installation"));
        Tiny.in(folder);
        start("whole").end().exits(0);
        whole = new RunFolder(folder.resolve("whole"));
        millis = time(whole, "result.json") - time(whole, "experiment.yaml");
    }

    private static long time(RunFolder run, String file) throws IOException {
        return Files.getLastModifiedTime(run.folder().resolve(file)).toMillis();
    }

    private static Running start(String out, String... further) {
        Command command = installation
                .command(java.util.stream.Stream.of(new String[] {"run", "tiny.yaml", "--out", out}, CHANGES, further)
                        .flatMap(java.util.stream.Stream::of)
                        .toArray(String[]::new))
                .in(folder);
        Running running = command.start();
        running.closeInput();
        return running;
    }

    private static void isAsWhole(String out) {
        isAs(whole, out);
    }

    private static void isAs(RunFolder expected, String out) {
        RunFolder run = new RunFolder(folder.resolve(out));
        run.isComplete();
        assertEquals(expected.metrics(), run.metrics(), out);
        assertEquals(expected.result().path("metrics"), run.result().path("metrics"), out);
    }

    @Test
    void theSameSeedGivesTheSameNumbers() {
        start("again").end().exits(0);
        isAsWhole("again");
        start("other", "--seed", "8").end().exits(0);
        assertFalse(
                whole.metrics().equals(new RunFolder(folder.resolve("other")).metrics()), "the seed changes nothing");
    }

    @Test
    void killedAtRandomMoments() {
        long seed = System.nanoTime();
        System.out.println("kills from seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < KILLS; i++) {
            String out = "killed-" + i;
            long moment = random.nextLong(Math.max(1, millis));
            try (Running running = start(out)) {
                running.await(
                        "the run's begin",
                        () -> Files.exists(folder.resolve(out).resolve("experiment.yaml")));
                Running.sleep(moment);
                running.kill();
            }
            System.out.printf("killed %d ms after the begin of %d ms%n", moment, millis);
            installation.run(folder, "resume", out).exits(0);
            isAsWhole(out);
        }
    }

    @Test
    void killedWhileACheckpointIsWritten() throws IOException {
        String[] wide = {"--set", "model.cell.width=700", "--set", "training.epochs=1"};
        start("wide", wide).end().exits(0);
        boolean met = false;
        for (int attempt = 0; attempt < 4 && !met; attempt++) {
            String out = "torn-" + attempt;
            RunFolder run = new RunFolder(folder.resolve(out));
            try (Running running = start(out, wide)) {
                running.await("a checkpoint", () -> !finished(run).isEmpty());
                running.await(
                        "an unfinished checkpoint",
                        () -> finished(run).size() < run.checkpoints().size());
                running.kill();
            }
            met = finished(run).size() < run.checkpoints().size();
            installation.run(folder, "resume", out).exits(0);
            isAs(new RunFolder(folder.resolve("wide")), out);
            assertEquals(finished(run), run.checkpoints(), "the torn file was left behind");
        }
        System.out.println(met ? "killed inside a write" : "no kill came inside a write");
    }

    private static List<Path> finished(RunFolder run) {
        return run.checkpoints().stream()
                .filter(file -> !file.toString().endsWith(UNFINISHED))
                .toList();
    }

    @Test
    void interruptedByTheUser() throws IOException {
        RunFolder run = new RunFolder(folder.resolve("interrupted"));
        try (Running running = start("interrupted")) {
            running.await("a second checkpoint", () -> finished(run).size() > 1);
            running.interrupt();
            running.end().exits(130).says("homeostat resume", "interrupted");
        }
        assertFalse(run.checkpoints().isEmpty(), "no checkpoint");
        assertTrue(run.metrics().size() < whole.metrics().size(), "it was over before the interrupt");
        Folders.copy(run.folder(), folder.resolve("truncated"));
        Folders.copy(run.folder(), folder.resolve("flipped"));
        Folders.copy(run.folder(), folder.resolve("lost"));

        installation.run(folder, "resume", "interrupted").exits(0);
        isAsWhole("interrupted");

        try (Shell shell = new Shell(installation.command("shell").in(folder).start())) {
            Path truncated = last("truncated");
            try (FileChannel channel = FileChannel.open(truncated, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() / 2);
            }
            passesOver(shell, "truncated", truncated);

            Path flipped = last("flipped");
            byte[] bytes = Files.readAllBytes(flipped);
            bytes[bytes.length * 3 / 4] ^= 0x40;
            Files.write(flipped, bytes);
            passesOver(shell, "flipped", flipped);

            for (Path file : new RunFolder(folder.resolve("lost")).checkpoints()) {
                Files.write(file, new byte[100]);
            }
            String lost = shell.askInVain("homeostat:resume lost", 1);
            assertTrue(
                    lost.contains("damaged") && lost.contains("step-") && lost.contains("start the run again"), lost);
            shell.leave();
        }
    }

    private static void passesOver(Shell shell, String run, Path damaged) {
        String said = shell.ask("homeostat:resume " + run);
        assertTrue(
                said.contains("damaged") && said.contains(damaged.getFileName().toString()), said);
        isAsWhole(run);
    }

    private static Path last(String run) {
        return finished(new RunFolder(folder.resolve(run))).stream()
                .filter(file -> file.getFileName().toString().startsWith("step-"))
                .reduce((a, b) -> b)
                .orElseThrow();
    }
}
