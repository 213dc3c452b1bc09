package org.homeostat.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A command line to run in a process of its own. */
final class Command {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final List<String> words = new ArrayList<>();
    private final Map<String, String> environment = new HashMap<>();
    private Path folder = Path.of("").toAbsolutePath();
    private Duration patience = PATIENCE;

    Command(Path program, List<String> arguments) {
        words.add(program.toString());
        words.addAll(arguments);
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("TERM", "dumb");
    }

    /** Sets the folder in which it runs. */
    Command in(Path folder) {
        this.folder = folder;
        return this;
    }

    /** Sets a variable of its environment. */
    Command with(String variable, Object value) {
        environment.put(variable, value.toString());
        return this;
    }

    /** Puts words in front, for example {@code setpriv}. */
    Command behind(String... before) {
        words.addAll(0, List.of(before));
        return this;
    }

    /** Sets the hang guard. */
    Command within(Duration patience) {
        this.patience = patience;
        return this;
    }

    /** Runs it to its end with nothing on standard input. */
    Outcome run() {
        try (Running running = start()) {
            running.closeInput();
            return running.end();
        }
    }

    /** Starts it. */
    Running start() {
        try {
            Path logs = Files.createDirectories(folder.resolve(".processes"));
            String number = String.format("%03d", COUNT.incrementAndGet());
            Path out = logs.resolve(number + ".out");
            Path err = logs.resolve(number + ".err");
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            // nothing of the build's own environment may leak into the product
            builder.environment().keySet().removeIf(name -> name.startsWith("HOMEOSTAT") || name.startsWith("MAVEN"));
            builder.environment().putAll(environment);
            return new Running(String.join(" ", words), builder.start(), out, err, patience);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
