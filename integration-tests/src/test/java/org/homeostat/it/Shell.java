package org.homeostat.it;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assertions;

/** A console session whose commands are typed one after the other. */
final class Shell implements AutoCloseable {

    private final AtomicInteger asked = new AtomicInteger();
    private final Running running;

    Shell(Running running) {
        this.running = running;
    }

    Running process() {
        return running;
    }

    /** Types a command, waits for its end and gives what it printed on either stream. */
    String ask(String command) {
        int out = running.out().length();
        int err = running.err().length();
        type(command);
        running.await("the end of '" + command + "'", () -> running.out().contains(mark()));
        return running.out().substring(out).replace(mark(), "") + running.err().substring(err);
    }

    /** Types a command and does not wait. */
    void type(String command) {
        asked.incrementAndGet();
        running.type(command);
        // the console carries out one line after the other, so this is printed behind all that the command prints
        running.type("echo " + mark());
    }

    /** Whether the command typed last is done. */
    boolean isDone() {
        return running.out().contains(mark());
    }

    private String mark() {
        return "end-of-command-" + asked.get() + ".";
    }

    /** Leaves the session as a user does, by the end of the input. */
    Outcome leave() {
        running.closeInput();
        return running.end();
    }

    /** Asserts that it has not come down. */
    void isUp() {
        Assertions.assertTrue(running.isAlive(), "the session has ended");
    }

    @Override
    public void close() {
        running.close();
    }
}
