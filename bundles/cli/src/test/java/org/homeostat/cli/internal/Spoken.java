package org.homeostat.cli.internal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Speaks commands to a fake platform and keeps what they print. */
final class Spoken {

    static final String DIGITS = """
            homeostat: 1
            description: The main job
            model:
              name: deq
              solver:
                name: anderson
                beta: 1.0
            training:
              epochs: 20
            seed: 7
            """;

    final FakePlatform platform = new FakePlatform();
    final RunsInProgress runs = new RunsInProgress();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private boolean isTerminal;

    Spoken onTerminal() {
        isTerminal = true;
        return this;
    }

    int say(String... words) {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        Console console =
                new Console(new PrintStream(out, true, StandardCharsets.UTF_8), errors, errors, isTerminal, 100);
        ShippedExperiments shipped = new ShippedExperiments(Optional.empty(), Map.of("digits-deq", () -> DIGITS));
        return Commands.execute(new Session(platform, console, shipped, runs, Optional.of("x.log")), words);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
