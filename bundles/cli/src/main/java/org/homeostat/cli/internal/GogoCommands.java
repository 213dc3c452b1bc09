package org.homeostat.cli.internal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.homeostat.api.HomeostatException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The commands for the Gogo console, with scope {@code homeostat}. Results go to the session's output.
 *
 * <p>A command that does not end with exit code 0 throws, with the reason as its message: consoles print it, scripts end,
 * and remote clients, which do not all pass a session's standard error on, see it.
 */
@Component(
        service = GogoCommands.class,
        property = {
            "osgi.command.scope=homeostat",
            "osgi.command.function=list",
            "osgi.command.function=describe",
            "osgi.command.function=schema",
            "osgi.command.function=new",
            "osgi.command.function=check",
            "osgi.command.function=summary",
            "osgi.command.function=run",
            "osgi.command.function=resume",
            "osgi.command.function=evaluate",
            "osgi.command.function=compare",
            "osgi.command.function=sensitivity",
            "osgi.command.function=saliency",
            "osgi.command.function=export",
            "osgi.command.function=analyse",
            "osgi.command.function=bench",
            "osgi.command.function=doctor",
            "osgi.command.function=version"
        })
public final class GogoCommands {

    private final HomeostatCommands commands;

    /**
     * Called by the framework.
     *
     * @param commands all commands
     */
    @Activate
    public GogoCommands(@Reference HomeostatCommands commands) {
        this.commands = commands;
    }

    /**
     * Lists plug-ins and shipped experiments.
     *
     * @param words as behind {@code homeostat list}
     */
    public void list(String... words) {
        execute("list", words);
    }

    /**
     * Describes a plug-in.
     *
     * @param words as behind {@code homeostat describe}
     */
    public void describe(String... words) {
        execute("describe", words);
    }

    /**
     * Prints the JSON schema of experiments.
     *
     * @param words as behind {@code homeostat schema}
     */
    public void schema(String... words) {
        execute("schema", words);
    }

    /**
     * Writes a new experiment or plug-in project; Gogo calls it {@code new}.
     *
     * @param words as behind {@code homeostat new}
     */
    public void _new(String... words) {
        execute("new", words);
    }

    /**
     * Checks an experiment.
     *
     * @param words as behind {@code homeostat check}
     */
    public void check(String... words) {
        execute("check", words);
    }

    /**
     * Shows an experiment's parameters.
     *
     * @param words as behind {@code homeostat summary}
     */
    public void summary(String... words) {
        execute("summary", words);
    }

    /**
     * Runs an experiment.
     *
     * @param words as behind {@code homeostat run}
     */
    public void run(String... words) {
        execute("run", words);
    }

    /**
     * Goes on with a run.
     *
     * @param words as behind {@code homeostat resume}
     */
    public void resume(String... words) {
        execute("resume", words);
    }

    /**
     * Evaluates a run.
     *
     * @param words as behind {@code homeostat evaluate}
     */
    public void evaluate(String... words) {
        execute("evaluate", words);
    }

    /**
     * Shows runs side by side.
     *
     * @param words as behind {@code homeostat compare}
     */
    public void compare(String... words) {
        execute("compare", words);
    }

    /**
     * Bounds a run's gain from below.
     *
     * @param words as behind {@code homeostat sensitivity}
     */
    public void sensitivity(String... words) {
        execute("sensitivity", words);
    }

    /**
     * Shows where a run's classifier of images looks.
     *
     * @param words as behind {@code homeostat saliency}
     */
    public void saliency(String... words) {
        execute("saliency", words);
    }

    /**
     * Writes a run's parameters.
     *
     * @param words as behind {@code homeostat export}
     */
    public void export(String... words) {
        execute("export", words);
    }

    /**
     * Analyses dynamics.
     *
     * @param words as behind {@code homeostat analyse}
     */
    public void analyse(String... words) {
        execute("analyse", words);
    }

    /**
     * Measures costs.
     *
     * @param words as behind {@code homeostat bench}
     */
    public void bench(String... words) {
        execute("bench", words);
    }

    /**
     * Says what works and what does not.
     *
     * @param words as behind {@code homeostat doctor}
     */
    public void doctor(String... words) {
        execute("doctor", words);
    }

    /**
     * Prints the version.
     *
     * @param words as behind {@code homeostat version}
     */
    public void version(String... words) {
        execute("version", words);
    }

    private void execute(String command, String... words) {
        String[] args = Stream.concat(Stream.of(command), Stream.of(words)).toArray(String[]::new);
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        Console console = Console.ofSession(new PrintStream(complaints, true, StandardCharsets.UTF_8));
        int code = commands.execute(console, args);
        if (code != ExitCode.DONE) {
            String why = complaints.toString(StandardCharsets.UTF_8).strip();
            throw new HomeostatException(why + " (exit code " + code + ")");
        }
    }
}
