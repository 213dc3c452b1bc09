package org.homeostat.it;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assertions;

/** A console session whose commands are typed one after the other. */
final class Shell implements AutoCloseable {

    private static final String PROMPT = "g! ";
    private static final ObjectMapper JSON = new ObjectMapper();

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

    /** Types a command that prints JSON, waits for its end and gives the JSON. */
    JsonNode askJson(String command) {
        int out = running.out().length();
        ask(command);
        String said = running.out().substring(out).replace(mark(), "").replace(PROMPT, "");
        try {
            return JSON.readTree(said);
        } catch (JsonProcessingException e) {
            throw new AssertionError(command + " prints no JSON: " + said, e);
        }
    }

    /** Types a command, which must end with an exit code other than 0, and gives what it says. */
    String askInVain(String command, int code) {
        String said = ask(command);
        Assertions.assertTrue(
                said.contains("exit code " + code),
                () -> command + " does not end with exit code " + code + ": " + said);
        Assertions.assertFalse(said.contains("\tat "), () -> command + " shows a stack trace: " + said);
        return said;
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
