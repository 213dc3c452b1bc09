package org.homeostat.cli.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * All commands as services.
 *
 * <p>To the launcher: a function from a command's words to its exit code, and a {@code Runnable} that interrupts the runs
 * in progress and returns when their checkpoints are written. It refers to no service of the platform, so that a command
 * starts before the parts it does not need.
 */
@Component(
        service = {ToIntFunction.class, Runnable.class, HomeostatCommands.class},
        property = {"homeostat.commands:Boolean=true", "homeostat.interrupt:Boolean=true"})
public final class HomeostatCommands implements ToIntFunction<String[]>, Runnable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String FOLDER = "experiments";

    private final Platform platform;
    private final ShippedExperiments shipped;
    private final RunsInProgress runs = new RunsInProgress();

    /**
     * Called by the framework.
     *
     * @param context this bundle's context
     */
    @Activate
    public HomeostatCommands(BundleContext context) {
        platform = new OsgiPlatform(context);
        shipped = new ShippedExperiments(
                Installation.home().map(home -> home.resolve(FOLDER)), embedded(context.getBundle()));
    }

    @Override
    public int applyAsInt(String[] args) {
        return execute(Console.ofProcess(), args);
    }

    /** Interrupts the runs in progress; returns when their checkpoints are written, after 20 s at the latest. */
    @Override
    @Deactivate
    public void run() {
        runs.interrupt(PATIENCE);
    }

    int execute(Console console, String... args) {
        return Commands.execute(new Session(platform, console, shipped, runs, Installation.log()), args);
    }

    private static Map<String, Supplier<String>> embedded(Bundle bundle) {
        Map<String, Supplier<String>> texts = new HashMap<>();
        Enumeration<URL> entries =
                Optional.ofNullable(bundle.findEntries(FOLDER, "*.yaml", false)).orElse(Collections.emptyEnumeration());
        for (URL entry : Collections.list(entries)) {
            Path file = Path.of(entry.getPath());
            texts.put(ShippedExperiments.nameOf(file.getFileName().toString()), () -> read(entry));
        }
        return texts;
    }

    private static String read(URL entry) {
        try (InputStream in = entry.openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
