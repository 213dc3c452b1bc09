package org.homeostat.it;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assertions;

/** A process in progress. Closing it kills what is left of it. */
final class Running implements AutoCloseable {

    private final String command;
    private final Process process;
    private final Path out;
    private final Path err;
    private final Duration patience;
    private final long begin = System.nanoTime();

    Running(String command, Process process, Path out, Path err, Duration patience) {
        this.command = command;
        this.process = process;
        this.out = out;
        this.err = err;
        this.patience = patience;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** What it has printed on standard output so far. */
    String out() {
        return read(out);
    }

    /** What it has printed on standard error so far. */
    String err() {
        return read(err);
    }

    /** Types a line. */
    void type(String line) {
        try {
            OutputStream in = process.getOutputStream();
            in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("the process is gone\n" + snapshot(-1), e);
        }
    }

    void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Interrupts it as Ctrl-C does. A process that a background job of a script has started inherits that this signal is
     * ignored, and Java leaves it so; it is told to terminate instead, which means the same to the product.
     */
    void interrupt() {
        send(ignoresInterrupts() ? "TERM" : "INT");
    }

    private boolean ignoresInterrupts() {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid()), "status")).stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
        } catch (IOException e) {
            return false; // no such file here, or the process is over
        }
    }

    private void send(String name) {
        try {
            int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            Assertions.assertEquals(0, code, "kill -" + name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Kills it as {@code kill -9} does, and whatever it started. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Waits until something holds; fails if the process ends before, or the hang guard strikes. */
    void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (!process.isAlive() && !condition.getAsBoolean()) {
                Assertions.fail("the process ended before " + what + "\n" + snapshot(process.exitValue()));
            }
            if (System.nanoTime() > end) {
                Assertions.fail("in vain awaited: " + what + "\n" + snapshot(-1));
            }
            sleep(2);
        }
    }

    /** Waits for its end. */
    Outcome end() {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                Outcome hanging = snapshot(-1);
                kill();
                return Assertions.fail("still running after " + patience + "\n" + hanging);
            }
            return snapshot(process.exitValue());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IllegalStateException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException(e);
    }

    private Outcome snapshot(int exit) {
        return new Outcome(command, exit, out(), err(), (System.nanoTime() - begin) / 1e9);
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }
}
